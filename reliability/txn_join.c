/* txn_join.c - AddPartitionsToTxn (KIP-98): a partition is part of the transaction before anything is sent to
 * it (T8). All that wait are named in one request; the next goes out when it is answered. */
#include "reliability/txn.h"

#include <kwire/msg/add_partitions_to_txn.h>

#include <stdio.h>
#include <string.h>

enum { OPERATION_NOT_ATTEMPTED = 55 };
enum { OF_CLIENTS = 3 }; /* from version 4 on it is for brokers */

bool kw_txn_join(kw_txn *t, kw_book *b) {
    if (b->part == KW_BOOK_INSIDE || !kw_txn_is_open(t))
        return true; /* on the way to an abort only repeats are left, of what was inside (P18: by a twin) */
    if (b->part == KW_BOOK_OUTSIDE) {
        b->part = KW_BOOK_WANTED;
        b->next_part = t->parts;
        t->parts = b;
        t->n_wanted += 1;
    }
    return false;
}

void kw_txn_part_all(kw_txn *t) {
    for (kw_book *b; (b = t->parts) != NULL;) {
        t->parts = b->next_part;
        b->next_part = NULL;
        b->part = KW_BOOK_OUTSIDE;
    }
    t->n_wanted = 0;
}

static bool wanted(const kw_txn *t) {
    return kw_txn_is_open(t) && t->n_wanted > 0;
}

/* ---- the question ---- */

/* Those that are not inside yet, by topic. */
static int list_wanted(kw_txn *t, const kw_book **list) {
    int n = 0;
    for (kw_book *b = t->parts; b != NULL; b = b->next_part) {
        if (b->part == KW_BOOK_INSIDE)
            continue;
        b->part = KW_BOOK_ASKED;
        int at = n++;
        for (; at > 0 && list[at - 1]->topic > b->topic; at--)
            list[at] = list[at - 1];
        list[at] = b;
    }
    return n;
}

static void fill(const kw_txn *t, const kw_book *const *list, int n, kw_add_partitions_to_txn_req *req,
                 kw_add_partitions_to_txn_req_topic *topics, int32_t *numbers) {
    *req = kw_add_partitions_to_txn_req_default;
    req->v3_and_below_transactional_id = kw_txn_id(t);
    req->v3_and_below_producer_id = t->below->identity.id;
    req->v3_and_below_producer_epoch = t->below->identity.epoch;
    req->v3_and_below_topics = topics;
    req->n_v3_and_below_topics = 0;
    for (int i = 0; i < n; i++) {
        if (i == 0 || list[i]->topic != list[i - 1]->topic) {
            kw_add_partitions_to_txn_req_topic *topic = &topics[req->n_v3_and_below_topics++];
            *topic = kw_add_partitions_to_txn_req_topic_default;
            topic->name = kw_host_topic_name(t->client, list[i]->topic);
            topic->partitions = &numbers[i];
            topic->n_partitions = 0;
        }
        numbers[i] = list[i]->partition;
        topics[req->n_v3_and_below_topics - 1].n_partitions += 1;
    }
}

static int send(kw_txn *t) {
    size_t max = (size_t)t->n_wanted;
    kw_arena_reset(&t->scratch);
    const kw_book **list = kw_arena_alloc(&t->scratch, sizeof *list * max);
    kw_add_partitions_to_txn_req_topic *topics = kw_arena_alloc(&t->scratch, sizeof *topics * max);
    int32_t *numbers = kw_arena_alloc(&t->scratch, sizeof *numbers * max);
    if (list == NULL || topics == NULL || numbers == NULL)
        return KW_ENOMEM;
    kw_add_partitions_to_txn_req req;
    fill(t, list, list_wanted(t, list), &req, topics, numbers);
    if (t->since == KW_NEVER)
        t->since = kw_host_now(t->client);
    return kw_txn_ask_send(t, KW_TXN_ASK_JOIN, &req, OF_CLIENTS, false);
}

/* ---- the answer ---- */

static bool is_named(const kw_txn *t, const kw_book *b, kw_str topic, int32_t partition) {
    kw_str name = kw_host_topic_name(t->client, b->topic);
    return b->part == KW_BOOK_ASKED && b->partition == partition && name.n == topic.n &&
           memcmp(name.p, topic.p, (size_t)topic.n) == 0;
}

static kw_book *find(const kw_txn *t, kw_str topic, int32_t partition) {
    for (kw_book *b = t->parts; b != NULL; b = b->next_part)
        if (is_named(t, b, topic, partition))
            return b;
    return NULL;
}

/* T10: one that is not allowed leaves the others untried; it is the one to be told of. */
static bool is_graver(int code, int than) {
    kw_reply a = kw_reply_of(KW_TXN_ASK_JOIN, code), b = kw_reply_of(KW_TXN_ASK_JOIN, than);
    return than == KW_OK || a > b || (a == b && than == OPERATION_NOT_ATTEMPTED);
}

static void take(kw_txn *t, kw_str topic, int32_t partition, int code, int *gravest) {
    kw_book *b = find(t, topic, partition);
    if (b == NULL)
        return;
    b->part = code == KW_OK ? KW_BOOK_INSIDE : KW_BOOK_WANTED;
    if (code == KW_OK) {
        t->added = true;
        t->n_wanted -= 1;
    } else if (is_graver(code, *gravest)) {
        *gravest = code;
        snprintf(t->about, sizeof t->about, "%.*s [%d]", (int)topic.n, topic.p, (int)partition);
    }
}

static bool all_answered(const kw_txn *t) {
    for (const kw_book *b = t->parts; b != NULL; b = b->next_part)
        if (b->part == KW_BOOK_ASKED)
            return false;
    return true;
}

static int read(kw_txn *t, const void *body) {
    const kw_add_partitions_to_txn_resp *resp = body;
    int gravest = KW_OK;
    for (int32_t i = 0; i < resp->n_results_by_topic_v3_and_below; i++) {
        const kw_add_partitions_to_txn_resp_topic_result *r = &resp->results_by_topic_v3_and_below[i];
        for (int32_t j = 0; j < r->n_results_by_partition; j++)
            take(t, r->name, r->results_by_partition[j].partition_index,
                 r->results_by_partition[j].partition_error_code, &gravest);
    }
    return gravest != KW_OK || all_answered(t) ? gravest : KW_EMALFORMED;
}

static void done(kw_txn *t, const kw_event *e) {
    (void)e;
    t->asks[KW_TXN_ASK_JOIN].attempts = 0;
    t->asks[KW_TXN_ASK_JOIN].at = 0;
    kw_host_due(t->client);
}

const kw_txn_kind kw_txn_join_kind = {
    .api = &kw_add_partitions_to_txn_api, .wanted = wanted, .send = send, .read = read, .done = done};
