/* recovery.c - when what we know of the cluster leads nowhere: back to the bootstrap list (M3: KIP-899,
 * KIP-1102), and whose cluster it is that answers (M20).
 *
 * A return forgets brokers, never topics, and asks with the pauses of any other question, so that a cluster
 * which keeps sending us back is not asked without end. Only after a return may another cluster take the
 * place of ours: brokers behind one name that do not belong together are never mixed. */
#include "client/metadata.h"

#include <stdio.h>
#include <string.h>

enum { NONE = -1 };

static bool may_return(const kw_metadata *m) {
    return m->core->config.metadata_recovery_strategy == KW_RECOVERY_REBOOTSTRAP;
}

kw_time kw_metadata_recover_at(const kw_metadata *m) {
    if (!may_return(m) || m->missing_since == KW_NEVER || !kw_cluster_has_brokers(m->cluster))
        return KW_NEVER;
    return kw_after(m->missing_since, KW_MS(m->core->config.metadata_recovery_rebootstrap_trigger_ms));
}

void kw_metadata_return(kw_metadata *m, const char *why) {
    kw_cluster *k = m->cluster;
    k->wants_metadata = true;
    if (!may_return(m))
        return;
    kw_core_log(m->core, KW_LOG_INFO, KW_ABOUT_METADATA, "back to bootstrap.servers: %s", why);
    kw_cluster_retire_brokers(k);
    for (int i = 0; i < k->n_nodes; i++)
        kw_conn_close(&k->nodes[i]->conn); /* names may lead elsewhere now */
    kw_features_forget(&m->core->features);
    k->controller = NONE;
    k->may_be_another = true;
    k->version += 1;
    m->core->stats.rebootstraps += 1;
    m->missing_since = m->core->now;
}

bool kw_metadata_recover(kw_metadata *m) {
    if (m->cluster->wants_metadata && m->missing_since == KW_NEVER)
        m->missing_since = m->core->now;
    if (kw_metadata_recover_at(m) > m->core->now)
        return false;
    kw_metadata_return(m, "no known broker has told us about the cluster in time");
    return true;
}

/* What is known of leaders was true in the other cluster. */
static void forget_leaders(kw_cluster *k) {
    for (int32_t i = 0; i < k->n_topics; i++) {
        k->topics[i].former_until = 0; /* and so is what it has replaced: we may be going back */
        for (int32_t j = 0; j < k->topics[i].n_partitions; j++)
            k->topics[i].partitions[j] = (kw_partition_info){.leader = NONE, .leader_epoch = NONE};
    }
}

/* Told once for each stranger; what follows is the business of its connection's back-off. */
static void turn_away(kw_metadata *m, kw_str id, kw_conn *from) {
    char text[160], name[300];
    kw_cluster *k = m->cluster;
    snprintf(text, sizeof text, "it belongs to cluster %.*s, ours is %s", (int)id.n, id.p, k->cluster_id);
    if (strncmp(m->stranger, id.p, (size_t)id.n) != 0 || m->stranger[id.n] != '\0') {
        kw_core_log(m->core, KW_LOG_WARN, KW_ABOUT_METADATA, "%s: %s: its answers are ignored",
                    kw_conn_name(from, name, sizeof name), text);
        snprintf(m->stranger, sizeof m->stranger, "%.*s", (int)id.n, id.p);
    }
    kw_conn_fail(from, KW_EPEER, text);
}

bool kw_metadata_is_ours(kw_metadata *m, kw_str id, kw_conn *from) {
    kw_cluster *k = m->cluster;
    if (id.n <= 0 || id.n >= (int32_t)sizeof k->cluster_id)
        return true; /* old brokers name none */
    bool known = k->cluster_id[0] != '\0';
    bool same =
        known && strlen(k->cluster_id) == (size_t)id.n && memcmp(k->cluster_id, id.p, (size_t)id.n) == 0;
    if (known && !same && !k->may_be_another) {
        if (from != NULL)
            turn_away(m, id, from);
        return false;
    }
    if (known && !same) {
        kw_core_log(m->core, KW_LOG_WARN, KW_ABOUT_METADATA, "cluster %.*s has taken the place of %s",
                    (int)id.n, id.p, k->cluster_id);
        forget_leaders(k);
    }
    snprintf(k->cluster_id, sizeof k->cluster_id, "%.*s", (int)id.n, id.p);
    k->may_be_another = false;
    return true;
}
