/* txn_offset_commit.c - positions that count when their transaction is committed (KIP-98, KIP-447). The group
 * coordinator asks the transaction's one whether the group is in it; with TV2 it adds it. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include "tools/broker/pending.h"
#include "tools/broker/transact.h"
#include <kwire/msg/txn_offset_commit.h>

enum { FIRST_ABORTABLE = 4, FIRST_TV2 = 5 };

typedef kw_txn_offset_commit_req_partition partition_req;
typedef kw_txn_offset_commit_resp_partition partition_resp;

/* T14: nobody is a member here, so nobody has a generation. */
static int check_member(const kw_txn_offset_commit_req *in, const broker_group *group) {
    if (in->generation_id < 0)
        return 0;
    return group == NULL ? ILLEGAL_GENERATION : UNKNOWN_MEMBER_ID;
}

static int check_transaction(broker_request *q, const kw_txn_offset_commit_req *in) {
    broker_claim claim = {in->transactional_id, in->producer_id, in->producer_epoch};
    broker_place place = {broker_txn_offsets_topic(), broker_cluster_slot(in->group_id)};
    if (q->version >= FIRST_TV2)
        return broker_txn_ask(q->broker, &claim, BROKER_ASKS_TO_ADD, &place);
    if (!q->broker->release->verifies)
        return 0;
    return broker_txn_ask(q->broker, &claim,
                          q->version < FIRST_ABORTABLE ? BROKER_ASKS_OLD : BROKER_ASKS_ABORTABLE, &place);
}

/* For the whole group. */
static int find_group(broker_request *q, const kw_txn_offset_commit_req *in, broker_group **group) {
    kw_broker *b = q->broker;
    if (q->fault == 0 && in->group_id.n <= 0)
        return INVALID_GROUP_ID;
    int error = broker_coordinates(q, in->group_id);
    if (error == 0)
        error = check_transaction(q, in);
    if (error == 0)
        error = check_member(in, broker_group_find(&b->groups, in->group_id));
    if (error != 0)
        return error;
    *group = broker_group_get(&b->groups, &b->mem, in->group_id);
    return *group == NULL ? COORDINATOR_NOT_AVAILABLE : 0;
}

static int check_partition(const broker_request *q, kw_str topic, const partition_req *p) {
    broker_partition *known;
    broker_topic_ref ref = {.name = topic};
    int error = broker_partition_fault(q, topic, p->partition_index, true);
    if (error == 0 && q->fault == 0)
        error = broker_partition_find(&broker_belief(q)->topics, &ref, p->partition_index, &known);
    return error;
}

static int commit(broker_request *q, kw_str topic, const partition_req *p, broker_group *group) {
    const kw_txn_offset_commit_req *in = q->body;
    broker_offset o = {.topic = topic,
                       .metadata = p->committed_metadata.n < 0 ? broker_text("") : p->committed_metadata,
                       .partition = p->partition_index,
                       .leader_epoch = p->committed_leader_epoch,
                       .offset = p->committed_offset,
                       .order = ++q->broker->groups.commits,
                       .producer_id = in->producer_id};
    if (o.metadata.n > BROKER_METADATA_MAX)
        return OFFSET_METADATA_TOO_LARGE;
    return broker_pending_set(group, &q->broker->mem, &o) == 0 ? 0 : COORDINATOR_NOT_AVAILABLE;
}

/* First pass: what is wrong with single partitions. *any: some are fine. */
static partition_resp *check_topic(broker_request *q, const kw_txn_offset_commit_req_topic *t, bool *any) {
    partition_resp *list = broker_take(q, t->n_partitions, sizeof *list);
    if (list == NULL)
        return NULL;
    for (int32_t i = 0; i < t->n_partitions; i++) {
        list[i].partition_index = t->partitions[i].partition_index;
        list[i].error_code = (int16_t)check_partition(q, t->name, &t->partitions[i]);
        *any |= list[i].error_code == 0;
    }
    return list;
}

/* Second pass: those that are fine so far. */
static void commit_topic(broker_request *q, const kw_txn_offset_commit_req_topic *t, int error,
                         broker_group *group, partition_resp *list) {
    for (int32_t i = 0; i < t->n_partitions; i++)
        if (list[i].error_code == 0)
            list[i].error_code = (int16_t)(error != 0 ? error : commit(q, t->name, &t->partitions[i], group));
}

broker_verdict broker_txn_offset_commit(broker_request *q) {
    const kw_txn_offset_commit_req *in = q->body;
    kw_txn_offset_commit_resp *a = q->answer;
    int32_t n = in->n_topics;
    kw_txn_offset_commit_resp_topic *topics = broker_take(q, n, sizeof *topics);
    partition_resp **lists = broker_take(q, n, sizeof *lists);
    broker_group *group = NULL;
    bool any = false;
    if (topics == NULL || lists == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < n; i++)
        if ((lists[i] = check_topic(q, &in->topics[i], &any)) == NULL)
            return BROKER_CLOSE;
    int error = any ? find_group(q, in, &group) : 0;
    for (int32_t i = 0; i < n; i++) {
        commit_topic(q, &in->topics[i], error, group, lists[i]);
        topics[i] = (kw_txn_offset_commit_resp_topic){
            .name = in->topics[i].name, .partitions = lists[i], .n_partitions = in->topics[i].n_partitions};
    }
    a->topics = topics;
    a->n_topics = n;
    return BROKER_ANSWER;
}
