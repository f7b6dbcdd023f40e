/* txns_owner.c - whose transactions have a partition in them, by the word of the coordinators.
 *
 * A coordinator describes the partitions that it has yet to write a marker into. So a transaction that is
 * open in a partition, and in the description of its producer id nowhere, will never be ended. That holds
 * only if every coordinator has been asked: one that is missing ends the search. */
#include "tools/txns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSACTIONAL_ID_NOT_FOUND = 105 };

/* ---- whose producer ids they are ---- */

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Each once: how many. */
static int32_t distinct_ids(const kw_open_txn *open, int32_t n, int64_t *ids) {
    int32_t kept = 0;
    for (int32_t i = 0; i < n; i++)
        ids[i] = open[i].producer_id;
    qsort(ids, (size_t)n, sizeof *ids, by_value);
    for (int32_t i = 0; i < n; i++)
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    return kept;
}

static int complain_of_brokers(kw_desk *d, const kw_admin_transaction_list *l) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; i < l->n_brokers; i++) {
        char id[32];
        snprintf(id, sizeof id, "%d", (int)l->brokers[i].broker);
        if (l->brokers[i].error != 0)
            result = kw_desk_refused(d, "what is hanging cannot be told without the transactions of broker",
                                     kw_str_of(id), l->brokers[i].error, l->brokers[i].message);
    }
    return result;
}

static int by_text(const void *a, const void *b) {
    const kw_str *x = a, *y = b;
    int32_t n = x->n < y->n ? x->n : y->n;
    int order = n > 0 ? memcmp(x->p, y->p, (size_t)n) : 0;
    return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

/* The transactional ids of these producers, each once: one that moves is listed by two brokers. */
static int take_ids(kw_desk *d, const kw_admin_transaction_list *l, kw_str **out, int32_t *n) {
    kw_str *ids = kw_desk_alloc(d, (size_t)l->n_transactions, sizeof *ids);
    if (ids == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < l->n_transactions; i++)
        if (!kw_arena_str(&d->arena, l->transactions[i].transactional_id, &ids[i]))
            return KW_EXIT_FAILED;
    qsort(ids, (size_t)l->n_transactions, sizeof *ids, by_text);
    *n = 0;
    for (int32_t i = 0; i < l->n_transactions; i++)
        if (*n == 0 || by_text(&ids[*n - 1], &ids[i]) != 0)
            ids[(*n)++] = ids[i];
    *out = ids;
    return KW_EXIT_OK;
}

static int list_ids(kw_desk *d, const kw_open_txn *open, int32_t n, kw_str **ids, int32_t *n_ids) {
    kw_event answer;
    kw_list_transactions_req req = kw_list_transactions_req_default;
    int64_t *producers = kw_desk_alloc(d, (size_t)n, sizeof *producers);
    if (producers == NULL)
        return KW_EXIT_FAILED;
    req.producer_id_filters = producers;
    req.n_producer_id_filters = distinct_ids(open, n, producers);
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_list_transactions(d->s.client, &req, &o), &o, &answer);
    if (result == KW_EXIT_OK)
        result = complain_of_brokers(d, answer.u.admin.result->u.list_transactions);
    return result != KW_EXIT_OK ? result
                                : take_ids(d, answer.u.admin.result->u.list_transactions, ids, n_ids);
}

/* ---- what is in their transactions ---- */

static bool has_partition(const kw_describe_transactions_resp_transaction *t, kw_str topic,
                          int32_t partition) {
    for (int32_t i = 0; i < t->n_topics; i++)
        for (int32_t k = 0; by_text(&t->topics[i].topic, &topic) == 0 && k < t->topics[i].n_partitions; k++)
            if (t->topics[i].partitions[k] == partition)
                return true;
    return false;
}

static bool own(kw_desk *d, const kw_describe_transactions_resp_transaction *t, kw_open_txn *open,
                int32_t n) {
    for (int32_t i = 0; i < n; i++)
        if (open[i].producer_id == t->producer_id && has_partition(t, open[i].topic, open[i].partition) &&
            !(kw_arena_str(&d->arena, t->transactional_id, &open[i].owner) &&
              kw_arena_str(&d->arena, t->transaction_state, &open[i].owner_state)))
            return false;
    return true;
}

/* An id that has gone since it was listed owns nothing. */
static int take_descriptions(kw_desk *d, const kw_describe_transactions_resp *r, kw_open_txn *open,
                             int32_t n) {
    for (int32_t i = 0; i < r->n_transaction_states; i++) {
        const kw_describe_transactions_resp_transaction *t = &r->transaction_states[i];
        if (t->error_code != 0 && t->error_code != TRANSACTIONAL_ID_NOT_FOUND)
            return kw_desk_refused(d, "describe transactional id", t->transactional_id, t->error_code,
                                   (kw_str){NULL, -1});
        if (t->error_code == 0 && !own(d, t, open, n))
            return KW_EXIT_FAILED;
    }
    return KW_EXIT_OK;
}

int kw_txns_find_owners(kw_desk *d, kw_open_txn *open, int32_t n) {
    kw_event answer;
    kw_str *ids;
    int32_t n_ids = 0;
    kw_describe_transactions_req req = kw_describe_transactions_req_default;
    int result = n > 0 ? list_ids(d, open, n, &ids, &n_ids) : KW_EXIT_OK;
    if (result != KW_EXIT_OK || n_ids == 0)
        return result;
    req.transactional_ids = ids;
    req.n_transactional_ids = n_ids;
    kw_admin_options o = kw_desk_options(d);
    result = kw_desk_await(d, kw_admin_describe_transactions(d->s.client, &req, &o), &o, &answer);
    return result != KW_EXIT_OK
               ? result
               : take_descriptions(d, answer.u.admin.result->u.describe_transactions, open, n);
}
