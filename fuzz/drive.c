/* drive.c - see drive.h. */
#include "fuzz/drive.h"

#include <string.h>

enum { MOST_ROUNDS = 20000 };

static kw_str text_of(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static bool resolve(kw_config *c) {
    char why[200], note[200];
    kw_config resolved = *c;
    if (kw_config_resolve(&resolved, note, sizeof note, why, sizeof why) != 0)
        return false;
    *c = resolved;
    return true;
}

kw_config drive_config(fuzz_input *in, const kw_config *base, const drive_choice *choices, size_t n) {
    kw_config c = *base, next;
    char why[200];
    for (size_t i = 0; i < n; i++) {
        const char *value = choices[i][1 + fuzz_u8(in) % 4];
        next = c;
        if (value != NULL &&
            kw_config_set(&next, text_of(choices[i][0]), text_of(value), why, sizeof why) == 0)
            c = next;
    }
    if (!resolve(&c)) {
        c = *base;
        FUZZ_CHECK(resolve(&c));
    }
    return c;
}

bool drive_begin(drive *d, const kw_config *config, kw_mem mem) {
    char why[200];
    kw_env env = wire_env(&d->wire, mem);
    uint8_t how = fuzz_u8(&d->in);
    d->reports_readiness = env.reports_readiness = (how & 1) != 0;
    d->takes_jobs = env.takes_jobs = (how & 2) != 0;
    return kw_client_new(config, &env, &d->client, why, sizeof why) == 0;
}

static void report_readiness(drive *d) {
    kw_interest wants[WIRE_CONNS];
    int n = kw_client_wants(d->client, wants, WIRE_CONNS);
    FUZZ_CHECK(n >= 0 && n <= WIRE_CONNS);
    for (int i = 0; d->reports_readiness && i < n; i++) {
        int events = wire_poll(&d->wire, wants[i].handle) & wants[i].events;
        if (events != 0)
            kw_client_ready(d->client, wants[i].handle, events);
    }
}

bool drive_work(drive *d) {
    kw_job *j;
    while (d->takes_jobs && d->n_jobs < DRIVE_JOBS && (j = kw_client_job(d->client)) != NULL)
        d->jobs[d->n_jobs++] = j;
    if (d->n_jobs == 0)
        return false;
    int i = fuzz_u8(&d->in) % d->n_jobs;
    j = d->jobs[i];
    d->jobs[i] = d->jobs[--d->n_jobs];
    kw_job_run(j);
    kw_client_job_done(d->client, j);
    return true;
}

bool drive_answer_name(drive *d) {
    kw_address to = {
        .family = 4, .ip = {10, 0, 0, 1}
    };
    wire *w = &d->wire;
    if (w->n_late == 0)
        return false;
    w->n_late--;
    to.port = w->late[w->n_late].port;
    kw_client_resolved(d->client, w->late[w->n_late].token, &to, fuzz_u8(&d->in) & 1 ? KW_ERESOLVE : 1);
    return true;
}

bool drive_round(drive *d) {
    report_readiness(d);
    kw_client_set_wall(d->client, d->now, 1700000000000 + d->now / 1000);
    int rc = kw_client_step(d->client, d->now);
    d->fatal |= rc < 0;
    bool moved = d->pull(d);
    moved |= wire_step(&d->wire, d->now);
    bool due = kw_client_deadline(d->client) <= d->now;
    /* A driver that sleeps until the deadline would spin. */
    FUZZ_CHECK(!due || rc != 0 || moved);
    return moved || due || rc > 0;
}

void drive_settle(drive *d) {
    for (int i = 0; i < MOST_ROUNDS && !d->fatal; i++) {
        bool moved = drive_round(d);
        moved |= drive_work(d);
        if (!moved)
            return;
    }
    FUZZ_CHECK(d->fatal);
}

void drive_jump(drive *d, kw_time most) {
    kw_time due = kw_client_deadline(d->client), broker = wire_deadline(&d->wire);
    due = broker < due ? broker : due;
    if (due > d->now + most)
        due = d->now + most;
    d->now = due > d->now ? due : d->now + 1000;
}

void drive_end(drive *d) {
    while (d->n_jobs > 0) {
        kw_job *j = d->jobs[--d->n_jobs];
        kw_job_run(j);
        kw_client_job_done(d->client, j);
    }
    kw_client_free(d->client);
}
