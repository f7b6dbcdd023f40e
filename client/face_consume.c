/* face_consume.c - the public calls of consuming assigned partitions. See face.c. */
#include "client/client.h"

int kw_assign(kw_client *c, int32_t topic, int32_t partition, int64_t offset) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_consumer_assign(&c->consumer, topic, partition, offset);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_assign_at_time(kw_client *c, int32_t topic, int32_t partition, int64_t ms) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_consumer_assign_at_time(&c->consumer, topic, partition, ms);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_unassign(kw_client *c, int32_t topic, int32_t partition) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_consumer_unassign(&c->consumer, topic, partition);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

static int pause_or_resume(kw_client *c, int32_t topic, int32_t partition, bool paused) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_consumer_pause(&c->consumer, topic, partition, paused);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_pause(kw_client *c, int32_t topic, int32_t partition) {
    return pause_or_resume(c, topic, partition, true);
}

int kw_resume(kw_client *c, int32_t topic, int32_t partition) {
    return pause_or_resume(c, topic, partition, false);
}

int kw_paused(const kw_client *c, int32_t topic, int32_t partition) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    const kw_assigned *a = kw_consumer_find(&c->consumer, topic, partition);
    rc = a == NULL ? KW_ENOTFOUND : a->paused;
    kw_client_leave(c);
    return rc;
}

int64_t kw_position(const kw_client *c, int32_t topic, int32_t partition) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    const kw_assigned *a = kw_consumer_find(&c->consumer, topic, partition);
    int64_t position = a == NULL ? -1 : a->position;
    kw_client_leave(c);
    return position;
}

int kw_partition_ends(const kw_client *c, int32_t topic, int32_t partition, kw_ends *out) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    const kw_assigned *a = kw_consumer_find(&c->consumer, topic, partition);
    if (a != NULL)
        *out = (kw_ends){a->log_start_offset, a->last_stable_offset, a->high_watermark};
    kw_client_leave(c);
    return a != NULL ? KW_OK : KW_ENOTFOUND;
}

void kw_batch_release(kw_client *c, struct kw_fetched *batch) {
    if (c->core.env.locks.client.acquire != NULL)
        kw_consumer_return(&c->consumer, batch);
    else
        kw_consumer_release(&c->consumer, batch);
}
