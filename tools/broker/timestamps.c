/* timestamps.c - see timestamps.h. Whether a batch is taken is read off its header; only a refusal looks at
 * the records. */
#include "tools/broker/timestamps.h"

bool broker_time_allowed(const broker_request *q, const broker_topic_config *c, int64_t timestamp) {
    int64_t now = q->broker->wall_ms;
    if (c->append_time || timestamp < 0)
        return true;
    return timestamp > now ? timestamp - now <= c->timestamp_after : now - timestamp <= c->timestamp_before;
}

static int32_t list_records(broker_request *q, const broker_topic_config *c, kw_record_iter *it,
                            kw_produce_resp_record_error *list, int32_t most) {
    kw_record record;
    int32_t n = 0;
    while (n < most && kw_record_next(it, &record) == 1)
        if (!broker_time_allowed(q, c, record.timestamp))
            list[n++] = (kw_produce_resp_record_error){
                .batch_index = it->index - 1,
                .batch_index_error_message = broker_text("The time of the record is too far from now.")};
    return n;
}

void broker_time_explain(broker_request *q, const broker_topic_config *c, const kw_batch *batch,
                         kw_produce_resp_partition *out) {
    kw_buf expanded = {0};
    kw_record_iter it;
    out->error_message = broker_text("Records have times that are too far from now.");
    if (kw_batch_open(batch, KW_EXPAND_LIMIT, &q->broker->mem, &expanded, &it) != 0)
        return;
    /* As many as are there, whatever the header claims: a record takes seven bytes at least. */
    int32_t most = (int32_t)(kw_reader_left(&it.r) / 7 + 1);
    kw_produce_resp_record_error *list = broker_take(q, most, sizeof *list);
    if (list != NULL)
        out->n_record_errors = list_records(q, c, &it, list, most);
    out->record_errors = list;
    kw_buf_fini(&expanded, &q->broker->mem);
}
