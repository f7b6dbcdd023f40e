/* list_offsets.c - offsets by time (F14). Without transactions the last stable offset is the end. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/list_offsets.h>

enum { FIRST_LEADER_EPOCH = 4 };

enum { LATEST = -1, EARLIEST = -2, MAX_TIMESTAMP = -3, EARLIEST_LOCAL = -4, LATEST_TIERED = -5 };

typedef struct found {
    int64_t offset, timestamp;
} found;

/* The first record of the batch with that timestamp or a later one. A batch that cannot be read (a codec not
 * in this build) is taken as a whole. */
static found search_batch(kw_broker *b, kw_bytes bytes, int64_t timestamp) {
    kw_reader r;
    kw_batch batch = {0};
    kw_buf expanded = {0};
    kw_record_iter it;
    kw_record record;
    kw_reader_init(&r, bytes.p, (size_t)bytes.n);
    if (kw_batches_next(&r, &batch) != 1)
        return (found){-1, -1};
    found f = {batch.base_offset, batch.max_timestamp};
    if (kw_batch_open(&batch, KW_EXPAND_LIMIT, &b->mem, &expanded, &it) == 0)
        while (kw_record_next(&it, &record) == 1)
            if (record.timestamp >= timestamp) {
                f = (found){record.offset, record.timestamp};
                break;
            }
    kw_buf_fini(&expanded, &b->mem);
    return f;
}

static found search_time(kw_broker *b, const broker_log *log, int64_t timestamp) {
    kw_bytes batch;
    if (!broker_log_find_time(log, timestamp, &batch))
        return (found){-1, -1};
    return search_batch(b, batch, timestamp);
}

static found search_newest(kw_broker *b, const broker_log *log) {
    int64_t timestamp;
    if (!broker_log_max_time(log, &timestamp))
        return (found){-1, -1};
    return search_time(b, log, timestamp);
}

/* Special times, and the first version that knows them. */
static int find_special(kw_broker *b, const broker_log *log, int64_t time, int16_t version, found *f) {
    static const int16_t first[] = {0, 1, 1, 7, 8, 9};
    if (time < LATEST_TIERED || version < first[-time])
        return UNSUPPORTED_VERSION;
    if (time == LATEST)
        f->offset = log->end;
    else if (time == EARLIEST || time == EARLIEST_LOCAL)
        f->offset = log->start;
    else if (time == MAX_TIMESTAMP)
        *f = search_newest(b, log);
    return 0; /* latest tiered: nothing is */
}

static int look_up(broker_request *q, const broker_topic_ref *ref, const kw_list_offsets_req_partition *p,
                   kw_list_offsets_resp_partition *out) {
    broker_log *log;
    found f = {-1, -1};
    if (q->fault != 0)
        return q->fault;
    int error = broker_partition_find(&q->broker->topics, ref, p->partition_index, &log);
    if (error == 0)
        error = broker_epoch_check(p->current_leader_epoch);
    if (error != 0)
        return error;
    if (p->timestamp >= 0)
        f = search_time(q->broker, log, p->timestamp);
    else
        error = find_special(q->broker, log, p->timestamp, q->version, &f);
    out->offset = f.offset;
    out->timestamp = f.timestamp;
    if (f.offset >= 0 && q->version >= FIRST_LEADER_EPOCH)
        out->leader_epoch = BROKER_LEADER_EPOCH;
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
