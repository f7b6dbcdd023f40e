/* The in-memory pipe keeps the transport's law: bytes in order, 0 for later, an error for the end. */
#include "net/mempipe.h"
#include "tests/unit/unit.h"

#include <kwire/net.h>
#include <string.h>

static const kw_address here = {
    .family = 4, .ip = {10, 0, 0, 1},
         .port = 9092
};
static const kw_address elsewhere = {
    .family = 4, .ip = {10, 0, 0, 2},
         .port = 9092
};

typedef struct pair {
    kw_mempipe *net;
    kw_transport t;
    kw_handle client, server;
} pair;

static kw_mempipe *new_net(size_t buffer) {
    kw_mem mem = kw_mem_libc();
    kw_mempipe *net;
    assert_int_equal(kw_mempipe_new(&mem, buffer, &net), 0);
    assert_int_equal(kw_mempipe_listen(net, &here), 0);
    return net;
}

static void connect_pair(pair *p) {
    assert_int_equal(p->t.ops->open(p->t.ctx, &here, "broker", &p->client), 0);
    assert_int_equal(p->t.ops->ready(p->t.ctx, p->client), 0);
    p->server = kw_mempipe_accept(p->net, &here);
    assert_true(p->server != KW_NO_HANDLE);
    assert_int_equal(p->t.ops->ready(p->t.ctx, p->client), 1);
}

static pair new_pair(size_t buffer) {
    pair p = {.net = new_net(buffer)};
    p.t = kw_mempipe_transport(p.net);
    connect_pair(&p);
    return p;
}

static ptrdiff_t send_text(const pair *p, kw_handle h, const char *text) {
    kw_slice s = {text, strlen(text)};
    return p->t.ops->send(p->t.ctx, h, &s, 1);
}

static void assert_recv(const pair *p, kw_handle h, const char *text) {
    char got[64] = "";
    assert_int_equal(p->t.ops->recv(p->t.ctx, h, got, sizeof got), strlen(text));
    assert_string_equal(got, text);
}

static int recv_code(const pair *p, kw_handle h) {
    char byte;
    return (int)p->t.ops->recv(p->t.ctx, h, &byte, 1);
}

static void test_both_directions(void **state) {
    (void)state;
    pair p = new_pair(16);
    assert_int_equal(recv_code(&p, p.server), 0);
    assert_int_equal(send_text(&p, p.client, "request"), 7);
    assert_int_equal(send_text(&p, p.server, "answer"), 6);
    assert_int_equal(kw_mempipe_readable(p.net, p.server), 7);
    assert_recv(&p, p.server, "request");
    assert_recv(&p, p.client, "answer");
    assert_int_equal(recv_code(&p, p.client), 0);
    kw_mempipe_free(p.net);
}

static void test_bounded_and_gathering(void **state) {
    (void)state;
    pair p = new_pair(5);
    kw_slice v[3] = {
        {"ab",  2},
        {"cde", 3},
        {"fg",  2}
    };
    /* Several turns, so that the ring wraps at each place. */
    for (int turn = 0; turn < 7; turn++) {
        assert_int_equal(p.t.ops->send(p.t.ctx, p.client, v, 3), 5);
        assert_int_equal(kw_mempipe_writable(p.net, p.client), 0);
        assert_int_equal(send_text(&p, p.client, "x"), 0);
        char three[4] = "";
        assert_int_equal(p.t.ops->recv(p.t.ctx, p.server, three, 3), 3);
        assert_string_equal(three, "abc");
        assert_recv(&p, p.server, "de");
        assert_int_equal(send_text(&p, p.client, "?"), 1);
        assert_recv(&p, p.server, "?");
    }
    kw_mempipe_free(p.net);
}

static void test_limit_slices(void **state) {
    (void)state;
    pair p = new_pair(16);
    kw_mempipe_limit(p.net, 1);
    assert_int_equal(send_text(&p, p.client, "abc"), 1);
    assert_int_equal(send_text(&p, p.client, "bc"), 1);
    assert_int_equal(kw_mempipe_readable(p.net, p.server), 1);
    assert_recv(&p, p.server, "a");
    kw_mempipe_limit(p.net, 0);
    assert_recv(&p, p.server, "b");
    kw_mempipe_free(p.net);
}

static void test_close_lets_the_rest_be_read(void **state) {
    (void)state;
    pair p = new_pair(16);
    assert_int_equal(send_text(&p, p.client, "last"), 4);
    p.t.ops->close(p.t.ctx, p.client);
    assert_int_equal(send_text(&p, p.server, "late"), KW_ECLOSED);
    assert_recv(&p, p.server, "last");
    assert_int_equal(recv_code(&p, p.server), KW_ECLOSED);
    assert_int_equal(kw_mempipe_count(p.net), 1);
    p.t.ops->close(p.t.ctx, p.server);
    assert_int_equal(kw_mempipe_count(p.net), 0);
    kw_mempipe_free(p.net);
}

static void test_reset_loses_the_rest(void **state) {
    (void)state;
    pair p = new_pair(16);
    assert_int_equal(send_text(&p, p.server, "lost"), 4);
    kw_mempipe_reset(p.net, p.server);
    assert_int_equal(recv_code(&p, p.client), KW_ECONNECT);
    assert_int_equal(send_text(&p, p.client, "?"), KW_ECONNECT);
    assert_string_equal(p.t.ops->explain(p.t.ctx, p.client), "Connection reset by peer");
    p.t.ops->close(p.t.ctx, p.client);
    assert_int_equal(kw_mempipe_count(p.net), 0);
    kw_mempipe_free(p.net);
}

static void test_refused(void **state) {
    (void)state;
    pair p = {.net = new_net(16)};
    p.t = kw_mempipe_transport(p.net);
    assert_int_equal(p.t.ops->open(p.t.ctx, &elsewhere, "", &p.client), KW_ECONNECT);
    assert_string_equal(p.t.ops->explain(p.t.ctx, KW_NO_HANDLE), "Connection refused");
    assert_int_equal(p.t.ops->open(p.t.ctx, &here, "", &p.client), 0);
    assert_true(kw_mempipe_refuse(p.net, &here));
    assert_false(kw_mempipe_refuse(p.net, &here));
    assert_int_equal(p.t.ops->ready(p.t.ctx, p.client), KW_ECONNECT);
    p.t.ops->close(p.t.ctx, p.client);
    assert_int_equal(kw_mempipe_count(p.net), 0);
    /* A server that goes away refuses those that still wait. */
    assert_int_equal(p.t.ops->open(p.t.ctx, &here, "", &p.client), 0);
    kw_mempipe_unlisten(p.net, &here);
    assert_int_equal(p.t.ops->ready(p.t.ctx, p.client), KW_ECONNECT);
    kw_mempipe_free(p.net);
}

static void test_accept_in_order_and_not_the_dead(void **state) {
    (void)state;
    kw_mempipe *net = new_net(16);
    kw_transport t = kw_mempipe_transport(net);
    kw_handle first, second, third;
    assert_int_equal(t.ops->open(t.ctx, &here, "", &first), 0);
    assert_int_equal(t.ops->open(t.ctx, &here, "", &second), 0);
    t.ops->close(t.ctx, first);
    assert_int_equal(t.ops->open(t.ctx, &here, "", &third), 0);
    (void)kw_mempipe_accept(net, &here);
    assert_int_equal(t.ops->ready(t.ctx, second), 1);
    assert_int_equal(t.ops->ready(t.ctx, third), 0);
    (void)kw_mempipe_accept(net, &here);
    assert_int_equal(t.ops->ready(t.ctx, third), 1);
    assert_int_equal(kw_mempipe_accept(net, &here), KW_NO_HANDLE);
    kw_mempipe_free(net);
}

static void test_old_handles_do_not_fit(void **state) {
    (void)state;
    pair p = new_pair(16);
    kw_handle old_client = p.client, old_server = p.server;
    p.t.ops->close(p.t.ctx, p.client);
    p.t.ops->close(p.t.ctx, p.server);
    connect_pair(&p);
    assert_true(old_client != p.client);
    assert_int_equal(send_text(&p, p.server, "new"), 3);
    assert_int_equal(recv_code(&p, old_client), KW_ECLOSED);
    assert_int_equal(send_text(&p, old_server, "old"), KW_ECLOSED);
    p.t.ops->close(p.t.ctx, old_client);
    assert_recv(&p, p.client, "new");
    kw_mempipe_free(p.net);
}

static void test_poll(void **state) {
    (void)state;
    pair p = {.net = new_net(4)};
    p.t = kw_mempipe_transport(p.net);
    assert_int_equal(p.t.ops->open(p.t.ctx, &here, "", &p.client), 0);
    assert_int_equal(kw_mempipe_poll(p.net, p.client), 0);
    p.server = kw_mempipe_accept(p.net, &here);
    assert_int_equal(kw_mempipe_poll(p.net, p.client), KW_WRITE);
    assert_int_equal(send_text(&p, p.client, "full"), 4);
    assert_int_equal(kw_mempipe_poll(p.net, p.client), 0);
    assert_int_equal(kw_mempipe_poll(p.net, p.server), KW_READ | KW_WRITE);
    p.t.ops->close(p.t.ctx, p.server);
    assert_int_equal(kw_mempipe_poll(p.net, p.client), KW_READ | KW_WRITE);
    kw_mempipe_free(p.net);
}

static void test_many_connections_and_a_budget(void **state) {
    (void)state;
    kw_mem mem = kw_mem_libc();
    mem.limit = 4096;
    kw_mempipe *net;
    assert_int_equal(kw_mempipe_new(&mem, 128, &net), 0);
    assert_int_equal(kw_mempipe_listen(net, &here), 0);
    kw_transport t = kw_mempipe_transport(net);
    kw_handle h[64];
    int n = 0, rc = 0;
    while (n < 64 && (rc = t.ops->open(t.ctx, &here, "", &h[n])) == 0)
        n++;
    assert_int_equal(rc, KW_ENOMEM);
    assert_true(n >= 4);
    /* What was refused for lack of memory left the others whole. */
    kw_handle server = kw_mempipe_accept(net, &here);
    kw_slice s = {"ok", 2};
    assert_int_equal(t.ops->send(t.ctx, h[0], &s, 1), 2);
    assert_int_equal(kw_mempipe_readable(net, server), 2);
    t.ops->close(t.ctx, h[n - 1]);
    assert_int_equal(t.ops->open(t.ctx, &here, "", &h[n - 1]), 0);
    kw_mempipe_free(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_directions),
        cmocka_unit_test(test_bounded_and_gathering),
        cmocka_unit_test(test_limit_slices),
        cmocka_unit_test(test_close_lets_the_rest_be_read),
        cmocka_unit_test(test_reset_loses_the_rest),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_accept_in_order_and_not_the_dead),
        cmocka_unit_test(test_old_handles_do_not_fit),
        cmocka_unit_test(test_poll),
        cmocka_unit_test(test_many_connections_and_a_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
