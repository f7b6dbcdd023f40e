/* ledger.c - see ledger.h. */
#include "tests/sim/ledger.h"

#include "tests/sim/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void sim_ledger_fini(sim_ledger *l) {
    for (int i = 0; i < l->n_logs; i++)
        free(l->logs[i].at);
    free(l->logs);
    free(l->records);
    *l = (sim_ledger){0};
}

static void breach(sim_ledger *l, const char *fmt, ...) {
    if (l->breach[0] != '\0')
        return;
    va_list args;
    va_start(args, fmt);
    vsnprintf(l->breach, sizeof l->breach, fmt, args);
    va_end(args);
}

int64_t sim_ledger_accept(sim_ledger *l, int32_t topic) {
    if (l->n == l->cap) {
        l->cap = l->cap * 2 + 64;
        l->records = sim_realloc(l->records, (size_t)l->cap * sizeof *l->records);
    }
    l->records[l->n] = (sim_record){.topic = topic, .partition = -1, .offset = -1};
    return l->n++;
}

static void deliver_one(sim_ledger *l, const kw_event *e, int32_t i, kw_time now) {
    uint64_t number = e->u.delivered.opaques[i];
    if (number >= (uint64_t)l->n) {
        breach(l, "a delivery event for record %llu, which was never accepted", (unsigned long long)number);
        return;
    }
    sim_record *r = &l->records[number];
    if (r->n_delivered++ > 0)
        breach(l, "record %llu has %d delivery events", (unsigned long long)number, r->n_delivered);
    if (r->topic != e->topic)
        breach(l, "record %llu was reported for topic %d", (unsigned long long)number, (int)e->topic);
    r->partition = e->partition;
    r->outcome = e->u.delivered.outcome;
    r->error = e->error;
    r->delivered_at = now;
    if (e->u.delivered.base_offset >= 0)
        r->offset = e->u.delivered.base_offset + i;
}

void sim_ledger_delivered(sim_ledger *l, const kw_event *e, kw_time now) {
    if (e->u.delivered.count <= 0)
        breach(l, "a delivery event without records");
    for (int32_t i = 0; i < e->u.delivered.count; i++)
        deliver_one(l, e, i, now);
    l->n_delivered += e->u.delivered.count;
    switch (e->u.delivered.outcome) {
    case KW_OUTCOME_OK:
        l->n_ok += e->u.delivered.count;
        break;
    case KW_OUTCOME_NOT_DONE:
        l->n_not_done += e->u.delivered.count;
        break;
    case KW_OUTCOME_UNKNOWN:
        l->n_unknown += e->u.delivered.count;
        break;
    }
}

static sim_log *find_log(sim_ledger *l, int32_t topic, int32_t partition) {
    for (int i = 0; i < l->n_logs; i++)
        if (l->logs[i].topic == topic && l->logs[i].partition == partition)
            return &l->logs[i];
    l->logs = sim_realloc(l->logs, (size_t)(l->n_logs + 1) * sizeof *l->logs);
    l->logs[l->n_logs] = (sim_log){.topic = topic, .partition = partition};
    return &l->logs[l->n_logs++];
}

static void log_grow(sim_log *log, int64_t offset) {
    while (log->cap <= offset) {
        log->cap = log->cap * 2 + 64;
        log->at = sim_realloc(log->at, (size_t)log->cap * sizeof *log->at);
    }
    for (; log->n <= offset; log->n++)
        log->at[log->n] = -1;
}

void sim_ledger_consumed(sim_ledger *l, int32_t topic, int32_t partition, int64_t offset, int64_t number) {
    sim_log *log = find_log(l, topic, partition);
    l->n_consumed++;
    if (l->loose)
        return;
    if (offset < log->position)
        breach(l, "partition %d: offset %lld was read, position is %lld", (int)partition, (long long)offset,
               (long long)log->position);
    log->position = offset + 1;
    if (number < 0)
        return;
    if (number >= l->n) {
        breach(l, "record %lld was read but never accepted", (long long)number);
        return;
    }
    log_grow(log, offset);
    if (log->at[offset] >= 0 && log->at[offset] != number)
        breach(l, "offset %lld holds record %lld and record %lld", (long long)offset,
               (long long)log->at[offset], (long long)number);
    log->at[offset] = number;
    l->records[number].n_consumed++;
}

void sim_ledger_seek(sim_ledger *l, int32_t topic, int32_t partition, int64_t position) {
    find_log(l, topic, partition)->position = position;
}

void sim_ledger_loosen(sim_ledger *l) {
    l->loose = true;
}

void sim_ledger_tighten(sim_ledger *l) {
    if (!l->loose)
        return;
    l->loose = false;
    for (int i = 0; i < l->n_logs; i++)
        l->logs[i].n = l->logs[i].position = 0;
}

void sim_ledger_gone(sim_ledger *l, int32_t topic) {
    for (int64_t i = 0; i < l->n; i++)
        l->records[i].gone |= l->records[i].topic == topic;
}

static void check_offset(sim_ledger *l, int64_t number) {
    const sim_record *r = &l->records[number];
    if (r->offset < 0)
        return;
    const sim_log *log = find_log(l, r->topic, r->partition);
    if (r->offset < log->n && log->at[r->offset] >= 0 && log->at[r->offset] != number)
        breach(l, "record %lld was reported at offset %lld, where record %lld was read", (long long)number,
               (long long)r->offset, (long long)log->at[r->offset]);
}

const char *sim_ledger_check(sim_ledger *l, bool delivered, bool consumed) {
    for (int64_t i = 0; i < l->n; i++) {
        const sim_record *r = &l->records[i];
        if (delivered && r->n_delivered != 1)
            breach(l, "record %lld of %lld has %d delivery events", (long long)i, (long long)l->n,
                   r->n_delivered);
        if (r->n_delivered == 0)
            continue;
        if (r->outcome == KW_OUTCOME_NOT_DONE && r->n_consumed > 0)
            breach(l, "record %lld was reported as not done, and was read", (long long)i);
        if (consumed && r->outcome == KW_OUTCOME_OK && r->n_consumed == 0 && !r->gone)
            breach(l, "record %lld was reported OK, and is not there", (long long)i);
        if (r->outcome == KW_OUTCOME_OK && !r->gone)
            check_offset(l, i);
    }
    return l->breach[0] == '\0' ? NULL : l->breach;
}
