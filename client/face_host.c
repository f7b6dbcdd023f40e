/* face_host.c - what a guarantee may ask of its client (kwire/host.h). The lock is held by whoever called the
 * guarantee; only kw_client_consult takes it. */
#include "client/client.h"

#include <kwire/host.h>

int kw_client_consult(kw_client *c, int (*fn)(const kw_guarantee *g, void *arg), void *arg) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = fn(&c->producer.guarantee, arg);
    kw_host_due(c);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}

int kw_client_inspect(kw_client *c, int (*fn)(const kw_guarantee *g, void *arg), void *arg) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = fn(&c->producer.guarantee, arg);
    kw_client_leave(c);
    return rc;
}

/* ---- facts ---- */

const kw_config *kw_host_config(const kw_client *c) {
    return &c->core.config;
}

kw_mem *kw_host_memory(kw_client *c) {
    return &c->core.buffers;
}

kw_str kw_host_topic_name(const kw_client *c, int32_t topic) {
    return kw_cluster_topic_name(&c->cluster, topic);
}

kw_uuid kw_host_topic_id(const kw_client *c, int32_t topic) {
    return c->cluster.topics[topic].id;
}

int kw_host_feature(const kw_client *c, const char *name) {
    return kw_features_level(&c->core.features, name);
}

int16_t kw_host_offers(const kw_client *c, const kw_api *api) {
    int16_t best = INT16_MAX;
    int at = 0;
    for (const kw_conn *conn; (conn = kw_cluster_next_conn(&c->cluster, &at)) != NULL;) {
        int16_t version = kw_conn_version(conn, api);
        if (kw_conn_is_open(conn) && version < best)
            best = version;
    }
    return best;
}

kw_time kw_host_now(const kw_client *c) {
    return c->core.now;
}

kw_time kw_host_retry_at(kw_client *c, int attempts) {
    return kw_core_retry_at(&c->core, attempts);
}

/* ---- requests ---- */

int kw_host_request(kw_client *c, const kw_api *api, const void *body, const kw_request_options *o) {
    return kw_requests_submit(&c->requests, api, body, o, true);
}

void kw_host_forget(kw_client *c, kw_target_kind kind, kw_str key) {
    int8_t type = kind == KW_TO_GROUP ? KW_COORDINATOR_GROUP : KW_COORDINATOR_TRANSACTION;
    kw_coordinators_forget(&c->coordinators, type, key);
}

/* ---- records ---- */

void kw_host_refuse(kw_client *c, int error) {
    kw_intake_admit(&c->producer.intake, error);
}

int64_t kw_host_unsettled(const kw_client *c) {
    return kw_producer_unsettled(&c->producer);
}

int64_t kw_host_in_flight(const kw_client *c) {
    return c->producer.n_in_flight;
}

void kw_host_flush(kw_client *c) {
    bool due;
    (void)kw_intake_flush(&c->producer.intake, &due);
}

void kw_host_drop(kw_client *c) {
    kw_producer_drop(&c->producer);
}

void kw_host_due(kw_client *c) {
    c->producer.deadline = kw_min_time(c->producer.deadline, c->core.now);
}

void kw_host_fail(kw_client *c, int error) {
    kw_producer_fail(&c->producer, error);
}

/* ---- words ---- */

void kw_host_tell(kw_client *c) {
    kw_producer_tell(&c->producer);
}

void kw_host_error(kw_client *c, int error, const char *text) {
    kw_core_error(&c->core, error, (kw_str){NULL, -1}, -1, -1, "%s", text);
}

bool kw_host_logs(const kw_client *c, kw_log_level level) {
    return kw_core_logs(&c->core, level, KW_ABOUT_EOS);
}

void kw_host_log(kw_client *c, kw_log_level level, const char *text) {
    kw_core_log(&c->core, level, KW_ABOUT_EOS, "%s", text);
}
