/* txns_abort.c - `kwire txns abort-hanging`: the marker that no coordinator will write. */
#include "tools/print.h"
#include "tools/txns.h"

#include <stdio.h>

int kw_txns_check_abort(const kw_args *a) {
    bool by_producer = a->producer_ids.n == 1 && a->producer_epoch >= 0 && a->coordinator_epoch >= 0;
    bool any_of_it = a->producer_ids.n > 0 || a->producer_epoch >= 0 || a->coordinator_epoch >= 0;
    if (a->partition < 0)
        kw_say("kwire txns: abort-hanging needs -p N");
    else if (a->start_offset >= 0 ? any_of_it : !by_producer)
        kw_say("kwire txns: abort-hanging needs --start-offset N, or one --producer-id with --producer-epoch "
               "and "
               "--coordinator-epoch");
    else
        return KW_EXIT_OK;
    return KW_EXIT_USAGE;
}

/* A producer without a marker in this partition shows no coordinator epoch; any is newer than none. */
static int by_offset(kw_desk *d, const kw_topic_offsets *t, kw_open_txn *out) {
    kw_open_txns f;
    int result = kw_txns_find_open(d, t, 1, INT64_MAX, &f);
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < f.n; i++) {
        if (f.open[i].start_offset != d->args->start_offset)
            continue;
        *out = f.open[i];
        out->coordinator_epoch = out->coordinator_epoch < 0 ? 0 : out->coordinator_epoch;
        return KW_EXIT_OK;
    }
    kw_session_complain(&d->s, "abort in %.*s, partition %d: no transaction that is open begins at %lld",
                        KW_TEXT(t->topic), (int)d->args->partition, (long long)d->args->start_offset);
    return KW_EXIT_FAILED;
}

static int which(kw_desk *d, kw_open_txn *out) {
    kw_topic_offsets t;
    const kw_args *a = d->args;
    int result = kw_desk_partitions(d, &t);
    if (result != KW_EXIT_OK || a->start_offset >= 0)
        return result != KW_EXIT_OK ? result : by_offset(d, &t, out);
    *out = (kw_open_txn){
        .topic = t.topic,
        .partition = (int32_t)a->partition,
        .producer_id = a->producer_ids.p[0],
        .producer_epoch = (int32_t)a->producer_epoch,
        .coordinator_epoch = (int32_t)a->coordinator_epoch,
        .start_offset = -1,
        .owner = {NULL, -1},
    };
    return KW_EXIT_OK;
}

/* The rest of its transaction would not be aborted with it. */
static int refuse_owned(kw_desk *d, const kw_open_txn *t) {
    kw_session_complain(
        &d->s,
        "abort in %.*s, partition %d: it is in the transaction of %.*s (%.*s), whose coordinator "
        "will end it; --force writes the marker all the same",
        KW_TEXT(t->topic), (int)t->partition, KW_TEXT(t->owner), KW_TEXT(t->owner_state));
    return KW_EXIT_FAILED;
}

static int tell_aborted(kw_desk *d, const kw_open_txn *t, const kw_write_txn_markers_resp *r) {
    const kw_write_txn_markers_resp_partition *p = &r->markers[0].topics[0].partitions[0];
    if (p->error_code != 0)
        return kw_desk_partition_refused(d, "abort in", t->topic, t->partition, p->error_code);
    if (!d->args->json) {
        printf("topic %.*s  partition %d  producer %lld  epoch %d  aborted\n", KW_TEXT(t->topic),
               (int)t->partition, (long long)t->producer_id, (int)t->producer_epoch);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", t->topic);
    kw_put_number(o, "partition", t->partition);
    kw_put_number(o, "producerId", t->producer_id);
    kw_put_number(o, "producerEpoch", t->producer_epoch);
    kw_put_number(o, "coordinatorEpoch", t->coordinator_epoch);
    kw_put_flag(o, "aborted", true);
    return kw_desk_json_end(d);
}

static int write_marker(kw_desk *d, const kw_open_txn *t) {
    kw_event answer;
    kw_write_txn_markers_req req = kw_write_txn_markers_req_default;
    kw_write_txn_markers_req_marker marker = kw_write_txn_markers_req_marker_default;
    kw_write_txn_markers_req_topic topic = kw_write_txn_markers_req_topic_default;
    topic.name = t->topic;
    topic.partition_indexes = &t->partition;
    topic.n_partition_indexes = 1;
    marker.producer_id = t->producer_id;
    marker.producer_epoch = (int16_t)t->producer_epoch;
    marker.coordinator_epoch = t->coordinator_epoch;
    marker.topics = &topic;
    marker.n_topics = 1;
    req.markers = &marker;
    req.n_markers = 1;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_abort_transaction(d->s.client, &req, &o), &o, &answer);
    return result == KW_EXIT_OK ? tell_aborted(d, t, answer.u.admin.result->u.abort_transaction) : result;
}

int kw_txns_abort_hanging(kw_desk *d) {
    kw_open_txn t;
    int result = which(d, &t);
    if (result == KW_EXIT_OK && !d->args->force)
        result = kw_txns_find_owners(d, &t, 1);
    if (result != KW_EXIT_OK)
        return result;
    return t.owner.n >= 0 ? refuse_owned(d, &t) : write_marker(d, &t);
}
