/* fuzz_txn.c - a transactional client over the wire of wire.h, driven by an application that begins,
 * produces, sends offsets, commits, aborts, initialises and closes in any order, with time in between,
 * against brokers that answer whatever they like. It works without end at no moment; what init, send_offsets,
 * commit and abort began ends in exactly one event, and each record in exactly one delivery event, by the
 * deadline of kw_close; nothing of it is left.
 *
 * Input: settings; the length of the schedule, and the schedule; what is left is what the wire does. */
#include "fuzz/drive.h"

#include <kwire/txn.h>
#include <stdio.h>
#include <string.h>

enum { MOST_RECORDS = 256, MOST_OPS = 200, TOPICS = 2, MOST_JUMPS = 3000, OFFSETS = 2 };

typedef struct stage {
    drive drive; /* first: pull gets it */
    fuzz_input of_wire;
    int32_t topics[TOPICS];
    int n_records;
    uint8_t delivered[MOST_RECORDS]; /* how often */
    bool pending[KW_TXN_NONE];       /* begun, its event is still to come */
    uint64_t n_committed;
    kw_time end; /* of kw_close; KW_NEVER: not closed */
} stage;

static const drive_choice choices[] = {
    {"linger.ms",                             "0",          "5",      "100",     NULL   },
    {"batch.size",                            "16384",      "100",    "300",     NULL   },
    {"max.in.flight.requests.per.connection", "5",          "1",      "2",       NULL   },
    {"retries",                               "2147483647", "1",      "3",       NULL   },
    {"delivery.timeout.ms",                   "120000",     "31000",  "60000",   NULL   },
    {"request.timeout.ms",                    "30000",      "1000",   "100",     NULL   },
    {"transaction.timeout.ms",                "60000",      "1000",   "100",     NULL   },
    {"retry.backoff.ms",                      "100",        "1",      "1000",    NULL   },
    {"buffer.memory",                         "33554432",   "20000",  "1024",    NULL   },
    {"kwire.memory.max.bytes",                "8388608",    "200000", "1000000", "50000"},
};

static kw_config make_config(fuzz_input *in) {
    kw_config base = kw_config_default;
    base.memory_max_bytes = 8 << 20;
    strcpy(base.bootstrap_servers, "broker");
    strcpy(base.transactional_id, "fuzz");
    return drive_config(in, &base, choices, sizeof choices / sizeof *choices);
}

/* ---- events ---- */

static void take_delivered(stage *s, const kw_event *e) {
    for (int32_t i = 0; i < e->u.delivered.count; i++) {
        uint64_t number = e->u.delivered.opaques[i];
        FUZZ_CHECK(number < (uint64_t)s->n_records);
        FUZZ_CHECK(s->delivered[number]++ == 0);
    }
    FUZZ_CHECK((e->u.delivered.outcome == KW_OUTCOME_OK) == (e->error == 0));
}

static void take_transaction(stage *s, const kw_event *e) {
    kw_txn_op op = e->u.transaction.op;
    FUZZ_CHECK(op <= KW_TXN_NONE && e->u.transaction.advice <= KW_TXN_GIVE_UP);
    FUZZ_CHECK((e->u.transaction.outcome == KW_OUTCOME_OK) == (e->error == 0));
    if (op == KW_TXN_NONE) {
        FUZZ_CHECK(e->error != 0 && e->u.transaction.advice != KW_TXN_GO_ON);
        return;
    }
    FUZZ_CHECK(s->pending[op]);
    s->pending[op] = false;
}

static bool pull(drive *d) {
    stage *s = (stage *)d;
    bool any = false;
    for (kw_event e; kw_client_next(d->client, &e); any = true) {
        FUZZ_CHECK(e.text.n <= 0 || memchr(e.text.p, '\0', (size_t)e.text.n) == NULL);
        if (e.type == KW_EVENT_DELIVERED)
            take_delivered(s, &e);
        else if (e.type == KW_EVENT_TRANSACTION)
            take_transaction(s, &e);
    }
    return any;
}

static bool any_pending(const stage *s) {
    for (int op = 0; op < KW_TXN_NONE; op++)
        if (s->pending[op])
            return true;
    return false;
}

/* ---- what the application does ---- */

static kw_txn_info look(stage *s) {
    kw_txn_info info;
    FUZZ_CHECK(kw_txn_get(s->drive.client, &info) == 0);
    FUZZ_CHECK(info.n_committed >= s->n_committed);
    s->n_committed = info.n_committed;
    return info;
}

static void began(stage *s, kw_txn_op op, int rc) {
    FUZZ_CHECK(rc <= 0);
    FUZZ_CHECK(rc != 0 || s->end == KW_NEVER); /* closed: nothing begins */
    if (rc == 0)
        s->pending[op] = true;
}

static void produce(stage *s) {
    static const uint8_t zeros[1000];
    uint8_t how = fuzz_u8(&s->drive.in);
    kw_outgoing r = {
        .topic = s->topics[how % TOPICS],
        .partition = (int32_t)(how >> 1 & 1),
        .key = KW_NULL_BYTES,
        .value = {zeros, how * 3},
        .timestamp = KW_TIMESTAMP_NOW,
        .opaque = (uint64_t)s->n_records
    };
    if (s->n_records == MOST_RECORDS)
        return;
    kw_txn_state before = look(s).state;
    int rc = kw_produce(s->drive.client, &r);
    FUZZ_CHECK(rc <= 0);
    FUZZ_CHECK(rc < 0 || before == KW_TXN_OPEN);
    s->n_records += rc == 0;
}

static void send_offsets(stage *s) {
    uint8_t how = fuzz_u8(&s->drive.in);
    kw_offset offsets[OFFSETS] = {kw_offset_default, kw_offset_default};
    kw_group_metadata group = kw_group_metadata_default;
    group.group_id = how & 64 ? KW_STR("") : KW_STR("group");
    group.generation = how & 32 ? 3 : -1;
    group.member_id = how & 32 ? KW_STR("member") : KW_STR("");
    for (int i = 0; i < OFFSETS; i++) {
        offsets[i].topic = s->topics[i];
        offsets[i].partition = how >> 4 & 1;
        offsets[i].offset = how & 15;
    }
    began(s, KW_TXN_SEND_OFFSETS,
          kw_txn_send_offsets(s->drive.client, offsets, how & 128 ? 0 : OFFSETS, &group));
}

static void close_client(stage *s) {
    kw_time end = s->drive.now + KW_MS(fuzz_u8(&s->drive.in) * 20);
    kw_close(s->drive.client, end);
    s->end = end < s->end ? end : s->end;
}

static void disturb(stage *s) {
    uint8_t which = fuzz_u8(&s->drive.in);
    wire_disturb(&s->drive.wire, which, fuzz_u8(&s->drive.in));
}

static void operate(stage *s) {
    drive *d = &s->drive;
    switch (fuzz_u8(&d->in) & 15) {
    case 0:
    case 1:
        drive_jump(d, KW_MS(60000));
        drive_settle(d);
        return;
    case 2:
        d->now += KW_MS(fuzz_u8(&d->in) * 10);
        return;
    case 3:
        (void)drive_round(d);
        return;
    case 4:
        began(s, KW_TXN_INIT, kw_txn_init(d->client));
        return;
    case 5:
    case 6:
        FUZZ_CHECK(kw_txn_begin(d->client) <= 0);
        return;
    case 7:
        began(s, KW_TXN_COMMIT, kw_txn_commit(d->client));
        return;
    case 8:
        began(s, KW_TXN_ABORT, kw_txn_abort(d->client));
        return;
    case 9:
        send_offsets(s);
        return;
    case 10:
        disturb(s);
        return;
    case 11:
        (void)drive_work(d);
        (void)drive_answer_name(d);
        (void)kw_flush(d->client);
        return;
    case 12:
        if (fuzz_u8(&d->in) > 240)
            close_client(s);
        return;
    default:
        produce(s);
        return;
    }
}

/* ---- from beginning to end ---- */

/* By the deadline all is told, whatever happened before. */
static void close_in_peace(stage *s) {
    drive *d = &s->drive;
    kw_time end = d->now + KW_MS(5000);
    s->of_wire.n = 0; /* from here on the wire is kind */
    kw_close(d->client, end);
    s->end = end < s->end ? end : s->end;
    for (int i = 0; i < MOST_JUMPS && !d->fatal; i++) {
        while (drive_answer_name(d))
            continue;
        drive_settle(d);
        if (kw_outstanding(d->client) == 0 && !look(s).busy)
            break;
        FUZZ_CHECK(d->now <= end);
        drive_jump(d, KW_MS(60000));
    }
    FUZZ_CHECK(d->fatal || (kw_outstanding(d->client) == 0 && !look(s).busy && !any_pending(s)));
    for (int i = 0; i < s->n_records && !d->fatal; i++)
        FUZZ_CHECK(s->delivered[i] == 1);
}

static bool begin(stage *s, const kw_config *config, kw_mem mem) {
    if (!drive_begin(&s->drive, config, mem))
        return false;
    s->topics[0] = kw_topic(s->drive.client, KW_STR("one"));
    s->topics[1] = kw_topic(s->drive.client, KW_STR("two"));
    began(s, KW_TXN_INIT, kw_txn_init(s->drive.client));
    return true;
}

/* The schedule and the wire's stream, whatever their order of use. */
static void split_input(stage *s) {
    drive *d = &s->drive;
    uint8_t n = fuzz_u8(&d->in);
    kw_bytes schedule = fuzz_take(&d->in, n * (size_t)4);
    s->of_wire = d->in;
    d->in = (fuzz_input){schedule.p, (size_t)schedule.n};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    stage s = {
        .drive = {.in = {data, size}, .now = 1000000, .pull = pull},
          .end = KW_NEVER
    };
    drive *d = &s.drive;
    fuzz_heap of_client = {0}, of_wire = {0};
    kw_config config = make_config(&d->in);
    uint8_t how = fuzz_u8(&d->in);
    wire_init(&d->wire, &s.of_wire, &of_wire);
    FUZZ_CHECK(kw_broker_set_transaction_version(d->wire.broker, how & 1 ? 0 : 2) == 0);
    split_input(&s);
    if (begin(&s, &config, fuzz_mem(&of_client, 0))) {
        for (int i = 0; i < MOST_OPS && d->in.n > 0 && !d->fatal; i++)
            operate(&s);
        if ((how & 6) != 6) /* else it ends abruptly */
            close_in_peace(&s);
    }
    drive_end(d);
    wire_fini(&d->wire);
    FUZZ_CHECK(of_client.used == 0 && of_wire.used == 0);
    /* Jobs that are out take their share of the budget beside it. */
    FUZZ_CHECK(d->takes_jobs || of_client.peak <= (size_t)config.memory_max_bytes + (64 << 10));
    return 0;
}
