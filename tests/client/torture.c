/* torture.c - see torture.h. */
#include "tests/client/torture.h"

#include "tests/sim/die.h"

#include <kwire/msg/metadata.h>
#include <kwire/net.h>
#include <stdio.h>
#include <string.h>

enum { VALUE = 300 };

void errand_init(errand *e, const char *codec) {
    memset(e, 0, sizeof *e);
    kw_broker_options o = kw_broker_options_default;
    kw_mem mem = kw_mem_libc();
    o.partitions = 2;
    o.seed = 1;
    if (kw_broker_new(&o, &mem, &e->broker) != 0)
        sim_die("no broker");
    kw_broker_set_address(e->broker, "broker", 9092);
    wire_init(&e->wire, sim_server_of_broker(e->broker));
    e->codec = codec;
}

void errand_fini(errand *e) {
    wire_fini(&e->wire);
    kw_broker_free(e->broker);
}

/* ---- events ---- */

static void take_delivered(errand *e, const kw_event *ev) {
    for (int32_t i = 0; i < ev->u.delivered.count; i++) {
        uint64_t n = ev->u.delivered.opaques[i];
        if (n >= ERRAND_RECORDS)
            sim_die("a record that nobody produced is reported");
        e->reports[n] += 1;
        e->n_delivered += 1;
        e->ok[n] = ev->u.delivered.outcome == KW_OUTCOME_OK;
        e->n_ok += ev->u.delivered.outcome == KW_OUTCOME_OK;
        e->n_failed += ev->u.delivered.outcome == KW_OUTCOME_NOT_DONE;
        e->n_unknown += ev->u.delivered.outcome == KW_OUTCOME_UNKNOWN;
    }
}

static bool is_ours(const kw_record *rec, uint64_t *n) {
    if (rec->value.n != VALUE || rec->key.n != 8)
        return false;
    memcpy(n, rec->value.p, sizeof *n);
    for (int i = 8; i < VALUE; i++)
        if (rec->value.p[i] != (uint8_t)(*n + (uint64_t)i))
            return false;
    return *n < ERRAND_RECORDS;
}

static void take_records(errand *e, const kw_event *ev) {
    kw_record_iter it = ev->u.records.iter;
    kw_record rec;
    uint64_t n;
    while (kw_record_next(&it, &rec) == 1) {
        if (!is_ours(&rec, &n))
            e->n_strange += 1;
        else
            e->reads[n] += 1;
    }
}

static void on_event(void *ctx, const kw_event *ev) {
    errand *e = ctx;
    if (ev->type == KW_EVENT_DELIVERED)
        take_delivered(e, ev);
    if (ev->type == KW_EVENT_ERROR)
        e->n_errors += 1;
    if (ev->type == KW_EVENT_RESPONSE) {
        e->n_responses += 1;
        e->n_response_errors += ev->error != 0;
        if ((ev->error == 0) != (ev->u.response.body != NULL))
            sim_die("an answer without a body, or an error with one");
    }
    if (ev->type == KW_EVENT_RECORDS) {
        take_records(e, ev);
        e->held = ev->u.records.batch;
    }
}

/* ---- the errand ---- */

static void run_jobs(errand *e, kw_client *c) {
    kw_job *jobs[16];
    int n = 0;
    while (e->takes_jobs && n < 16 && (jobs[n] = kw_client_job(c)) != NULL)
        n += 1;
    while (n > 0) { /* in reverse */
        kw_job_run(jobs[--n]);
        kw_client_job_done(c, jobs[n]);
    }
}

static void drive(errand *e, kw_client *c, kw_time duration) {
    kw_time end = e->wire.now + duration;
    while (e->wire.now < end) {
        kw_time next = e->takes_jobs ? e->wire.now + KW_MS(20) : end;
        (void)wire_drive(&e->wire, c, next < end ? next : end, on_event, e);
        if (e->held != NULL)
            kw_batch_release(c, e->held);
        e->held = NULL;
        run_jobs(e, c);
    }
}

static void produce(errand *e, kw_client *c, int32_t topic) {
    uint8_t value[VALUE];
    for (int i = 0; i < ERRAND_RECORDS; i++) {
        uint64_t n = (uint64_t)i;
        for (size_t j = 0; j < sizeof value; j++)
            value[j] = (uint8_t)(n + j);
        memcpy(value, &n, sizeof n);
        kw_header h = {
            {"h",  1 },
            {NULL, -1}
        };
        kw_outgoing r = {
            .topic = topic,
            .partition = i % 3 == 2 ? KW_PARTITION_ANY : i % 3,
            .key = {value, 8    },
            .value = {value, VALUE},
            .headers = &h,
            .n_headers = 1,
            .timestamp = 1000 + i,
            .opaque = n
        };
        for (int tries = 0; tries < 50; tries++) {
            int rc = kw_produce(c, &r);
            if (rc == KW_OK) {
                e->n_taken += 1;
                break;
            }
            if (rc != KW_EAGAIN && rc != KW_ENOMEM)
                sim_die("kw_produce says %s", kw_error_name(rc));
            drive(e, c, KW_MS(20));
        }
    }
}

static void visit(errand *e, kw_client *c) {
    kw_request_options o = {.version = -1, .timeout_ms = 3000};
    kw_metadata_req req = kw_metadata_req_default;
    int32_t topic = -1;
    for (int tries = 0; topic < 0 && tries < 10; tries++)
        topic = kw_topic(c, (kw_str){"t", 1});
    if (topic < 0)
        return;
    produce(e, c, topic);
    int rc = kw_request(c, &kw_metadata_api, &req, &o);
    if (rc != KW_OK && rc != KW_ENOMEM)
        sim_die("kw_request says %s", kw_error_name(rc));
    (void)kw_flush(c);
    drive(e, c, KW_MS(400));
    for (int32_t p = 0; p < 2; p++)
        for (int tries = 0; tries < 10 && kw_assign(c, topic, p, KW_OFFSET_BEGINNING) != KW_OK; tries++)
            continue;
    drive(e, c, KW_MS(12000));
}

void errand_run(errand *e) {
    kw_client *c = NULL;
    kw_config config = kw_config_default;
    kw_env env = wire_env(&e->wire);
    env.takes_jobs = e->takes_jobs;
    snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "boot");
    config.compression_type = kw_codec_by_name((kw_str){e->codec, (int32_t)strlen(e->codec)});
    config.delivery_timeout_ms = 8000;
    config.request_timeout_ms = 1500;
    config.batch_size = 4000;
    config.memory_max_bytes = (int64_t)e->memory;
    e->rc_new = kw_client_new_bare(&config, &env, &c, NULL, 0);
    if (e->rc_new != KW_OK) {
        if (c != NULL)
            sim_die("a client in spite of %s", kw_error_name(e->rc_new));
        return;
    }
    visit(e, c);
    if (kw_outstanding(c) != e->n_taken - e->n_delivered)
        sim_die("%lld outstanding, %d taken, %d delivered", (long long)kw_outstanding(c), e->n_taken,
                e->n_delivered);
    kw_client_free(c);
}

const char *errand_breach(const errand *e) {
    static char text[120];
    if (e->rc_new != KW_OK)
        return NULL;
    if (e->n_delivered != e->n_taken) {
        snprintf(text, sizeof text, "%d records taken, %d reported", e->n_taken, e->n_delivered);
        return text;
    }
    for (int i = 0; i < ERRAND_RECORDS; i++)
        if (e->reports[i] > 1)
            return "a record was reported twice";
    return e->n_strange > 0 ? "a record was read that nobody wrote" : NULL;
}

bool errand_perfect(const errand *e) {
    for (int i = 0; i < ERRAND_RECORDS; i++)
        if (!e->ok[i] || e->reads[i] != 1)
            return false;
    return e->n_responses == 1 && e->n_response_errors == 0 && errand_breach(e) == NULL;
}
