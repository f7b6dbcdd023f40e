/* Answers with an error as the client's own parsers read them: every administrative call, in every version,
 * is answered by the proxy's walk. A call finds in the answer each thing that it asked about, under its name,
 * with that code; an entry that is missing, or about something else, would be a failure of another kind. */
#include "tests/client/admin_calls.h"
#include "tools/proxy/errors.h"

enum { ROUNDS = 40, TIMEOUT_MS = 2000, POLICY_VIOLATION = 44 /* nobody tries that again */ };

static admin_world w;
static int ended[KW_ADMIN_OPS], refused[KW_ADMIN_OPS];
static uint32_t round_no; /* decides about versions: DescribeLogDirs 1 to 4 in turn */

static kw_bytes frame_of(const sim_request *q, kw_arena *arena) {
    enum { ROOM = 4096 };
    kw_writer wr;
    uint8_t *p = kw_arena_alloc(arena, ROOM);
    kw_writer_init(&wr, p, ROOM);
    kw_write_i32(&wr, 0);
    kw_request_header_write(&wr, kw_request_header_version(q->api, q->header.api_version), &q->header);
    assert_int_equal(kw_message_encode(q->api->request, q->header.api_version, q->body, &wr, NULL), 0);
    return (kw_bytes){p, (int32_t)wr.n};
}

static bool answer_error(admin_world *world, const sim_request *q, int32_t broker) {
    kw_mem mem = world->wire.own;
    kw_arena arena;
    proxy_letter l;
    (void)broker;
    kw_arena_init(&arena, &mem, 0);
    kw_bytes f = frame_of(q, &arena);
    assert_int_equal(proxy_error_make(&l, q->api, &q->header, f.p, (size_t)f.n, POLICY_VIOLATION, &arena), 0);
    aw_answer(world, q, l.body);
    kw_arena_fini(&arena);
    return true;
}

/* Metadata is answered by the world itself. DescribeLogDirs says no more than an empty list before version 3.
 */
static bool may_succeed(kw_admin_op op, uint32_t round) {
    return op == KW_ADMIN_DESCRIBE_TOPICS || (op == KW_ADMIN_DESCRIBE_LOG_DIRS && round % 4 < 2);
}

static void check(admin_world *world, const kw_event *e) {
    const kw_admin_result *r = e->u.admin.result;
    (void)world;
    ended[r->op]++;
    assert_int_equal(r->n_items, admin_calls_items(r->op));
    if (may_succeed(r->op, round_no) && r->n_failed == 0)
        return;
    if (e->error == KW_EVERSION || e->error == KW_EINVAL || e->error == KW_EUNSUPPORTED)
        return; /* the version offered cannot say what was asked: nothing was sent */
    refused[r->op]++;
    if (r->n_failed != r->n_items || e->error != POLICY_VIOLATION)
        fail_msg("call %d: %d of %d failed, with %s: %.*s", (int)r->op, (int)r->n_failed, (int)r->n_items,
                 kw_error_name(e->error), (int)e->text.n, e->text.p);
}

static void test_every_call_finds_its_errors(void **state) {
    static const char *const config[] = {"retries", "3", NULL};
    (void)state;
    for (round_no = 0; round_no < ROUNDS; round_no++) {
        aw_init(&w, config);
        w.answer = answer_error;
        w.on_result = check;
        admin_calls_offer(&w, round_no);
        admin_calls_ask(&w, TIMEOUT_MS);
        aw_run(&w, KW_MS(2 * TIMEOUT_MS));
        aw_fini(&w);
    }
    for (int op = 0; op < KW_ADMIN_OPS; op++) {
        assert_int_equal(ended[op], ROUNDS);
        if (refused[op] < ROUNDS / 8 && op != KW_ADMIN_DESCRIBE_TOPICS)
            fail_msg("%s was refused %d times only", kw_admin_op_name((kw_admin_op)op), refused[op]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_call_finds_its_errors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
