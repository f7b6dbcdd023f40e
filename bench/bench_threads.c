/* bench_threads.c - the producer's job with a client that has a thread of its own: one thread appends while
 * the loop's sends, or THREADS of them at once, which shows what their lock costs. Reports are pulled by the
 * main thread. bench_threads produce BOOTSTRAP TOPIC RECORDS SIZE CODEC [THREADS [WORKERS]] */
#include "bench/settings.h"
#include "bench/values.h"

#include <kwire/net.h>
#include <kwire/thread.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_THREADS = 16 };

typedef struct bench {
    bench_job job;
    kw_thread *thread;
    kw_client *client;
    int32_t topic;
    int64_t reported;
    uint64_t opaques; /* sum */
} bench;

typedef struct appender {
    const bench *bench;
    pthread_t thread;
    int64_t first, end;
} appender;

static void start(bench *b, int workers) {
    char why[200];
    kw_config config = bench_settings(&b->job);
    kw_thread_options o = kw_thread_options_default;
    o.workers = workers;
    if (kw_thread_new(&config, &o, &b->thread, why, sizeof why) < 0)
        bench_die("%s", why);
    b->client = kw_thread_client(b->thread);
    b->topic = kw_topic(b->client, bench_text(b->job.topic));
    while (kw_topic_partitions(b->client, b->topic) <= 0)
        if (kw_thread_wait(b->thread, KW_MS(5)) < 0)
            bench_die("closed");
}

static void *append(void *arg) {
    appender *a = arg;
    const bench *b = a->bench;
    bench_values v = bench_values_new(b->job.size);
    for (int64_t i = a->first; i < a->end; i++) {
        kw_outgoing r = {.topic = b->topic,
                         .partition = KW_PARTITION_ANY,
                         .key = bench_key(&v, (uint64_t)i),
                         .value = bench_value(&v, (uint64_t)i),
                         .timestamp = KW_TIMESTAMP_NOW,
                         .opaque = (uint64_t)i};
        int rc = kw_thread_produce(b->thread, &r, KW_NEVER);
        if (rc < 0)
            bench_die("kw_thread_produce: %s", kw_error_name(rc));
    }
    bench_values_free(&v);
    return NULL;
}

static void take(bench *b, const kw_event *e) {
    if (e->type == KW_EVENT_ERROR)
        bench_die("%.*s", (int)e->text.n, e->text.p);
    if (e->type != KW_EVENT_DELIVERED)
        return;
    if (e->u.delivered.outcome != KW_OUTCOME_OK)
        bench_die("not delivered: %s", kw_error_name(e->error));
    for (int32_t i = 0; i < e->u.delivered.count; i++)
        b->opaques += e->u.delivered.opaques[i];
    b->reported += e->u.delivered.count;
}

static void produce(bench *b, int n) {
    appender a[MAX_THREADS];
    for (int i = 0; i < n; i++) {
        a[i] = (appender){.bench = b, .first = b->job.records * i / n, .end = b->job.records * (i + 1) / n};
        if (pthread_create(&a[i].thread, NULL, append, &a[i]) != 0)
            bench_die("no thread");
    }
    while (b->reported < b->job.records) {
        if (kw_thread_wait(b->thread, KW_MS(BENCH_PATIENCE_MS)) <= 0)
            bench_die("no reports for %d ms", BENCH_PATIENCE_MS);
        for (kw_event e; kw_client_next(b->client, &e);)
            take(b, &e);
    }
    for (int i = 0; i < n; i++)
        (void)pthread_join(a[i].thread, NULL);
    bench_check_opaques(&b->job, b->reported, b->opaques);
}

static int number(int argc, char **argv, int at, int otherwise) {
    int n = argc > at ? atoi(argv[at]) : otherwise;
    if (n < 0 || n > MAX_THREADS)
        bench_die("at most %d threads", MAX_THREADS);
    return n;
}

int main(int argc, char **argv) {
    bench b = {.job = bench_job_parse(argc < 7 ? argc : 7, argv)};
    int threads = number(argc, argv, 7, 1), workers = number(argc, argv, 8, 1);
    char client[40], extra[60];
    if (b.job.consume || threads == 0)
        bench_die("it produces, from one thread or more");
    start(&b, workers);
    bench_meter began = bench_meter_start();
    produce(&b, threads);
    bench_meter took = bench_meter_stop(&began);
    snprintf(client, sizeof client, "kwire %d threads", threads);
    snprintf(extra, sizeof extra, ",\"workers\":%d", workers);
    bench_report(&b.job, client, &took, extra);
    kw_thread_free(b.thread);
    return 0;
}
