/* list_offsets.c - offsets by time (F14). A reader of committed records sees no more than the
 * last stable offset (F7). */
#include "tools/broker/codes.h"
#include "tools/broker/leader.h"
#include <kwire/msg/list_offsets.h>

enum { FIRST_LEADER_EPOCH = 4, READ_COMMITTED = 1 };

enum { LATEST = -1, EARLIEST = -2, MAX_TIMESTAMP = -3, EARLIEST_LOCAL = -4, LATEST_TIERED = -5 };

typedef struct found {
    int64_t offset, timestamp;
    int32_t epoch;
} found;

static const found nothing = {-1, -1, -1};

/* The first record of the batch, from the log's start on, with that timestamp or a later one. A batch that
 * cannot be read (a codec not in this build) is taken as a whole. */
static found search_batch(kw_broker *b, const kw_batch *batch, int64_t start, int64_t timestamp) {
    kw_buf expanded = {0};
    kw_record_iter it;
    kw_record record;
    found f = {batch->base_offset, batch->max_timestamp, batch->leader_epoch};
    if (kw_batch_open(batch, KW_EXPAND_LIMIT, &b->mem, &expanded, &it) == 0) {
        f = nothing;
        while (f.offset < 0 && kw_record_next(&it, &record) == 1)
            if (record.timestamp >= timestamp && record.offset >= start)
                f = (found){record.offset, record.timestamp, batch->leader_epoch};
    }
    kw_buf_fini(&expanded, &b->mem);
    return f;
}

/* A batch whose time fits may hold the fitting records before the log's start only; then the next is asked.
 */
static found search_time(kw_broker *b, const broker_log *log, int64_t timestamp) {
    kw_bytes bytes;
    kw_reader r;
    kw_batch batch;
    for (int64_t from = log->start; broker_log_find_time(log, timestamp, from, &bytes);) {
        kw_reader_init(&r, bytes.p, (size_t)bytes.n);
        if (kw_batches_next(&r, &batch) != 1)
            return nothing;
        found f = search_batch(b, &batch, log->start, timestamp);
        if (f.offset >= 0)
            return f;
        from = kw_batch_next_offset(&batch);
    }
    return nothing;
}

static found search_newest(kw_broker *b, const broker_log *log) {
    int64_t timestamp;
    return broker_log_max_time(log, &timestamp) ? search_time(b, log, timestamp) : nothing;
}

static found at(const broker_log *log, int64_t offset) {
    return (found){offset, -1, broker_epochs_at(&log->epochs, offset)};
}

/* Special times, and the first version that knows them. */
static int find_special(kw_broker *b, const broker_log *log, int64_t time, int16_t version, int64_t limit,
                        found *f) {
    static const int16_t first[] = {0, 1, 1, 7, 8, 9};
    if (time < LATEST_TIERED || version < first[-time])
        return UNSUPPORTED_VERSION;
    if (time == LATEST)
        *f = (found){limit, -1, log->epochs.current.epoch};
    else if (time == EARLIEST || time == EARLIEST_LOCAL)
        *f = at(log, log->start);
    else if (time == MAX_TIMESTAMP)
        *f = search_newest(b, log);
    return 0; /* latest tiered: nothing is */
}

/* Followers see all. */
static int64_t limit_of(const kw_list_offsets_req *in, const broker_partition *p) {
    bool committed = in->replica_id < 0 && in->isolation_level == READ_COMMITTED;
    return committed ? broker_partition_lso(p) : p->log.end;
}

static int look_up(broker_request *q, const broker_topic_ref *ref, const kw_list_offsets_req_partition *in,
                   kw_list_offsets_resp_partition *out) {
    broker_partition *p;
    found f = nothing;
    int error = q->fault != 0 ? q->fault : broker_partition_fault(q, ref->name, in->partition_index, true);
    if (error == 0)
        error = broker_partition_serve(q, ref, in->partition_index, in->current_leader_epoch,
                                       BROKER_AS_LEADER, &p);
    if (error != 0)
        return error;
    int64_t limit = limit_of(q->body, p);
    if (in->timestamp >= 0)
        f = search_time(q->broker, &p->log, in->timestamp);
    else
        error = find_special(q->broker, &p->log, in->timestamp, q->version, limit, &f);
    bool by_time = in->timestamp >= 0 || in->timestamp == MAX_TIMESTAMP;
    if (by_time && f.offset >= limit)
        f = nothing;
    out->offset = f.offset;
    out->timestamp = f.timestamp;
    if (q->version >= FIRST_LEADER_EPOCH)
        out->leader_epoch = f.epoch;
    return error;
}

static bool answer_topic(broker_request *q, const kw_list_offsets_req_topic *topic,
                         kw_list_offsets_resp_topic *out) {
    broker_topic_ref ref = {.name = topic->name};
    kw_list_offsets_resp_partition *list = broker_take(q, topic->n_partitions, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < topic->n_partitions; i++) {
        list[i] = kw_list_offsets_resp_partition_default;
        list[i].partition_index = topic->partitions[i].partition_index;
        list[i].error_code = (int16_t)look_up(q, &ref, &topic->partitions[i], &list[i]);
    }
    *out = (kw_list_offsets_resp_topic){
        .name = topic->name, .partitions = list, .n_partitions = topic->n_partitions};
    return true;
}

broker_verdict broker_list_offsets(broker_request *q) {
    const kw_list_offsets_req *in = q->body;
    kw_list_offsets_resp *a = q->answer;
    kw_list_offsets_resp_topic *list = broker_take(q, in->n_topics, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_topics; i++)
        if (!answer_topic(q, &in->topics[i], &list[i]))
            return BROKER_CLOSE;
    a->topics = list;
    a->n_topics = in->n_topics;
    return BROKER_ANSWER;
}
