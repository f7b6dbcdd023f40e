/* bench_client.c - the main job with kwire: public headers, one thread, kw_run. The same as bench_rdkafka.c.
 */
#include "bench/settings.h"
#include "bench/values.h"

#include <kwire/net.h>
#include <stdio.h>

typedef struct bench {
    bench_job job;
    kw_net *net;
    kw_client *client;
    int32_t topic;
    int64_t reported;
    uint64_t opaques; /* sum */
    bench_seen seen;
    uint64_t calls_at_half; /* of the allocator */
} bench;

/* ---- events ---- */

static void take_delivery(bench *b, const kw_event *e) {
    if (e->u.delivered.outcome != KW_OUTCOME_OK)
        bench_die("not delivered: %s", kw_error_name(e->error));
    for (int32_t i = 0; i < e->u.delivered.count; i++)
        b->opaques += e->u.delivered.opaques[i];
    b->reported += e->u.delivered.count;
}

static void take_records(bench *b, kw_event *e) {
    kw_record r;
    int rc;
    while ((rc = kw_record_next(&e->u.records.iter, &r)) == 1)
        bench_see(&b->seen, r.key.p, r.value.p, (size_t)r.value.n);
    if (rc < 0)
        bench_die("a damaged batch: %s", kw_error_name(rc));
    kw_batch_release(b->client, e->u.records.batch);
}

static void take_event(bench *b, kw_event *e) {
    switch (e->type) {
    case KW_EVENT_DELIVERED:
        take_delivery(b, e);
        return;
    case KW_EVENT_RECORDS:
        take_records(b, e);
        return;
    case KW_EVENT_ERROR:
        bench_die("%.*s", (int)e->text.n, e->text.p);
    case KW_EVENT_END:
    case KW_EVENT_RESPONSE:
    case KW_EVENT_ADMIN:
    case KW_EVENT_COMMITTED:
    case KW_EVENT_OFFSETS:
    case KW_EVENT_TRANSACTION:
    case KW_EVENT_LOG:
        return;
    }
}

/* false: nothing happened in time. */
static bool turn(bench *b, kw_time timeout) {
    int rc = kw_run(b->net, b->client, timeout);
    if (rc < 0)
        bench_die("kw_run: %s", kw_error_name(rc));
    kw_event e;
    while (kw_client_next(b->client, &e))
        take_event(b, &e);
    return rc > 0;
}

/* ---- life ---- */

static void start(bench *b) {
    char why[200];
    kw_config config = bench_settings(&b->job);
    if (kw_net_new(&b->net) < 0)
        bench_die("no poller");
    kw_env env = kw_net_env(b->net);
    if (kw_client_new(&config, &env, &b->client, why, sizeof why) < 0)
        bench_die("%s", why);
    b->topic = kw_topic(b->client, bench_text(b->job.topic));
    while (kw_topic_partitions(b->client, b->topic) <= 0)
        turn(b, KW_MS(100));
    if (kw_topic_partitions(b->client, b->topic) != BENCH_PARTITIONS)
        bench_die("%s has not %d partitions", b->job.topic, BENCH_PARTITIONS);
}

static void finish(bench *b) {
    kw_client_free(b->client);
    kw_net_free(b->net);
}

static kw_stats stats(const bench *b) {
    kw_stats s;
    kw_client_stats(b->client, &s);
    return s;
}

/* ---- the jobs ---- */

static void produce_one(bench *b, const bench_values *v, int64_t i) {
    kw_outgoing r = {.topic = b->topic,
                     .partition = KW_PARTITION_ANY,
                     .key = bench_key(v, (uint64_t)i),
                     .value = bench_value(v, (uint64_t)i),
                     .timestamp = KW_TIMESTAMP_NOW,
                     .opaque = (uint64_t)i};
    int rc;
    while ((rc = kw_produce(b->client, &r)) == KW_EAGAIN)
        turn(b, KW_NEVER);
    if (rc < 0)
        bench_die("kw_produce: %s", kw_error_name(rc));
}

static void produce(bench *b) {
    const bench_job *j = &b->job;
    bench_values v = bench_values_new(j->size);
    int64_t each = bench_turn(j), next = each;
    for (int64_t i = 0; i < j->records; i++) {
        produce_one(b, &v, i);
        if (i == next) {
            next += each;
            turn(b, 0);
        }
        if (i == j->records / 2)
            b->calls_at_half = stats(b).memory_calls;
    }
    while (kw_flush(b->client) > 0)
        turn(b, KW_NEVER);
    bench_check_opaques(j, b->reported, b->opaques);
    bench_values_free(&v);
}

static void consume(bench *b) {
    const bench_job *j = &b->job;
    for (int32_t p = 0; p < BENCH_PARTITIONS; p++)
        if (kw_assign(b->client, b->topic, p, KW_OFFSET_BEGINNING) < 0)
            bench_die("cannot assign");
    while (b->seen.records < j->records) {
        if (!turn(b, KW_MS(BENCH_PATIENCE_MS)))
            bench_die("no records for %d ms", BENCH_PATIENCE_MS);
        if (b->calls_at_half == 0 && b->seen.records >= j->records / 2)
            b->calls_at_half = stats(b).memory_calls;
    }
    bench_check_seen(j, &b->seen);
}

int main(int argc, char **argv) {
    bench b = {.job = bench_job_parse(argc, argv)};
    start(&b);
    bench_meter began = bench_meter_start();
    (b.job.consume ? consume : produce)(&b);
    bench_meter took = bench_meter_stop(&began);
    char extra[160];
    kw_stats s = stats(&b);
    snprintf(extra, sizeof extra,
             ",\"allocations_in_second_half\":%llu,\"requests\":%llu,\"memory_peak\":%zu",
             (unsigned long long)(s.memory_calls - b.calls_at_half), (unsigned long long)s.requests_sent,
             s.memory_peak);
    bench_report(&b.job, b.job.idempotent ? "kwire idempotent" : "kwire", &took, extra);
    finish(&b);
    return 0;
}
