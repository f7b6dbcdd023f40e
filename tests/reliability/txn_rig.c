/* txn_rig.c - see txn_rig.h. Between the network and the broker stands a server that reads along. */
#include "tests/reliability/txn_rig.h"

#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/txn_offset_commit.h>
#include <kwire/net.h>
#include <stdio.h>

/* ---- reading along ---- */

static void note_fields(txn_asked *a, const kw_api *api, const void *body) {
    if (api == &kw_end_txn_api) {
        const kw_end_txn_req *q = body;
        a->committed = q->committed;
        a->producer_id = q->producer_id;
        a->producer_epoch = q->producer_epoch;
    } else if (api == &kw_init_producer_id_api) {
        const kw_init_producer_id_req *q = body;
        a->producer_id = q->producer_id;
        a->producer_epoch = q->producer_epoch;
    } else if (api == &kw_add_partitions_to_txn_api) {
        const kw_add_partitions_to_txn_req *q = body;
        for (int32_t i = 0; i < q->n_v3_and_below_topics; i++)
            a->n += q->v3_and_below_topics[i].n_partitions;
    } else if (api == &kw_txn_offset_commit_api) {
        a->n = ((const kw_txn_offset_commit_req *)body)->generation_id;
    }
}

static const kw_api *api_of(int16_t key) {
    const kw_api *apis[] = {&kw_end_txn_api, &kw_init_producer_id_api, &kw_add_partitions_to_txn_api,
                            &kw_txn_offset_commit_api};
    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++)
        if (apis[i]->key == key)
            return apis[i];
    return NULL;
}

static void note_body(txn_rig *r, txn_asked *a, const uint8_t *p, size_t n) {
    const kw_api *api = api_of(a->api);
    if (api == NULL)
        return;
    kw_arena arena;
    kw_arena_init(&arena, &r->mem, 0);
    void *body = kw_arena_alloc(&arena, kw_message_size(api->request));
    kw_reader reader;
    kw_request_header h;
    kw_reader_init(&reader, p, n);
    kw_request_header_read(&reader, kw_request_header_version(api, a->version), &h);
    assert_int_equal(kw_message_decode(api->request, a->version, &reader, &arena, 0, body, NULL), 0);
    note_fields(a, api, body);
    kw_arena_fini(&arena);
}

static void note(txn_rig *r, const uint8_t *p, size_t n, kw_time now) {
    txn_asked *a = &r->asked[r->n_asked++];
    assert_true(r->n_asked < TXN_ASKED);
    *a = (txn_asked){.api = (int16_t)(p[0] << 8 | p[1]), .version = (int16_t)(p[2] << 8 | p[3]), .at = now};
    note_body(r, a, p, n);
}

static kw_buf *buffer(txn_rig *r, uint32_t conn) {
    for (int i = 0; i < r->n_conns; i++)
        if (r->conns[i].conn == conn)
            return &r->conns[i].in;
    assert_true(r->n_conns < TXN_CONNS);
    r->conns[r->n_conns].conn = conn;
    return &r->conns[r->n_conns++].in;
}

static size_t frame_size(const uint8_t *p) {
    return (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
}

static void read_along(txn_rig *r, uint32_t conn, const void *p, size_t n, kw_time now) {
    kw_buf *in = buffer(r, conn);
    assert_int_equal(kw_buf_append(in, &r->mem, p, n), 0);
    size_t at = 0;
    for (; in->n - at >= 4 && in->n - at - 4 >= frame_size(in->p + at); at += 4 + frame_size(in->p + at))
        note(r, in->p + at + 4, frame_size(in->p + at), now);
    memmove(in->p, in->p + at, in->n - at);
    in->n -= at;
}

static uint32_t tap_open(void *self, int node) {
    const txn_rig *r = self;
    return r->inner.ops->open(r->inner.self, node);
}

static bool tap_is_up(void *self, int node) {
    const txn_rig *r = self;
    return r->inner.ops->is_up(r->inner.self, node);
}

static void tap_close(void *self, uint32_t conn) {
    const txn_rig *r = self;
    r->inner.ops->close(r->inner.self, conn);
}

static int tap_feed(void *self, uint32_t conn, const void *p, size_t n, kw_time now, int64_t wall_ms) {
    txn_rig *r = self;
    read_along(r, conn, p, n, now);
    return r->inner.ops->feed(r->inner.self, conn, p, n, now, wall_ms);
}

static int tap_output(void *self, uint32_t conn, kw_slice *out, int max) {
    const txn_rig *r = self;
    return r->inner.ops->output(r->inner.self, conn, out, max);
}

static void tap_sent(void *self, uint32_t conn, size_t n) {
    const txn_rig *r = self;
    r->inner.ops->sent(r->inner.self, conn, n);
}

static void tap_step(void *self, kw_time now) {
    const txn_rig *r = self;
    r->inner.ops->step(r->inner.self, now);
}

static kw_time tap_deadline(const void *self) {
    const txn_rig *r = self;
    return r->inner.ops->deadline(r->inner.self);
}

static const sim_server_ops tap_ops = {tap_open,   tap_is_up, tap_close, tap_feed,
                                       tap_output, tap_sent,  tap_step,  tap_deadline};

/* ---- events ---- */

static void on_event(kw_world *w, const kw_event *e, void *ctx) {
    txn_rig *r = ctx;
    if (e->type == KW_EVENT_TRANSACTION) {
        txn_told *t = &r->told[r->n_told++];
        assert_true(r->n_told < TXN_TOLD);
        *t = (txn_told){e->u.transaction.op, e->u.transaction.outcome, e->u.transaction.advice, e->error, "",
                        kw_world_now(w)};
        snprintf(t->text, sizeof t->text, "%.*s", e->text.n > 0 ? (int)e->text.n : 0, e->text.p);
    } else if (e->type == KW_EVENT_DELIVERED) {
        assert_true(r->n_delivered < TXN_DELIVERED);
        r->delivered[r->n_delivered++] =
            (txn_delivered){e->u.delivered.outcome, e->error, e->u.delivered.count};
    } else if (e->type == KW_EVENT_LOG && e->u.log.about == KW_ABOUT_EOS) {
        size_t at = strlen(r->log);
        snprintf(r->log + at, sizeof r->log - at, "%9.3f %.*s\n", (double)kw_world_now(w) / 1e6,
                 (int)e->text.n, e->text.p);
    }
}

/* ---- life ---- */

static void configure(txn_rig *r, const char *const *extra) {
    static const char *const base[] = {"bootstrap.servers", "broker:9092", "transactional.id", "x",
                                       "log_level",         "6",           "linger.ms",        "0"};
    int n = 0;
    for (size_t i = 0; i < sizeof base / sizeof *base; i++)
        r->config[n++] = base[i];
    for (; extra != NULL && *extra != NULL; extra++)
        r->config[n++] = *extra;
    r->config[n] = NULL;
}

void txn_rig_init_on(txn_rig *r, int protocol, int n_nodes, const char *const *extra) {
    memset(r, 0, sizeof *r);
    r->protocol = protocol;
    r->mem = unit_mem(0);
    configure(r, extra);
    kw_broker_options o = kw_broker_options_default;
    strcpy(o.host, "broker");
    o.port = 9092;
    o.nodes = n_nodes;
    assert_int_equal(kw_broker_new(&o, &r->mem, &r->broker), 0);
    assert_int_equal(kw_broker_set_transaction_version(r->broker, protocol == 2 ? 2 : 0), 0);
    assert_int_equal(kw_broker_create_topic(r->broker, "t", 3, 0), 0);
    assert_int_equal(kw_broker_create_topic(r->broker, "u", 1, 0), 0);
    r->inner = sim_server_of_broker(r->broker);
    sim_server tap = {&tap_ops, r};
    r->w = kw_world_new_with(&(kw_world_options){
        .config = r->config, .seed = 1, .server = &tap, .n_nodes = n_nodes, .guaranteed = true});
    kw_world_on_event(r->w, on_event, r);
    r->c = kw_world_client(r->w);
}

void txn_rig_init(txn_rig *r, int protocol, const char *const *extra) {
    txn_rig_init_on(r, protocol, 1, extra);
}

void txn_rig_fini(txn_rig *r) {
    kw_world_free(r->w);
    kw_broker_free(r->broker);
    for (int i = 0; i < r->n_conns; i++)
        kw_buf_fini(&r->conns[i].in, &r->mem);
    assert_int_equal(r->mem.used, 0);
}

/* ---- calls ---- */

kw_txn_info txn_info(txn_rig *r) {
    kw_txn_info info;
    assert_int_equal(kw_txn_get(r->c, &info), 0);
    return info;
}

static bool is_idle(kw_world *w) {
    kw_txn_info info;
    return kw_txn_get(kw_world_client(w), &info) == 0 && !info.busy;
}

bool txn_settle(txn_rig *r, kw_time most) {
    return kw_world_run_until(r->w, is_idle, most);
}

static void settle_ok(txn_rig *r, kw_txn_op op) {
    if (!txn_settle(r, SECONDS(300)))
        fail_msg("protocol %d: %s goes on:\n%s", r->protocol, kw_txn_op_name(op), r->log);
    kw_world_settle(r->w);
    assert_told(r, op, KW_OUTCOME_OK, 0, KW_TXN_GO_ON);
}

void txn_init_ok(txn_rig *r) {
    assert_int_equal(kw_txn_init(r->c), 0);
    settle_ok(r, KW_TXN_INIT);
}

void txn_begin_ok(txn_rig *r) {
    assert_int_equal(kw_txn_begin(r->c), 0);
    assert_int_equal(txn_info(r).protocol, r->protocol);
}

void txn_commit_ok(txn_rig *r) {
    assert_int_equal(kw_txn_commit(r->c), 0);
    settle_ok(r, KW_TXN_COMMIT);
}

void txn_abort_ok(txn_rig *r) {
    assert_int_equal(kw_txn_abort(r->c), 0);
    settle_ok(r, KW_TXN_ABORT);
}

void txn_open(txn_rig *r) {
    txn_init_ok(r);
    txn_begin_ok(r);
}

void txn_produce(txn_rig *r, int32_t partition, int n) {
    for (int i = 0; i < n; i++)
        assert_int_equal(kw_world_produce(r->w, "t", partition, 100), 0);
}

void txn_deliver(txn_rig *r, int32_t partition, int n) {
    txn_produce(r, partition, n);
    assert_true(kw_world_deliver(r->w, SECONDS(60)));
    assert_int_equal(r->delivered[r->n_delivered - 1].outcome, KW_OUTCOME_OK);
}

/* ---- readers ---- */

typedef struct reading {
    int n;
    bool ended;
    int64_t offset;
} reading;

static reading *current;

static void take_read(sim_guest *g, const kw_event *e, void *ctx) {
    (void)g;
    reading *rd = ctx;
    rd->ended |= e->type == KW_EVENT_END || e->type == KW_EVENT_OFFSETS;
    if (e->type == KW_EVENT_OFFSETS)
        rd->offset = e->u.offsets.offsets[0].error == 0 ? e->u.offsets.offsets[0].offset : -2;
    if (e->type != KW_EVENT_RECORDS)
        return;
    kw_record_iter it = e->u.records.iter;
    for (kw_record rec; kw_record_next(&it, &rec) > 0;)
        rd->n++;
}

static bool has_ended(kw_world *w) {
    (void)w;
    return current->ended;
}

static sim_guest *reader(txn_rig *r, const char *key, const char *value, reading *rd) {
    const char *config[] = {"bootstrap.servers", "broker:9092", key, value, NULL};
    current = rd;
    return sim_guest_new(r->w, &(sim_guest_options){.config = config, .event = take_read, .ctx = rd});
}

int txn_visible(txn_rig *r, int32_t partition, bool committed) {
    reading rd = {0};
    kw_world_run(r->w, KW_MS(500)); /* markers are written */
    sim_guest *g = reader(r, "isolation.level", committed ? "read_committed" : "read_uncommitted", &rd);
    kw_client *c = sim_guest_client(g);
    assert_int_equal(kw_assign(c, kw_topic(c, KW_STR("t")), partition, KW_OFFSET_BEGINNING), 0);
    assert_true(kw_world_run_until(r->w, has_ended, SECONDS(60)));
    sim_guest_free(g);
    return rd.n;
}

int txn_send_offset(txn_rig *r, const char *group, int64_t offset) {
    kw_offset o = kw_offset_default;
    o.topic = kw_topic(r->c, KW_STR("u"));
    o.partition = 0;
    o.offset = offset;
    kw_group_metadata g = kw_group_metadata_default;
    g.group_id = (kw_str){group, (int32_t)strlen(group)};
    return kw_txn_send_offsets(r->c, &o, 1, &g);
}

int64_t txn_committed_offset(txn_rig *r, const char *group) {
    reading rd = {0};
    kw_world_run(r->w, KW_MS(200));
    sim_guest *g = reader(r, "group.id", group, &rd);
    kw_client *c = sim_guest_client(g);
    kw_offset o = kw_offset_default;
    o.topic = kw_topic(c, KW_STR("u"));
    o.partition = 0;
    assert_int_equal(kw_committed(c, &o, 1, 0), 0);
    assert_true(kw_world_run_until(r->w, has_ended, SECONDS(60)));
    sim_guest_free(g);
    return rd.offset;
}

/* ---- fate ---- */

void txn_refuse(txn_rig *r, int16_t api, int times, int error) {
    kw_broker_fail(r->broker, api, times, error);
}

void txn_refuse_part(txn_rig *r, int16_t api, int times, int error, const char *topic, int32_t partition) {
    kw_broker_fault f = {
        .api_key = api, .times = times, .node = -1, .topic = topic, .partition = partition, .error = error};
    assert_int_equal(kw_broker_add_fault(r->broker, &f), 0);
}

static sim_guest *guest;

static void no_event(sim_guest *g, const kw_event *e, void *ctx) {
    (void)g, (void)e, (void)ctx;
}

static bool guest_is_ready(kw_world *w) {
    (void)w;
    kw_txn_info info;
    return kw_txn_get(sim_guest_client(guest), &info) == 0 && info.state == KW_TXN_READY;
}

void txn_take_over(txn_rig *r) {
    const char *config[] = {"bootstrap.servers", "broker:9092", "transactional.id", "x", NULL};
    guest = sim_guest_new(r->w, &(sim_guest_options){.config = config, .event = no_event});
    assert_int_equal(kw_txn_init(sim_guest_client(guest)), 0);
    assert_true(kw_world_run_until(r->w, guest_is_ready, SECONDS(30)));
    sim_guest_free(guest);
}

void txn_next_works(txn_rig *r) {
    int before = txn_visible(r, 0, true);
    txn_begin_ok(r);
    txn_deliver(r, 0, 2);
    txn_commit_ok(r);
    assert_int_equal(txn_visible(r, 0, true), before + 2);
}

/* ---- what was seen ---- */

int txn_count(const txn_rig *r, int16_t api) {
    int n = 0;
    for (int i = 0; i < r->n_asked; i++)
        n += r->asked[i].api == api;
    return n;
}

const txn_asked *txn_last(const txn_rig *r, int16_t api) {
    for (int i = r->n_asked - 1; i >= 0; i--)
        if (r->asked[i].api == api)
            return &r->asked[i];
    return NULL;
}

const txn_told *txn_last_told(const txn_rig *r) {
    assert_true(r->n_told > 0);
    return &r->told[r->n_told - 1];
}

bool txn_logged(const txn_rig *r, const char *part) {
    return strstr(r->log, part) != NULL;
}

void assert_told(const txn_rig *r, kw_txn_op op, kw_outcome outcome, int error, kw_txn_advice advice) {
    const txn_told *t = txn_last_told(r);
    if (t->op != op || t->outcome != outcome || t->error != error || t->advice != advice)
        fail_msg("protocol %d: told %s, %s, %d, advice %s: \"%s\"\n%s", r->protocol, kw_txn_op_name(t->op),
                 kw_outcome_name(t->outcome), t->error, kw_txn_advice_name(t->advice), t->text, r->log);
}

void assert_text(const txn_rig *r, const char *part) {
    if (strstr(txn_last_told(r)->text, part) == NULL)
        fail_msg("protocol %d: \"%s\" does not say \"%s\"", r->protocol, txn_last_told(r)->text, part);
}

void assert_state(txn_rig *r, kw_txn_state s) {
    kw_txn_info info = txn_info(r);
    if (info.state != s)
        fail_msg("protocol %d: state %s, not %s: %s", r->protocol, kw_txn_state_name(info.state),
                 kw_txn_state_name(s), info.text);
}
