/* txns_describe.c - `kwire txns describe` and `producers`: what coordinators and replicas know. */
#include "tools/datetime.h"
#include "tools/txns.h"

#include <stdio.h>
#include <string.h>

/* ---- describe ---- */

typedef kw_describe_transactions_resp_transaction transaction;

/* What is over keeps its beginning. */
static bool is_open(const transaction *t) {
    static const char *const states[] = {"Ongoing", "PrepareCommit", "PrepareAbort", "PrepareEpochFence"};
    kw_str s = t->transaction_state;
    for (size_t i = 0; t->transaction_start_time_ms >= 0 && i < sizeof states / sizeof *states; i++)
        if (s.n == (int32_t)strlen(states[i]) && memcmp(s.p, states[i], (size_t)s.n) == 0)
            return true;
    return false;
}

/* -1: it is not. */
static int64_t open_for(const transaction *t) {
    int64_t now = kw_clock_wall_ms();
    if (!is_open(t))
        return -1;
    return now < t->transaction_start_time_ms ? 0 : now - t->transaction_start_time_ms;
}

static void print_text(const transaction *t) {
    char began[KW_DATETIME_SIZE];
    printf("%.*s  state %.*s  producer %lld  epoch %d  timeout %d ms", KW_TEXT(t->transactional_id),
           KW_TEXT(t->transaction_state), (long long)t->producer_id, (int)t->producer_epoch,
           (int)t->transaction_timeout_ms);
    if (t->transaction_start_time_ms >= 0)
        printf("  began %s", kw_datetime_print(t->transaction_start_time_ms, began));
    if (is_open(t))
        printf("  open for %lld ms", (long long)open_for(t));
    printf("\n");
    for (int32_t i = 0; i < t->n_topics; i++) {
        printf("  topic %.*s  partitions ", KW_TEXT(t->topics[i].topic));
        for (int32_t k = 0; k < t->topics[i].n_partitions; k++)
            printf("%s%d", k > 0 ? "," : "", (int)t->topics[i].partitions[k]);
        printf("\n");
    }
}

static int print_json(kw_desk *d, const transaction *t) {
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "transactionalId", t->transactional_id);
    kw_put_text(o, "state", t->transaction_state);
    kw_put_number(o, "producerId", t->producer_id);
    kw_put_number(o, "producerEpoch", t->producer_epoch);
    kw_put_number(o, "timeoutMs", t->transaction_timeout_ms);
    kw_put_number(o, "startTimeMs", t->transaction_start_time_ms);
    kw_put_number(o, "durationMs", open_for(t));
    kw_json_name(o, "topics");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < t->n_topics; i++) {
        kw_json_begin_object(o);
        kw_put_text(o, "topic", t->topics[i].topic);
        kw_put_ids(o, "partitions", t->topics[i].partitions, t->topics[i].n_partitions);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
    return kw_desk_json_end(d);
}

static int tell(kw_desk *d, const transaction *t) {
    if (t->error_code != 0)
        return kw_desk_refused(d, "describe transactional id", t->transactional_id, t->error_code,
                               (kw_str){NULL, -1});
    if (d->args->json)
        return print_json(d, t);
    print_text(t);
    return KW_EXIT_OK;
}

int kw_txns_describe(kw_desk *d) {
    kw_event answer;
    kw_describe_transactions_req req = kw_describe_transactions_req_default;
    req.transactional_ids = kw_txns_strings(d, &d->args->transactional_ids);
    req.n_transactional_ids = d->args->transactional_ids.n;
    if (req.transactional_ids == NULL)
        return KW_EXIT_FAILED;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_describe_transactions(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_describe_transactions_resp *r = answer.u.admin.result->u.describe_transactions;
    for (int32_t i = 0; i < r->n_transaction_states; i++)
        result |= tell(d, &r->transaction_states[i]);
    return result;
}

/* ---- producers ---- */

static bool fill_topic(kw_desk *d, const kw_topic_offsets *from, kw_describe_producers_req_topic *to) {
    int32_t *numbers = kw_desk_alloc(d, (size_t)from->n, sizeof *numbers);
    for (int32_t i = 0; numbers != NULL && i < from->n; i++)
        numbers[i] = from->partitions[i].partition;
    *to = kw_describe_producers_req_topic_default;
    to->name = from->topic;
    to->partition_indexes = numbers;
    to->n_partition_indexes = from->n;
    return numbers != NULL;
}

int kw_txns_ask_producers(kw_desk *d, const kw_topic_offsets *topics, int32_t n,
                          const kw_describe_producers_resp **out) {
    kw_event answer;
    kw_describe_producers_req req = kw_describe_producers_req_default;
    kw_describe_producers_req_topic *t = kw_desk_alloc(d, (size_t)n, sizeof *t);
    for (int32_t i = 0; i < n; i++)
        if (t == NULL || !fill_topic(d, &topics[i], &t[i]))
            return KW_EXIT_FAILED;
    req.topics = t;
    req.n_topics = n;
    kw_admin_options o = kw_desk_options(d);
    int err = kw_admin_describe_producers(d->s.client, (int32_t)d->args->broker_id, &req, &o);
    int result = kw_desk_await(d, err, &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    *out = kw_desk_copy(d, &kw_describe_producers_resp_message, answer.u.admin.result->u.describe_producers);
    return *out != NULL ? KW_EXIT_OK : KW_EXIT_FAILED;
}

static int print_producer(kw_desk *d, kw_str topic, int32_t partition,
                          const kw_describe_producers_resp_producer *p) {
    if (!d->args->json) {
        printf(
            "partition %d  producer %lld  epoch %d  last sequence %d  last timestamp %lld  coordinator epoch "
            "%d  open from %lld\n",
            (int)partition, (long long)p->producer_id, (int)p->producer_epoch, (int)p->last_sequence,
            (long long)p->last_timestamp, (int)p->coordinator_epoch, (long long)p->current_txn_start_offset);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", topic);
    kw_put_number(o, "partition", partition);
    kw_put_number(o, "producerId", p->producer_id);
    kw_put_number(o, "producerEpoch", p->producer_epoch);
    kw_put_number(o, "lastSequence", p->last_sequence);
    kw_put_number(o, "lastTimestamp", p->last_timestamp);
    kw_put_number(o, "coordinatorEpoch", p->coordinator_epoch);
    kw_put_number(o, "startOffset", p->current_txn_start_offset);
    return kw_desk_json_end(d);
}

int kw_txns_producers(kw_desk *d) {
    kw_topic_offsets t;
    const kw_describe_producers_resp *r;
    int result = kw_desk_partitions(d, &t);
    if (result == KW_EXIT_OK)
        result = kw_txns_ask_producers(d, &t, 1, &r);
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < r->topics[0].n_partitions; i++) {
        const kw_describe_producers_resp_partition *p = &r->topics[0].partitions[i];
        if (p->error_code != 0)
            result |=
                kw_desk_partition_refused(d, "producers of", t.topic, p->partition_index, p->error_code);
        for (int32_t k = 0; p->error_code == 0 && k < p->n_active_producers; k++)
            result |= print_producer(d, t.topic, p->partition_index, &p->active_producers[k]);
    }
    return result;
}
