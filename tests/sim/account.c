/* account.c - see account.h. */
#include "tests/sim/account.h"

#include "tests/sim/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void sim_account_fini(sim_account *a) {
    free(a->records);
    free(a->txns);
    *a = (sim_account){0};
}

void sim_account_breach(sim_account *a, const char *fmt, ...) {
    if (a->breach[0] != '\0')
        return;
    va_list args;
    va_start(args, fmt);
    vsnprintf(a->breach, sizeof a->breach, fmt, args);
    va_end(args);
}

int32_t sim_account_producer(sim_account *a) {
    return a->n_producers++;
}

int64_t sim_account_ask(sim_account *a, int32_t producer, int32_t topic, int64_t txn) {
    if (a->n == a->cap) {
        a->cap = a->cap * 2 + 64;
        a->records = sim_realloc(a->records, (size_t)a->cap * sizeof *a->records);
    }
    a->records[a->n] =
        (sim_asked){.producer = producer, .topic = topic, .txn = txn, .partition = -1, .offset = -1};
    return a->n++;
}

int64_t sim_account_begin(sim_account *a, int32_t id, int32_t producer) {
    if (a->n_txns == a->cap_txns) {
        a->cap_txns = a->cap_txns * 2 + 16;
        a->txns = sim_realloc(a->txns, (size_t)a->cap_txns * sizeof *a->txns);
    }
    a->txns[a->n_txns] = (sim_txn){.id = id, .producer = producer, .offset = -1};
    return a->n_txns++;
}

static void tell_one(sim_account *a, int32_t producer, const kw_event *e, int32_t i) {
    uint64_t number = e->u.delivered.opaques[i];
    if (number >= (uint64_t)a->n || a->records[number].producer != producer) {
        sim_account_breach(a, "producer %d was told of record %llu, which it never took", (int)producer,
                           (unsigned long long)number);
        return;
    }
    sim_asked *r = &a->records[number];
    if (r->n_told++ > 0)
        sim_account_breach(a, "record %llu was told of %d times", (unsigned long long)number, r->n_told);
    r->outcome = e->u.delivered.outcome;
    r->error = e->error;
    r->partition = e->partition;
    if (e->u.delivered.base_offset >= 0)
        r->offset = e->u.delivered.base_offset + i;
}

void sim_account_told(sim_account *a, int32_t producer, const kw_event *e) {
    int32_t n = e->u.delivered.count;
    if (n <= 0)
        sim_account_breach(a, "a delivery event without records");
    for (int32_t i = 0; i < n; i++)
        tell_one(a, producer, e, i);
    a->n_told += n;
    switch (e->u.delivered.outcome) {
    case KW_OUTCOME_OK:
        a->n_ok += n;
        break;
    case KW_OUTCOME_NOT_DONE:
        a->n_not_done += n;
        break;
    case KW_OUTCOME_UNKNOWN:
        a->n_unknown += n;
        break;
    }
}
