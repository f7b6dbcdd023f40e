/* metadata.c - see metadata.h. One request at a time, to any broker (M4), about all topics we have heard of.
 */
#include "client/metadata.h"

#include <kwire/msg/metadata.h>

#include <string.h>

static void metadata_done(kw_call *call, kw_answer *a);
static const kw_call_ops metadata_ops = {.keeps_frame = false, .done = metadata_done};

void kw_metadata_init(kw_metadata *m, kw_cluster *cluster) {
    m->core = cluster->core;
    m->cluster = cluster;
    m->refresh_at = m->missing_since = KW_NEVER;
}

/* Does some topic that may be created lack partitions? Then the request names only such topics, for the
 * permission to create goes with the whole request. */
static bool wants_creation(const kw_cluster *k) {
    for (int32_t i = 0; i < k->n_topics; i++)
        if (k->topics[i].producing && k->topics[i].n_partitions == 0)
            return true;
    return false;
}

static void fill_topics(const kw_metadata *m, kw_metadata_req *req, kw_metadata_req_topic *list) {
    const kw_cluster *k = m->cluster;
    req->topics = list;
    req->n_topics = 0;
    for (int32_t i = 0; i < k->n_topics; i++) {
        if (m->creating && !k->topics[i].producing)
            continue;
        list[req->n_topics] = kw_metadata_req_topic_default;
        list[req->n_topics++].name = kw_cluster_topic_name(k, i);
    }
}

static bool ask(kw_metadata *m, kw_node *node) {
    kw_core *core = m->core;
    kw_cluster *k = m->cluster;
    kw_arena_reset(&core->scratch);
    kw_metadata_req_topic *list = kw_arena_alloc(&core->scratch, sizeof *list * (size_t)(k->n_topics + 1));
    if (list == NULL)
        return false;
    kw_metadata_req req = kw_metadata_req_default;
    int16_t version = kw_conn_version(&node->conn, &kw_metadata_api);
    /* In turn, so that a topic which is never created does not keep the others from being looked up. */
    m->creating = !m->creating && wants_creation(k);
    fill_topics(m, &req, list);
    /* Below v4 there is no such switch and an empty list would mean "all": such brokers are before our time.
     */
    req.allow_auto_topic_creation = m->creating || core->config.allow_auto_create_topics;
    m->call.ops = &metadata_ops;
    kw_time timeout = KW_MS(core->config.request_timeout_ms);
    return kw_cluster_send(&node->conn, &m->call, &kw_metadata_api, version, &req, 0, timeout, NULL) == KW_OK;
}

static void back_off(kw_metadata *m) {
    m->attempts += 1;
    m->not_before = kw_core_retry_at(m->core, m->attempts);
}

bool kw_metadata_step(kw_metadata *m) {
    kw_time now = m->core->now;
    if (m->refresh_at <= now) { /* from here on a wish like any other, with its back-off */
        m->refresh_at = KW_NEVER;
        m->cluster->wants_metadata = true;
    }
    if (kw_metadata_recover(m))
        return true;
    if (m->in_flight || !m->cluster->wants_metadata || m->not_before > now)
        return false;
    kw_node *node = kw_cluster_any(m->cluster);
    if (node == NULL)
        return false;
    if (kw_conn_version(&node->conn, &kw_metadata_api) < 0) {
        kw_conn_fail(&node->conn, KW_EUNSUPPORTED, "it does not offer Metadata in a version we know");
        return true;
    }
    m->in_flight = ask(m, node);
    if (!m->in_flight)
        back_off(m);
    else
        m->cluster->wants_metadata = false;
    return m->in_flight;
}

/* A connection attempt has timers of its own (kw_conn_deadline); here only the wish matters. */
static kw_time ask_at(const kw_metadata *m) {
    if (m->in_flight)
        return KW_NEVER;
    if (!m->cluster->wants_metadata)
        return m->refresh_at;
    return m->not_before > m->core->now ? m->not_before : KW_NEVER;
}

kw_time kw_metadata_deadline(const kw_metadata *m) {
    return kw_min_time(ask_at(m), kw_metadata_recover_at(m));
}

static void apply_partition(kw_topic_info *t, const kw_metadata_resp_partition *p, bool new_id) {
    if (p->partition_index < 0 || p->partition_index >= t->n_partitions)
        return;
    kw_partition_info *known = &t->partitions[p->partition_index];
    /* M1: an older epoch is a stale view; equal and missing ones are accepted; a new topic id starts afresh
     * (F13). */
    if (!new_id && p->leader_epoch >= 0 && p->leader_epoch < known->leader_epoch)
        return;
    known->error = p->error_code;
    known->leader = p->leader_id;
    known->leader_epoch = p->leader_epoch;
}

/* F13: an id never comes back. Taken for what it is, each such view would void the positions anew. */
static bool is_former(const kw_cluster *k, const kw_topic_info *t, kw_uuid id) {
    bool former = !kw_uuid_is_zero(id) && memcmp(id.b, t->former.b, sizeof id.b) == 0;
    return former && k->core->now < t->former_until;
}

/* true: the facts about this topic are complete for now. */
static bool apply_topic(kw_cluster *k, const kw_metadata_resp_topic *rt) {
    int32_t number =
        rt->name.n > 0 ? kw_cluster_find_topic(k, rt->name) : kw_cluster_find_topic_id(k, rt->topic_id);
    if (number < 0)
        return true;
    kw_topic_info *t = &k->topics[number];
    if (is_former(k, t, rt->topic_id))
        return false;
    t->answered = true;
    t->error = rt->error_code;
    if (rt->error_code != 0) /* M2: what we had stays */
        return (kw_error_class(rt->error_code) & KW_RETRIABLE) == 0;
    bool new_id = !kw_uuid_is_zero(rt->topic_id) && memcmp(t->id.b, rt->topic_id.b, sizeof t->id.b) != 0;
    bool another = new_id && !kw_uuid_is_zero(t->id); /* deleted and made again */
    if (new_id)
        kw_cluster_set_topic_id(k, number, rt->topic_id);
    if (kw_cluster_put_partitions(k, number, rt->n_partitions, another) < 0)
        return false;
    bool complete = rt->n_partitions > 0;
    for (int32_t i = 0; i < rt->n_partitions; i++) {
        apply_partition(t, &rt->partitions[i], new_id);
        complete &= rt->partitions[i].leader_id >= 0;
    }
    return complete;
}

static void apply_nodes(kw_metadata *m, const kw_metadata_resp *resp) {
    kw_cluster *k = m->cluster;
    if (resp->n_brokers == 0)
        return; /* a broker that knows nobody, not even itself: no information */
    for (int i = 0; i < k->n_nodes; i++)
        k->nodes[i]->seen = false;
    int32_t n_refused = 0, refused = -1;
    for (int32_t i = 0; i < resp->n_brokers; i++) {
        const kw_metadata_resp_broker *b = &resp->brokers[i];
        if (kw_cluster_put_node(k, b->node_id, b->host, b->port, b->rack) == KW_OK)
            continue;
        n_refused += 1;
        refused = b->node_id;
    }
    if (n_refused > 0)
        kw_core_log(m->core, KW_LOG_WARN, KW_ABOUT_METADATA,
                    "metadata: %d of %d brokers have an impossible address, or no room (%d, ...): left out",
                    (int)n_refused, (int)resp->n_brokers, (int)refused);
    kw_cluster_sweep(k);
}

static void apply(kw_metadata *m, const kw_metadata_resp *resp) {
    kw_cluster *k = m->cluster;
    apply_nodes(m, resp);
    k->controller = resp->controller_id;
    k->version += 1;
    bool complete = true;
    for (int32_t i = 0; i < resp->n_topics; i++)
        complete &= apply_topic(k, &resp->topics[i]);
    kw_core_log(m->core, KW_LOG_DEBUG, KW_ABOUT_METADATA,
                "broker %d: %d brokers, %d topics, controller %d, cluster %s%s", (int)m->call.node,
                (int)resp->n_brokers, (int)resp->n_topics, (int)resp->controller_id, k->cluster_id,
                complete ? "" : ": not complete");
    m->missing_since = KW_NEVER;
    m->refresh_at = kw_after(m->core->now, KW_MS(m->core->config.metadata_max_age_ms));
    if (!complete || (m->creating && k->n_topics > resp->n_topics))
        k->wants_metadata = true;
    if (complete)
        m->attempts = 0;
    /* Even a good answer is not asked for again at once: whoever finds a fact wrong waits a moment. */
    back_off(m);
}

/* The connection that asked, if its broker is still where it was. */
static kw_conn *asked_conn(const kw_metadata *m) {
    kw_node *n = kw_cluster_node(m->cluster, m->call.node);
    return n != NULL ? &n->conn : NULL;
}

/* true: it tells something about our cluster. */
static bool take(kw_metadata *m, const kw_metadata_resp *resp) {
    enum { REBOOTSTRAP_REQUIRED = 129 };
    if (resp->error_code == REBOOTSTRAP_REQUIRED)
        kw_metadata_return(m, "a broker asked for it"); /* KIP-1102 */
    if (resp->error_code != 0 || !kw_metadata_is_ours(m, resp->cluster_id, asked_conn(m)))
        return false;
    apply(m, resp);
    return true;
}

static void metadata_done(kw_call *call, kw_answer *a) {
    kw_metadata *m = KW_CONTAINER(call, kw_metadata, call);
    m->in_flight = false;
    kw_metadata_resp resp;
    kw_arena_reset(&m->core->scratch);
    bool decoded = a->error == KW_OK && kw_call_decode(call, a, &m->core->scratch, &resp) == KW_OK;
    if (!decoded || !take(m, &resp)) {
        m->cluster->wants_metadata = true;
        back_off(m);
    }
    kw_call_fini(call);
}
