/* job.h - what a program here is asked to do, and how it tells what that took.
 *
 * PROGRAM produce|consume BOOTSTRAP TOPIC RECORDS SIZE CODEC [idempotent]
 * PROGRAM BOOTSTRAP TOPIC TRANSACTIONS EACH SIZE PARTITIONS      (those that make transactions)
 *
 * The answer is one line of JSON on stdout. All programs measure with the same meter: CPU of the whole
 * process, all its threads, user and system. */
#ifndef KW_BENCH_JOB_H
#define KW_BENCH_JOB_H

#include <kwire/types.h>

enum {
    BENCH_PARTITIONS = 4,
    BENCH_LINGER_MS = 5,
    BENCH_BATCH = 64 * 1024,
    BENCH_BUFFER = 32 << 20, /* what a producer may hold */
    BENCH_TURN = 256 * 1024, /* after so many bytes the application looks for delivery reports */
    BENCH_PATIENCE_MS = 10000
};

typedef struct bench_job {
    bool consume, idempotent;
    const char *bootstrap, *topic, *codec;
    int64_t records;
    int32_t size;
} bench_job;

typedef struct bench_meter {
    double user, system, wall; /* seconds */
} bench_meter;

/* Transactions of `each` records; record i goes to partition i % partitions. */
typedef struct bench_txn_job {
    bench_job job; /* codec none; records in all */
    int32_t transactions, each, partitions;
} bench_txn_job;

_Noreturn void bench_die(const char *fmt, ...) KW_PRINTF(1, 2);
bench_job bench_job_parse(int argc, char **argv);
bench_txn_job bench_txn_job_parse(int argc, char **argv);
/* Records after which an application looks for reports. */
int64_t bench_turn(const bench_job *j);

bench_meter bench_meter_start(void);
/* Time since start. */
bench_meter bench_meter_stop(const bench_meter *start);
/* The line. extra: further members, with a comma before each, or "". */
void bench_report(const bench_job *j, const char *client, const bench_meter *m, const char *extra);
void bench_txn_report(const bench_txn_job *j, const char *client, const bench_meter *m, const char *extra);

/* What a consumer adds up, so that it looks at each record, and so that a lost one is found. */
typedef struct bench_seen {
    int64_t records, bytes;
    uint64_t check;
} bench_seen;

static inline void bench_see(bench_seen *s, const void *key, const void *value, size_t size) {
    s->records++;
    s->bytes += (int64_t)size;
    s->check += *(const uint8_t *)key + *(const uint8_t *)value;
}
void bench_check_seen(const bench_job *j, const bench_seen *s);
/* Every opaque from 0 came back exactly once, as far as their sum can tell. */
void bench_check_opaques(const bench_job *j, int64_t n, uint64_t sum);

#endif
