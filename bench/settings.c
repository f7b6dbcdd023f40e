/* settings.c - see settings.h. */
#include "bench/settings.h"

#include <stdio.h>

kw_config bench_settings(const bench_job *j) {
    kw_config c = kw_config_default;
    char why[200];
    snprintf(c.bootstrap_servers, sizeof c.bootstrap_servers, "%s", j->bootstrap);
    c.acks = -1;
    c.enable_idempotence = j->idempotent;
    c.linger_ms = BENCH_LINGER_MS;
    c.batch_size = BENCH_BATCH;
    c.buffer_memory = BENCH_BUFFER;
    c.check_crcs = 1;
    c.allow_auto_create_topics = 1;
    if (kw_config_set(&c, bench_text("compression.type"), bench_text(j->codec), why, sizeof why) < 0)
        bench_die("%s", why);
    return c;
}
