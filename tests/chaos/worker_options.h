/* worker_options.h - the command line: one table of options, which says what each mode needs and takes. */
#ifndef KW_CHAOS_WORKER_OPTIONS_H
#define KW_CHAOS_WORKER_OPTIONS_H

#include <kwire/config.h>

enum { WORKER_NAMES = 32, WORKER_PARTITIONS = 1024 };

typedef struct worker_names {
    const char *at[WORKER_NAMES];
    int32_t n;
} worker_names;

struct worker;

typedef struct worker_mode {
    const char *name;
    void (*run)(struct worker *w);
    unsigned bit; /* in the table of options */
} worker_mode;

typedef struct worker_args {
    const worker_mode *mode;
    const char *client, *history;
    worker_names topics, groups;
    const char *in, *out;
    int32_t partitions[WORKER_PARTITIONS];
    int32_t n_partitions;
    int64_t rate, records, keys; /* records, keys: 0: no end, no keys */
    int64_t txn_records, abort_every;
    int64_t wait_s;
    bool verbose;
    kw_config config;
} worker_args;

/* false: `why` says what is wrong. Words of argv are borrowed, and cut at commas. */
bool worker_options(int argc, char **argv, worker_args *a, char *why, size_t size);

#endif
