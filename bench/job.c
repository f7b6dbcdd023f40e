/* job.c - see job.h. */
#include "bench/job.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

void bench_die(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static void check_size(const bench_job *j) {
    if (j->records <= 0 || j->size <= 0 || j->size > BENCH_BATCH / 2)
        bench_die("RECORDS and SIZE are positive numbers, SIZE at most %d", BENCH_BATCH / 2);
}

bench_job bench_job_parse(int argc, char **argv) {
    bool consume = argc == 7 && strcmp(argv[1], "consume") == 0;
    bool idempotent = argc == 8 && strcmp(argv[7], "idempotent") == 0;
    if (argc != 7 + idempotent || (!consume && strcmp(argv[1], "produce") != 0))
        bench_die("usage: %s produce|consume BOOTSTRAP TOPIC RECORDS SIZE CODEC [idempotent]", argv[0]);
    bench_job j = {.consume = consume,
                   .idempotent = idempotent,
                   .bootstrap = argv[2],
                   .topic = argv[3],
                   .records = strtoll(argv[4], NULL, 10),
                   .size = (int32_t)strtol(argv[5], NULL, 10),
                   .codec = argv[6]};
    check_size(&j);
    return j;
}

bench_txn_job bench_txn_job_parse(int argc, char **argv) {
    if (argc != 7)
        bench_die("usage: %s BOOTSTRAP TOPIC TRANSACTIONS EACH SIZE PARTITIONS", argv[0]);
    bench_txn_job t = {
        .job = {.idempotent = true, .bootstrap = argv[1], .topic = argv[2], .codec = "none"},
        .transactions = (int32_t)strtol(argv[3], NULL, 10),
        .each = (int32_t)strtol(argv[4], NULL, 10),
        .partitions = (int32_t)strtol(argv[6], NULL, 10)
    };
    if (t.transactions <= 0 || t.each <= 0 || t.partitions <= 0)
        bench_die("TRANSACTIONS, EACH and PARTITIONS are positive numbers");
    t.job.size = (int32_t)strtol(argv[5], NULL, 10);
    t.job.records = (int64_t)t.transactions * t.each;
    check_size(&t.job);
    return t;
}

int64_t bench_turn(const bench_job *j) {
    return BENCH_TURN / j->size;
}

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec * 1e-6;
}

bench_meter bench_meter_start(void) {
    struct rusage r;
    struct timespec t;
    getrusage(RUSAGE_SELF, &r);
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (bench_meter){seconds(r.ru_utime), seconds(r.ru_stime),
                         (double)t.tv_sec + (double)t.tv_nsec * 1e-9};
}

bench_meter bench_meter_stop(const bench_meter *start) {
    bench_meter now = bench_meter_start();
    return (bench_meter){now.user - start->user, now.system - start->system, now.wall - start->wall};
}

void bench_report(const bench_job *j, const char *client, const bench_meter *m, const char *extra) {
    double n = (double)j->records;
    printf("{\"client\":\"%s\",\"job\":\"%s\",\"size\":%d,\"codec\":\"%s\",\"records\":%lld,\"user_us\":%.4f,"
           "\"system_us\":%.4f,\"cpu_us\":%.4f,\"records_per_second\":%.0f%s}\n",
           client, j->consume ? "consume" : "produce", (int)j->size, j->codec, (long long)j->records,
           m->user / n * 1e6, m->system / n * 1e6, (m->user + m->system) / n * 1e6, n / m->wall, extra);
}

void bench_txn_report(const bench_txn_job *j, const char *client, const bench_meter *m, const char *extra) {
    double n = j->transactions;
    printf(
        "{\"client\":\"%s\",\"each\":%d,\"size\":%d,\"partitions\":%d,\"transactions\":%d,\"user_us\":%.2f,"
        "\"system_us\":%.2f,\"cpu_us\":%.2f,\"transactions_per_second\":%.0f%s}\n",
        client, (int)j->each, (int)j->job.size, (int)j->partitions, (int)j->transactions, m->user / n * 1e6,
        m->system / n * 1e6, (m->user + m->system) / n * 1e6, n / m->wall, extra);
}

void bench_check_seen(const bench_job *j, const bench_seen *s) {
    long long records = j->records, bytes = records * j->size;
    if (s->records != records || s->bytes != bytes || s->check == 0)
        bench_die("read %lld records of %lld bytes, expected %lld of %lld", (long long)s->records,
                  (long long)s->bytes, records, bytes);
}

void bench_check_opaques(const bench_job *j, int64_t n, uint64_t sum) {
    uint64_t expected = (uint64_t)j->records * (uint64_t)(j->records - 1) / 2;
    if (n != j->records || sum != expected)
        bench_die("%lld of %lld records were reported, or not the right ones", (long long)n,
                  (long long)j->records);
}
