/* throttle.c - every answer but a few has the same field; the rows say where it is. */
#include "tools/broker/throttle.h"
#include "protocol/rows.h"

/* -1: this answer has none. */
static int find_field(const kw_rows *rows) {
    const char *name = rows->names;
    for (int i = 0; i < rows->n_fields; i++, name += strlen(name) + 1)
        if (strcmp(name, "throttleTimeMs") == 0)
            return rows->fields[i].offset;
    return -1;
}

void broker_throttle(broker_request *q, kw_time duration) {
    int32_t ms = (int32_t)((duration + 999) / 1000);
    int at = find_field(q->service->api->response->rows);
    if (duration <= q->mute)
        return;
    q->mute = duration;
    if (at >= 0)
        memcpy((char *)q->answer + at, &ms, sizeof ms);
}

bool broker_may_change(broker_request *q, int32_t n_partitions, bool strict) {
    bool refused;
    broker_throttle(q, broker_quota_change(&q->broker->quotas, q->node->id, q->client_id, n_partitions,
                                           q->broker->now, strict, &refused));
    return !refused;
}
