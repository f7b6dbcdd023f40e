/* add_partitions_to_txn.c - partitions join transactions: one transaction up to version 3, for producers;
 * several from 4 on, for brokers, which may also just ask. Both forms are made from one.
 *
 * A transaction takes all of its partitions or none (T10). */
#include "tools/broker/codes.h"
#include "tools/broker/transact.h"
#include <kwire/msg/add_partitions_to_txn.h>

enum { FIRST_FENCED = 2, FIRST_BATCHED = 4, FIRST_TV2 = 5 };

typedef kw_add_partitions_to_txn_req_transaction asked;
typedef kw_add_partitions_to_txn_req_topic topic_req;
typedef kw_add_partitions_to_txn_resp_partition_result partition_resp;
typedef kw_add_partitions_to_txn_resp_topic_result topic_resp;
typedef kw_add_partitions_to_txn_resp_transaction transaction_resp;

/* The partitions of a transaction in one row, and what is said of each. */
typedef struct row {
    broker_place *places;
    partition_resp *results;
    int32_t n;
} row;

static bool lay_out(broker_request *q, const asked *in, row *r) {
    int32_t n = 0;
    for (int32_t i = 0; i < in->n_topics; i++)
        n += in->topics[i].n_partitions;
    *r = (row){broker_take(q, n, sizeof *r->places), broker_take(q, n, sizeof *r->results), 0};
    if (r->places == NULL || r->results == NULL)
        return false;
    for (int32_t i = 0; i < in->n_topics; i++)
        for (int32_t k = 0; k < in->topics[i].n_partitions; k++) {
            r->places[r->n] = (broker_place){in->topics[i].name, in->topics[i].partitions[k]};
            r->results[r->n++].partition_index = in->topics[i].partitions[k];
        }
    return true;
}

static int check_place(const broker_request *q, const broker_place *place) {
    broker_topic_ref ref = {.name = place->topic};
    broker_partition *known;
    int error = broker_partition_fault(q, place->topic, place->partition, true);
    if (error != 0 || (q->version >= FIRST_BATCHED && broker_txn_is_offsets(place->topic)))
        return error;
    return broker_partition_find(&broker_belief(q)->topics, &ref, place->partition, &known);
}

/* What is wrong with single partitions; those with nothing wrong are not attempted then. */
static bool check_places(const broker_request *q, row *r) {
    bool fine = true;
    for (int32_t i = 0; i < r->n; i++) {
        r->results[i].partition_error_code = (int16_t)check_place(q, &r->places[i]);
        fine &= r->results[i].partition_error_code == 0;
    }
    for (int32_t i = 0; i < r->n && !fine; i++)
        if (r->results[i].partition_error_code == 0)
            r->results[i].partition_error_code = OPERATION_NOT_ATTEMPTED;
    return fine;
}

static int translate(const broker_request *q, int error) {
    return error == PRODUCER_FENCED && q->version < FIRST_FENCED ? INVALID_PRODUCER_EPOCH : error;
}

static void say_of_all(row *r, int error) {
    for (int32_t i = 0; i < r->n; i++)
        r->results[i].partition_error_code = (int16_t)error;
}

/* Returns what is wrong with the whole request: a leader's wish that cannot be written. */
static int carry_out(broker_request *q, const asked *in, row *r) {
    broker_claim claim = {in->transactional_id, in->producer_id, in->producer_epoch};
    bool tv2 = q->version >= FIRST_TV2;
    if (q->fault != 0) {
        say_of_all(r, q->fault);
        return 0;
    }
    if (!check_places(q, r))
        return 0;
    int error = claim.id.n <= 0 ? INVALID_REQUEST : broker_txn_coordinates(q, claim.id);
    if (error == 0 && !in->verify_only)
        error = broker_txn_join(q->broker, &claim, tv2, r->places, r->n);
    say_of_all(r, translate(q, error));
    for (int32_t i = 0; i < r->n && error == 0 && in->verify_only; i++)
        r->results[i].partition_error_code = (int16_t)broker_txn_verify(q->broker, &claim, &r->places[i]);
    return tv2 && error == UNSUPPORTED_VERSION ? error : 0;
}

static topic_resp *by_topic(broker_request *q, const asked *in, const row *r) {
    topic_resp *list = broker_take(q, in->n_topics, sizeof *list);
    int32_t at = 0;
    for (int32_t i = 0; list != NULL && i < in->n_topics; i++) {
        list[i] = (topic_resp){.name = in->topics[i].name,
                               .results_by_partition = r->results + at,
                               .n_results_by_partition = in->topics[i].n_partitions};
        at += in->topics[i].n_partitions;
    }
    return list;
}

static bool answer_transaction(broker_request *q, const asked *in, transaction_resp *out) {
    kw_add_partitions_to_txn_resp *a = q->answer;
    row r;
    if (!lay_out(q, in, &r))
        return false;
    int error = carry_out(q, in, &r);
    if (error != 0)
        a->error_code = (int16_t)error;
    *out = (transaction_resp){.transactional_id = in->transactional_id,
                              .topic_results = by_topic(q, in, &r),
                              .n_topic_results = in->n_topics};
    return out->topic_results != NULL;
}

static broker_verdict answer_old(broker_request *q, const kw_add_partitions_to_txn_req *in,
                                 kw_add_partitions_to_txn_resp *a) {
    asked one = {.transactional_id = in->v3_and_below_transactional_id,
                 .producer_id = in->v3_and_below_producer_id,
                 .producer_epoch = in->v3_and_below_producer_epoch,
                 .topics = in->v3_and_below_topics,
                 .n_topics = in->n_v3_and_below_topics};
    transaction_resp out;
    if (!answer_transaction(q, &one, &out))
        return BROKER_CLOSE;
    a->results_by_topic_v3_and_below = out.topic_results;
    a->n_results_by_topic_v3_and_below = out.n_topic_results;
    return BROKER_ANSWER;
}

broker_verdict broker_add_partitions_to_txn(broker_request *q) {
    const kw_add_partitions_to_txn_req *in = q->body;
    kw_add_partitions_to_txn_resp *a = q->answer;
    if (q->version < FIRST_BATCHED)
        return answer_old(q, in, a);
    transaction_resp *list = broker_take(q, in->n_transactions, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_transactions; i++)
        if (!answer_transaction(q, &in->transactions[i], &list[i]))
            return BROKER_CLOSE;
    a->results_by_transaction = list;
    a->n_results_by_transaction = a->error_code == 0 ? in->n_transactions : 0;
    return BROKER_ANSWER;
}
