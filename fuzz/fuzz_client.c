/* fuzz_client.c - a whole client over the wire of wire.h, driven by an application that does anything in any
 * order. It works without end at no moment, every record it took ends in exactly one delivery event by the
 * deadline of kw_close, its memory stays in its budget, and nothing of it is left.
 *
 * Input: settings, then operations; in between the wire takes its own decisions. */
#include "fuzz/drive.h"

#include <stdio.h>
#include <string.h>

enum { MOST_RECORDS = 256, MOST_OPS = 300, MOST_HELD = 4, TOPICS = 3, MOST_JUMPS = 3000 };

typedef struct stage {
    drive drive; /* first: pull gets it */
    int32_t topics[TOPICS];
    int n_records;
    uint8_t delivered[MOST_RECORDS]; /* how often */
    struct kw_fetched *held[MOST_HELD];
    int n_held;
    int n_requests;
} stage;

/* ---- settings ---- */

static const drive_choice choices[] = {
    {"acks",                                  "all",        "1",      "0",       NULL    },
    {"linger.ms",                             "0",          "5",      "100",     NULL    },
    {"batch.size",                            "16384",      "100",    "300",     NULL    },
    {"compression.type",                      "none",       "gzip",   "lz4",     "snappy"},
    {"max.in.flight.requests.per.connection", "5",          "1",      "2",       NULL    },
    {"retries",                               "2147483647", "0",      "1",       NULL    },
    {"delivery.timeout.ms",                   "120000",     "31000",  "60000",   NULL    },
    {"request.timeout.ms",                    "30000",      "1000",   "100",     NULL    },
    {"max.partition.fetch.bytes",             "1048576",    "100",    "1000",    NULL    },
    {"receive.message.max.bytes",             "104857600",  "1000",   "65536",   NULL    },
    {"kwire.expand.max.bytes",                "1048576",    "1024",   "65536",   NULL    },
    {"kwire.memory.max.bytes",                "8388608",    "200000", "1000000", "50000" },
    {"buffer.memory",                         "33554432",   "20000",  "1024",    NULL    },
    {"max.request.size",                      "1048576",    "1000",   "20000",   NULL    },
    {"check.crcs",                            "true",       "false",  NULL,      NULL    },
    {"metadata.max.age.ms",                   "300000",     "100",    "5000",    NULL    },
    {"enable.idempotence",                    NULL,         "false",  NULL,      "false" },
};

static kw_config make_config(fuzz_input *in) {
    kw_config base = kw_config_default;
    base.memory_max_bytes = 8 << 20;
    snprintf(base.bootstrap_servers, sizeof base.bootstrap_servers, "%s",
             fuzz_u8(in) & 1 ? "broker:9092,other" : "broker");
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

static void take_records(stage *s, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_record rec;
    kw_header h;
    while (kw_record_next(&it, &rec) == 1)
        for (size_t pos = 0; kw_record_header_next(&rec, &pos, &h) == 1;)
            continue;
    if (s->n_held < MOST_HELD && fuzz_u8(&s->drive.in) & 1)
        s->held[s->n_held++] = e->u.records.batch;
    else
        kw_batch_release(s->drive.client, e->u.records.batch);
}

static void release_held(stage *s) {
    if (s->n_held > 0)
        kw_batch_release(s->drive.client, s->held[--s->n_held]);
}

static bool pull(drive *d) {
    stage *s = (stage *)d;
    kw_event e;
    bool any = false;
    for (; kw_client_next(s->drive.client, &e); any = true) {
        FUZZ_CHECK(e.text.n <= 0 || memchr(e.text.p, '\0', (size_t)e.text.n) == NULL);
        if (e.type == KW_EVENT_DELIVERED)
            take_delivered(s, &e);
        else if (e.type == KW_EVENT_RECORDS)
            take_records(s, &e);
        else if (e.type == KW_EVENT_RESPONSE)
            FUZZ_CHECK((e.u.response.body != NULL) == (e.error == 0) && s->n_requests-- > 0);
    }
    return any;
}

/* ---- what the application does ---- */

static void produce(stage *s) {
    static const uint8_t zeros[2000];
    kw_header headers[2] = {
        {{"h", 1}, {NULL, -1} },
        {{"i", 1}, {zeros, 10}}
    };
    uint8_t how = fuzz_u8(&s->drive.in);
    kw_outgoing r = {
        .topic = s->topics[how % TOPICS],
        .partition = (int32_t)(how >> 2 & 3) - 1,
        .key = {zeros, how & 16 ? 3 : -1                   },
        .value = {zeros, (int32_t)(fuzz_u8(&s->drive.in) * 7)},
        .headers = headers,
        .n_headers = how >> 5 & 2,
        .timestamp = how & 128 ? KW_TIMESTAMP_NOW : 1700000000000 - how,
        .opaque = (uint64_t)s->n_records
    };
    if (s->n_records == MOST_RECORDS)
        return;
    int rc = kw_produce(s->drive.client, &r);
    FUZZ_CHECK(rc <= 0);
    s->n_records += rc == 0;
}

static void assign(stage *s) {
    uint8_t how = fuzz_u8(&s->drive.in);
    int32_t topic = s->topics[how % TOPICS], partition = how >> 2 & 1;
    const int64_t offsets[] = {KW_OFFSET_BEGINNING, KW_OFFSET_END, KW_OFFSET_TAIL(2), how >> 5, 1 << 20};
    if (how & 8)
        (void)kw_unassign(s->drive.client, topic, partition);
    else
        (void)!kw_assign(s->drive.client, topic, partition, offsets[(how >> 4) % 5]);
    (void)kw_position(s->drive.client, topic, partition);
}

static void request(stage *s) {
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    const kw_api *api = apis[fuzz_u8(&s->drive.in) % n];
    uint8_t how = fuzz_u8(&s->drive.in);
    kw_request_options o = {
        .target = {.kind = (kw_target_kind)(how % 6),
                   .node = how >> 6,
                   .topic = s->topics[0],
                   .key = KW_STR("key")},
        .version = (int16_t)(how & 32 ? (int)(how >> 6) : -1),
        .force = (how & 16) != 0,
        .once = (how & 8) != 0,
        .timeout_ms = how & 64 ? 50 : 0
    };
    s->n_requests += kw_request(s->drive.client, api, kw_message_default(api->request), &o) == 0;
}

static void look_around(stage *s) {
    kw_node_info nodes[4];
    kw_stats stats;
    int n = kw_nodes(s->drive.client, nodes, 4);
    for (int i = 0; i < n && i < 4; i++)
        FUZZ_CHECK(nodes[i].id >= 0 && nodes[i].host.n > 0);
    (void)kw_topic_partitions(s->drive.client, s->topics[fuzz_u8(&s->drive.in) % TOPICS]);
    FUZZ_CHECK(strlen(kw_client_error_text(s->drive.client)) < 2000);
    kw_client_stats(s->drive.client, &stats);
}

static void disturb(stage *s) {
    uint8_t which = fuzz_u8(&s->drive.in);
    wire_disturb(&s->drive.wire, which, fuzz_u8(&s->drive.in));
}

static void operate(stage *s) {
    switch (fuzz_u8(&s->drive.in) & 15) {
    case 0:
    case 1:
        drive_jump(&s->drive, KW_MS(60000));
        drive_settle(&s->drive);
        return;
    case 2:
        s->drive.now += KW_MS(fuzz_u8(&s->drive.in));
        return;
    case 3:
        (void)drive_round(&s->drive);
        return;
    case 4:
        (void)drive_work(&s->drive);
        return;
    case 5:
        (void)drive_answer_name(&s->drive);
        return;
    case 6:
        disturb(s);
        return;
    case 7:
        release_held(s);
        return;
    case 8:
    case 9:
        assign(s);
        return;
    case 10:
        request(s);
        return;
    case 11:
        (void)kw_flush(s->drive.client);
        return;
    case 12:
        look_around(s);
        return;
    default:
        produce(s);
        return;
    }
}

/* ---- from beginning to end ---- */

static bool begin(stage *s, const kw_config *config, kw_mem mem) {
    if (!drive_begin(&s->drive, config, mem))
        return false;
    s->topics[0] = kw_topic(s->drive.client, KW_STR("one"));
    s->topics[1] = kw_topic(s->drive.client, KW_STR("two"));
    s->topics[2] = kw_topic(s->drive.client, KW_STR("not a name"));
    FUZZ_CHECK(s->topics[2] == KW_EINVAL);
    return true;
}

/* Whatever happened before: after kw_close every record is told of within the time that was given. */
static void close_in_peace(stage *s) {
    kw_time end = s->drive.now + KW_MS(5000);
    s->drive.in.n = 0; /* from here on the wire is kind */
    kw_close(s->drive.client, end);
    for (int i = 0; i < MOST_JUMPS && kw_outstanding(s->drive.client) > 0 && !s->drive.fatal; i++) {
        while (drive_answer_name(&s->drive))
            continue;
        drive_settle(&s->drive);
        if (kw_outstanding(s->drive.client) == 0)
            break;
        FUZZ_CHECK(s->drive.now <= end);
        drive_jump(&s->drive, KW_MS(60000));
    }
    FUZZ_CHECK(kw_outstanding(s->drive.client) == 0 || s->drive.fatal);
    for (int i = 0; i < s->n_records && !s->drive.fatal; i++)
        FUZZ_CHECK(s->delivered[i] == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    stage s = {
        .drive = {.in = {data, size}, .now = 1000000, .pull = pull}
    };
    drive *d = &s.drive;
    fuzz_heap of_client = {0}, of_wire = {0};
    kw_config config = make_config(&d->in);
    wire_init(&d->wire, &d->in, &of_wire);
    bool abrupt = fuzz_u8(&d->in) > 200;
    if (begin(&s, &config, fuzz_mem(&of_client, 0))) {
        for (int i = 0; i < MOST_OPS && d->in.n > 0 && !d->fatal; i++)
            operate(&s);
        if (!abrupt)
            close_in_peace(&s);
    }
    drive_end(d);
    wire_fini(&d->wire);
    FUZZ_CHECK(of_client.used == 0 && of_wire.used == 0);
    /* Jobs that are out take their share of the budget beside it. */
    FUZZ_CHECK(d->takes_jobs || of_client.peak <= (size_t)config.memory_max_bytes + (64 << 10));
    return 0;
}
