/* Names are looked up by threads that may block: the loop never waits for one, nor does the end. */
#include "tests/net/thread_rig.h"

#include <errno.h>

/* A resolver in the hands of a test: "slow..." hosts block until they are let go. */
typedef struct names {
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool let_go;
    int asked, inside;
} names;

static int answer(uint16_t port, kw_address *out) {
    *out = (kw_address){
        .family = 4, .ip = {127, 0, 0, 1},
             .port = port
    };
    return 1;
}

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    (void)token, (void)max;
    names *n = ctx;
    pthread_mutex_lock(&n->lock);
    n->asked += 1;
    n->inside += 1;
    pthread_cond_broadcast(&n->change);
    while (strncmp(host, "slow", 4) == 0 && !n->let_go)
        pthread_cond_wait(&n->change, &n->lock);
    n->inside -= 1;
    pthread_cond_broadcast(&n->change);
    pthread_mutex_unlock(&n->lock);
    return strstr(host, "nowhere") != NULL ? KW_ERESOLVE : answer(port, out);
}

static void let_go(names *n) {
    pthread_mutex_lock(&n->lock);
    n->let_go = true;
    pthread_cond_broadcast(&n->change);
    pthread_mutex_unlock(&n->lock);
}

static void wait_inside(names *n, int count) {
    pthread_mutex_lock(&n->lock);
    while (n->inside != count)
        pthread_cond_wait(&n->change, &n->lock);
    pthread_mutex_unlock(&n->lock);
}

static names new_names(void) {
    return (names){.lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
}

static kw_thread *new_client(names *n, const char *hosts) {
    char servers[300] = "";
    const char *port = strrchr(child_broker_address, ':');
    kw_thread_options o = kw_thread_options_default;
    o.resolver = (kw_resolver){.resolve = resolve, .ctx = n};
    for (const char *h = hosts; *h != '\0';) {
        size_t len = strcspn(h, ",");
        snprintf(servers + strlen(servers), sizeof servers - strlen(servers), "%s%.*s%s",
                 h == hosts ? "" : ",", (int)len, h, port);
        h += len + (h[len] == ',');
    }
    const char *const properties[] = {"bootstrap.servers", servers, NULL};
    return new_thread(properties, &o);
}

static void test_a_name_is_found(void **state) {
    (void)state;
    names n = new_names();
    kw_thread *t = new_client(&n, "quick.example");
    wait_for_topic(t, "names");
    kw_thread_free(t);
    assert_true(n.asked >= 1);
}

static void test_a_slow_resolver_stalls_nobody_else(void **state) {
    (void)state;
    names n = new_names();
    kw_thread *t = new_client(&n, "slow.example,slow2.example,quick.example");
    wait_for_topic(t, "slow-names"); /* over the third address, while the others are being looked up */
    kw_outgoing r = record_for(t, "slow-names");
    kw_sent sent;
    for (int i = 0; i < 20; i++) {
        kw_time before = kw_clock_now();
        assert_int_equal(kw_thread_send(t, &r, PATIENCE, &sent), 0);
        assert_true(kw_clock_now() - before < SECONDS(10));
    }
    let_go(&n);
    wait_inside(&n, 0);
    kw_thread_free(t);
}

/* The end does not wait for a lookup; what that finds is nobody's. */
static void test_free_while_a_name_is_looked_up(void **state) {
    (void)state;
    static names n;
    n = new_names();
    kw_thread *t = new_client(&n, "slow.example");
    (void)record_for(t, "never");
    wait_inside(&n, 1);
    kw_time before = kw_clock_now();
    kw_thread_free(t);
    assert_true(kw_clock_now() - before < SECONDS(10));
    let_go(&n);
    wait_inside(&n, 0);
}

static void test_a_name_that_is_none(void **state) {
    (void)state;
    names n = new_names();
    kw_thread *t = new_client(&n, "nowhere.example");
    (void)record_for(t, "nowhere");
    int error = 0;
    while (error == 0) {
        assert_int_equal(kw_thread_wait(t, PATIENCE), 1);
        for (kw_event e; kw_client_next(kw_thread_client(t), &e);)
            error = e.type == KW_EVENT_ERROR ? e.error : error;
    }
    assert_int_equal(error, KW_ERESOLVE);
    kw_thread_free(t);
}

/* The system's own: a name, and an address that needs no thread. */
static void test_system_names(void **state) {
    (void)state;
    char servers[100];
    const char *hosts[] = {"localhost", "127.0.0.1"};
    for (int i = 0; i < 2; i++) {
        snprintf(servers, sizeof servers, "%s%s", hosts[i], strrchr(child_broker_address, ':'));
        const char *const properties[] = {"bootstrap.servers", servers, NULL};
        kw_thread *t = new_thread(properties, NULL);
        wait_for_topic(t, "system");
        kw_thread_free(t);
    }
}

/* ---- threads that are not to be had ---- */

/* Linked with --wrap: the real one, until so many have been made. */
// NOLINTBEGIN(cert-dcl37-c,cert-dcl51-cpp,bugprone-reserved-identifier): the linker's names
int __real_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg);
// NOLINTEND(cert-dcl37-c,cert-dcl51-cpp,bugprone-reserved-identifier)
static int threads_left = -1;

int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *arg) {
    if (threads_left == 0)
        return EAGAIN;
    threads_left -= threads_left > 0;
    return __real_pthread_create(t, a, run, arg);
}

/* Names, two workers, the loop: whichever is the first that is not to be had, nothing stays behind. */
static void test_no_thread_to_be_had(void **state) {
    (void)state;
    kw_config c = settings(NULL);
    kw_thread_options o = kw_thread_options_default;
    o.workers = 2;
    int n = -1, rc;
    kw_thread *t;
    do {
        char why[100] = "";
        t = (kw_thread *)&c;
        threads_left = ++n;
        rc = kw_thread_new(&c, &o, &t, why, sizeof why);
        assert_true(rc == 0 || (rc == KW_EIO && t == NULL && strstr(why, "no thread") != NULL));
    } while (rc != 0 && n < 9);
    assert_int_equal(rc, 0);
    assert_in_range(n, 3, 4); /* with c-ares names have none */
    assert_int_equal(threads_left, 0);
    threads_left = -1;
    kw_thread_free(t);
}

static void test_wrong_options(void **state) {
    (void)state;
    kw_config c = settings(NULL);
    kw_thread_options o = kw_thread_options_default;
    kw_thread *t;
    char why[100] = "";
    for (o.workers = -1; o.workers <= 17; o.workers += 18) {
        assert_int_equal(kw_thread_new(&c, &o, &t, why, sizeof why), KW_EINVAL);
        assert_non_null(strstr(why, "workers"));
    }
    c.bootstrap_servers[0] = '\0';
    assert_int_equal(kw_thread_new(&c, NULL, &t, why, sizeof why), KW_EINVAL);
    assert_non_null(strstr(why, "bootstrap.servers"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_name_is_found),
        cmocka_unit_test(test_a_slow_resolver_stalls_nobody_else),
        cmocka_unit_test(test_free_while_a_name_is_looked_up),
        cmocka_unit_test(test_a_name_that_is_none),
        cmocka_unit_test(test_system_names),
        cmocka_unit_test(test_no_thread_to_be_had),
        cmocka_unit_test(test_wrong_options),
    };
    return cmocka_run_group_tests(tests, start_child_broker, stop_child_broker);
}
