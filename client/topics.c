/* topics.c - topics and partitions as the cluster knows them. See cluster.h. */
#include "client/cluster.h"

#include <string.h>

#define MAX_TOPIC_NAME 249

static bool legal_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

static bool legal_name(kw_str name) {
    if (name.n < 1 || name.n > MAX_TOPIC_NAME)
        return false;
    if ((name.n == 1 && name.p[0] == '.') || (name.n == 2 && memcmp(name.p, "..", 2) == 0))
        return false;
    for (int32_t i = 0; i < name.n; i++)
        if (!legal_char(name.p[i]))
            return false;
    return true;
}

void kw_cluster_init_topics(kw_cluster *k) {
    kw_table_init(&k->topics_by_name, &k->core->buffers);
    kw_table_init(&k->topics_by_id, &k->core->buffers);
}

void kw_cluster_free_topics(kw_cluster *k) {
    kw_mem *mem = &k->core->buffers;
    for (int32_t i = 0; i < k->n_topics; i++) {
        const kw_topic_info *t = &k->topics[i];
        kw_mem_free(mem, t->entry, sizeof *t->entry + (size_t)t->n_name + 1);
        kw_mem_free(mem, t->partitions, sizeof *t->partitions * (size_t)t->n_partitions);
    }
    kw_mem_free(mem, k->topics, sizeof *k->topics * (size_t)k->cap_topics);
    kw_table_fini(&k->topics_by_name);
    kw_table_fini(&k->topics_by_id);
}

int32_t kw_cluster_find_topic(const kw_cluster *k, kw_str name) {
    kw_table_node *n = kw_table_find(&k->topics_by_name, kw_hash_bytes(name.p, name.n));
    for (; n != NULL; n = kw_table_next(n)) {
        const kw_topic_entry *e = KW_CONTAINER(n, kw_topic_entry, by_name);
        if (k->topics[e->number].n_name == name.n && memcmp(e->name, name.p, (size_t)name.n) == 0)
            return e->number;
    }
    return KW_ENOTFOUND;
}

static uint32_t hash_id(kw_uuid id) {
    return kw_hash_bytes(id.b, sizeof id.b);
}

int32_t kw_cluster_find_topic_id(const kw_cluster *k, kw_uuid id) {
    kw_table_node *n = kw_table_find(&k->topics_by_id, hash_id(id)); /* one without an id is not in there */
    for (; n != NULL; n = kw_table_next(n)) {
        const kw_topic_entry *e = KW_CONTAINER(n, kw_topic_entry, by_id);
        if (memcmp(k->topics[e->number].id.b, id.b, sizeof id.b) == 0)
            return e->number;
    }
    return KW_ENOTFOUND;
}

void kw_cluster_set_topic_id(kw_cluster *k, int32_t topic, kw_uuid id) {
    kw_topic_info *t = &k->topics[topic];
    if (!kw_uuid_is_zero(t->id))
        kw_table_remove(&k->topics_by_id, &t->entry->by_id);
    t->former = t->id;
    t->former_until = kw_after(k->core->now, KW_MS(k->core->config.metadata_max_age_ms));
    t->id = id;
    t->id_proven = false;
    if (!kw_uuid_is_zero(id))
        kw_table_put(&k->topics_by_id, &t->entry->by_id, hash_id(id));
}

void kw_cluster_note_topic_id(kw_cluster *k, int32_t topic, const kw_uuid *id, int error) {
    enum { UNKNOWN_TOPIC_ID = 100, INCONSISTENT_TOPIC_ID = 103 };
    kw_topic_info *t = &k->topics[topic];
    if (kw_uuid_is_zero(*id) || memcmp(t->id.b, id->b, sizeof id->b) != 0)
        return;
    t->id_proven |= error == 0;
    if (!t->id_proven && (error == UNKNOWN_TOPIC_ID || error == INCONSISTENT_TOPIC_ID))
        t->former_until = 0;
}

static int grow_topics(kw_cluster *k) {
    if (k->n_topics < k->cap_topics)
        return KW_OK;
    int32_t cap = k->cap_topics == 0 ? 4 : 2 * k->cap_topics;
    size_t old = sizeof *k->topics * (size_t)k->cap_topics;
    kw_topic_info *grown = kw_mem_realloc(&k->core->buffers, k->topics, old, sizeof *grown * (size_t)cap);
    if (grown == NULL)
        return KW_ENOMEM;
    k->topics = grown;
    k->cap_topics = cap;
    return KW_OK;
}

int32_t kw_cluster_topic(kw_cluster *k, kw_str name) {
    if (!legal_name(name))
        return KW_EINVAL;
    int32_t found = kw_cluster_find_topic(k, name);
    if (found >= 0)
        return found;
    int rc = grow_topics(k);
    if (rc < 0)
        return rc;
    kw_topic_info *t = &k->topics[k->n_topics];
    memset(t, 0, sizeof *t);
    t->entry = kw_mem_zalloc(&k->core->buffers, sizeof *t->entry + (size_t)name.n + 1);
    if (t->entry == NULL)
        return KW_ENOMEM;
    t->entry->number = k->n_topics;
    t->name = t->entry->name;
    memcpy(t->name, name.p, (size_t)name.n);
    t->n_name = name.n;
    kw_table_put(&k->topics_by_name, &t->entry->by_name, kw_hash_bytes(name.p, name.n));
    k->wants_metadata = true;
    return k->n_topics++;
}

kw_str kw_cluster_topic_name(const kw_cluster *k, int32_t topic) {
    if (topic < 0 || topic >= k->n_topics)
        return (kw_str){NULL, -1};
    return (kw_str){k->topics[topic].name, k->topics[topic].n_name};
}

int kw_cluster_put_partitions(kw_cluster *k, int32_t topic, int32_t n, bool another) {
    kw_topic_info *t = &k->topics[topic];
    if (n <= 0 || n == t->n_partitions || (n < t->n_partitions && !another))
        return KW_OK; /* M2: a shorter list is a stale view; topics never shrink under one id */
    size_t old = sizeof *t->partitions * (size_t)t->n_partitions;
    kw_partition_info *grown =
        kw_mem_realloc(&k->core->buffers, t->partitions, old, sizeof *grown * (size_t)n);
    if (grown == NULL)
        return KW_ENOMEM;
    for (int32_t i = t->n_partitions; i < n; i++)
        grown[i] = (kw_partition_info){.leader = -1, .leader_epoch = -1};
    t->partitions = grown;
    t->n_partitions = n;
    return KW_OK;
}

kw_node *kw_cluster_leader(kw_cluster *k, int32_t topic, int32_t partition) {
    if (topic >= 0 && topic < k->n_topics && partition >= 0 && partition < k->topics[topic].n_partitions) {
        int32_t leader = k->topics[topic].partitions[partition].leader;
        kw_node *n = leader < 0 ? NULL : kw_cluster_node(k, leader);
        if (n != NULL)
            return n;
    }
    bool asked = topic >= 0 && topic < k->n_topics && !k->topics[topic].answered;
    k->wants_metadata |= !asked; /* the first question about a topic is on its way by itself */
    return NULL;
}

static bool is_meant(const kw_cluster *k, int32_t topic, const kw_uuid *id, int32_t partition) {
    if (topic < 0 || topic >= k->n_topics || partition < 0 || partition >= k->topics[topic].n_partitions)
        return false;
    return kw_uuid_is_zero(*id) || memcmp(k->topics[topic].id.b, id->b, sizeof id->b) == 0;
}

bool kw_cluster_learn_leader(kw_cluster *k, int32_t topic, const kw_uuid *id, int32_t partition,
                             int32_t leader, int32_t epoch) {
    if (!is_meant(k, topic, id, partition))
        return false;
    kw_partition_info *p = &k->topics[topic].partitions[partition];
    if (leader < 0 || epoch <= p->leader_epoch || kw_cluster_node(k, leader) == NULL)
        return false;
    kw_core_log(k->core, KW_LOG_DEBUG, KW_ABOUT_METADATA, "%s [%d]: leader is now %d, epoch %d (was %d, %d)",
                k->topics[topic].name, (int)partition, (int)leader, (int)epoch, (int)p->leader,
                (int)p->leader_epoch);
    p->leader = leader;
    p->error = 0;
    k->version += 1;
    if (kw_uuid_is_zero(*id)) {
        k->wants_metadata = true;
        return false;
    }
    p->leader_epoch = epoch;
    return true;
}
