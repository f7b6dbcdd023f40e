/* face_produce.c - the public calls of producing. See face.c. */
#include "client/client.h"

/* These three do not wait for a step that goes on: see intake.h. */

int kw_produce(kw_client *c, const kw_outgoing *r) {
    bool due;
    int rc = kw_intake_append(&c->producer.intake, r, &due);
    if (due)
        kw_client_wake(c);
    return rc;
}

int64_t kw_flush(kw_client *c) {
    bool due = false;
    int64_t n = kw_intake_flush(&c->producer.intake, &due);
    if (due)
        kw_client_wake(c);
    return n;
}

int64_t kw_outstanding(const kw_client *c) {
    return kw_intake_outstanding(&c->producer.intake);
}

int64_t kw_unsettled(const kw_client *c) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int64_t n = kw_producer_unsettled(&c->producer);
    kw_client_leave(c);
    return n;
}

int64_t kw_settled(const kw_client *c) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    int64_t n = (int64_t)kw_producer_settled(&c->producer);
    kw_client_leave(c);
    return n;
}

void kw_close(kw_client *c, kw_time deadline) {
    if (kw_client_enter(c) < 0)
        return;
    kw_producer_close(&c->producer, deadline);
    kw_commits_close(&c->commits, deadline);
    kw_client_leave(c);
    kw_client_wake(c);
}

int kw_set_partitioner(kw_client *c, int32_t topic, const kw_partitioner *p) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_producer_set_partitioner(&c->producer, topic, p);
    kw_client_leave(c);
    return rc;
}

int kw_topic_set(kw_client *c, int32_t topic, kw_str key, kw_str value, char *why, size_t why_size) {
    char unread[200];
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_producer_topic_set(&c->producer, topic, key, value, why != NULL ? why : unread,
                               why != NULL ? why_size : sizeof unread);
    c->producer.deadline = c->core.now; /* a timeout may be shorter now */
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_purge(kw_client *c, unsigned what) {
    if (what == 0 || (what & ~(unsigned)(KW_PURGE_QUEUED | KW_PURGE_IN_FLIGHT)) != 0)
        return KW_EINVAL;
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    kw_producer_purge(&c->producer, what);
    kw_client_leave(c);
    kw_client_wake(c);
    return KW_OK;
}

void kw_client_set_guarantee(kw_client *c, const kw_guarantee *g) {
    if (kw_client_enter(c) < 0)
        return;
    kw_producer_set_guarantee(&c->producer, g);
    kw_client_leave(c);
}
