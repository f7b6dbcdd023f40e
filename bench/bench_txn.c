/* bench_txn.c - transactions with kwire, one after the other: begin, produce, commit, wait. One thread,
 * kw_run. The same as bench_rdkafka_txn.c. */
#include "bench/settings.h"
#include "bench/values.h"

#include <kwire/net.h>
#include <kwire/txn.h>
#include <stdio.h>

typedef struct bench {
    bench_txn_job t;
    kw_net *net;
    kw_client *client;
    int32_t topic;
    int64_t reported;
    uint64_t opaques;       /* sum */
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

static void pull(bench *b) {
    for (kw_event e; kw_client_next(b->client, &e);) {
        if (e.type == KW_EVENT_ERROR)
            bench_die("%.*s", (int)e.text.n, e.text.p);
        if (e.type == KW_EVENT_DELIVERED)
            take_delivery(b, &e);
    }
}

static void turn(bench *b, kw_time timeout) {
    int rc = kw_run(b->net, b->client, timeout);
    if (rc < 0)
        bench_die("kw_run: %s", kw_error_name(rc));
    pull(b);
}

static void check(int rc, const char *what) {
    if (rc < 0)
        bench_die("%s: %s", what, kw_error_text(rc));
}

static void finish_op(bench *b, const char *what) {
    int rc = kw_txn_wait(b->net, b->client, KW_MS(BENCH_PATIENCE_MS), NULL);
    if (rc != 0)
        bench_die("%s: %s", what, kw_error_name(rc));
    pull(b);
}

/* ---- life ---- */

static void start(bench *b) {
    char why[200];
    kw_config config = bench_settings(&b->t.job);
    if (kw_config_set(&config, KW_STR("transactional.id"), KW_STR("bench-kwire"), why, sizeof why) < 0)
        bench_die("%s", why);
    check(kw_net_new(&b->net), "kw_net_new");
    kw_env env = kw_net_env(b->net);
    if (kw_client_new(&config, &env, &b->client, why, sizeof why) < 0)
        bench_die("%s", why);
    b->topic = kw_topic(b->client, bench_text(b->t.job.topic));
    while (kw_topic_partitions(b->client, b->topic) <= 0)
        turn(b, KW_MS(100));
    if (kw_topic_partitions(b->client, b->topic) != b->t.partitions)
        bench_die("%s has not %d partitions", b->t.job.topic, (int)b->t.partitions);
    check(kw_txn_init(b->client), "kw_txn_init");
    finish_op(b, "kw_txn_init");
}

static uint64_t memory_calls(const bench *b) {
    kw_stats s;
    kw_client_stats(b->client, &s);
    return s.memory_calls;
}

/* ---- the job ---- */

static void produce_one(bench *b, const bench_values *v, int64_t i) {
    kw_outgoing r = {.topic = b->topic,
                     .partition = (int32_t)(i % b->t.partitions),
                     .key = bench_key(v, (uint64_t)i),
                     .value = bench_value(v, (uint64_t)i),
                     .timestamp = KW_TIMESTAMP_NOW,
                     .opaque = (uint64_t)i};
    int rc;
    while ((rc = kw_produce(b->client, &r)) == KW_EAGAIN)
        turn(b, KW_NEVER);
    check(rc, "kw_produce");
}

static void one_transaction(bench *b, const bench_values *v, int64_t first) {
    check(kw_txn_begin(b->client), "kw_txn_begin");
    for (int64_t i = first; i < first + b->t.each; i++)
        produce_one(b, v, i);
    check(kw_txn_commit(b->client), "kw_txn_commit");
    finish_op(b, "kw_txn_commit");
}

static void make_transactions(bench *b) {
    bench_values v = bench_values_new(b->t.job.size);
    for (int32_t n = 0; n < b->t.transactions; n++) {
        if (n == b->t.transactions / 2)
            b->calls_at_half = memory_calls(b);
        one_transaction(b, &v, (int64_t)n * b->t.each);
    }
    bench_check_opaques(&b->t.job, b->reported, b->opaques);
    bench_values_free(&v);
}

static void report(const bench *b, const bench_meter *took) {
    char extra[160];
    kw_stats s;
    kw_txn_info info;
    kw_client_stats(b->client, &s);
    check(kw_txn_get(b->client, &info), "kw_txn_get");
    snprintf(extra, sizeof extra, ",\"protocol\":%d,\"allocations_in_second_half\":%llu,\"requests\":%llu",
             info.protocol, (unsigned long long)(s.memory_calls - b->calls_at_half),
             (unsigned long long)s.requests_sent);
    bench_txn_report(&b->t, "kwire", took, extra);
}

int main(int argc, char **argv) {
    bench b = {.t = bench_txn_job_parse(argc, argv)};
    start(&b);
    bench_meter began = bench_meter_start();
    make_transactions(&b);
    bench_meter took = bench_meter_stop(&began);
    report(&b, &took);
    kw_client_free(b.client);
    kw_net_free(b.net);
    return 0;
}
