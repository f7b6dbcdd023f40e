/* session.c - see session.h. */
#include "client/session.h"

#include <string.h>

enum {
    FIRST_SESSIONS = 7,   /* version of Fetch */
    FIRST_TOPIC_IDS = 13, /* the same */
    EPOCH_OPEN = 0,
    EPOCH_CLOSE = -1,
    FETCH_SESSION_ID_NOT_FOUND = 70
};

void kw_session_init(kw_session *s, kw_mem *mem) {
    memset(s, 0, sizeof *s);
    s->mem = mem;
    kw_table_init(&s->index, mem);
    kw_list_init(&s->parts);
    kw_list_init(&s->gone);
    kw_list_init(&s->changed);
    kw_list_init(&s->asked);
}

/* ---- the set ---- */

static uint32_t hash_of(const kw_session *s, int32_t topic, kw_uuid id, int32_t partition) {
    uint32_t head = (uint32_t)topic;
    if (s->by_id) /* random bytes in all of them */
        memcpy(&head, id.b, sizeof head);
    return kw_hash_pair(head, (uint32_t)partition);
}

static bool same_id(kw_uuid a, kw_uuid b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

static kw_session_part *find(const kw_session *s, int32_t topic, kw_uuid id, int32_t partition) {
    kw_table_node *n = kw_table_find(&s->index, hash_of(s, topic, id, partition));
    for (; n != NULL; n = kw_table_next(n)) {
        kw_session_part *p = KW_CONTAINER(n, kw_session_part, node);
        if (p->partition == partition && (s->by_id ? same_id(p->id, id) : p->topic == topic))
            return p;
    }
    return NULL;
}

static void list_parts(kw_session *s, kw_session_part *p) {
    kw_list_push_back(&s->parts, &p->link);
    s->n_parts += 1;
    s->n_nameless += kw_uuid_is_zero(p->id);
}

static void unlist_parts(kw_session *s, kw_session_part *p) {
    kw_list_remove(&p->link);
    s->n_parts -= 1;
    s->n_nameless -= kw_uuid_is_zero(p->id);
}

static void set_changed(kw_session *s, kw_session_part *p, bool changed) {
    if (changed == kw_list_linked(&p->change))
        return;
    s->n_changed += changed ? 1 : -1;
    if (changed)
        kw_list_push_back(&s->changed, &p->change);
    else
        kw_list_remove(&p->change);
}

static kw_session_part *make(kw_session *s, kw_uuid id, int32_t topic, int32_t partition) {
    kw_session_part *p = kw_mem_zalloc(s->mem, sizeof *p);
    if (p == NULL)
        return NULL;
    p->topic = topic;
    p->partition = partition;
    p->id = id;
    p->high_watermark = p->last_stable_offset = p->log_start_offset = -1;
    kw_table_put(&s->index, &p->node, hash_of(s, topic, id, partition));
    list_parts(s, p);
    return p;
}

/* One that the broker has not been told to forget: it is told of both in one request, and forgets last. */
static kw_session_part *revive(kw_session *s, kw_uuid id, int32_t topic, int32_t partition) {
    kw_session_part *p = find(s, topic, id, partition);
    if (p == NULL || p->owner != NULL)
        return NULL;
    kw_list_remove(&p->link);
    s->n_gone -= 1;
    list_parts(s, p);
    return p;
}

static void free_part(kw_session *s, kw_session_part *p) {
    kw_list_remove(&p->asked);
    kw_table_remove(&s->index, &p->node);
    kw_mem_free(s->mem, p, sizeof *p);
}

int kw_session_put(kw_session *s, kw_session_part **part, struct kw_assigned *owner, kw_uuid id,
                   int32_t topic, int32_t partition, kw_fetch_place place) {
    if (*part != NULL && s->by_id && !same_id((*part)->id, id))
        kw_session_drop(s, part); /* F13: another topic of the same name */
    kw_session_part *p = *part;
    if (p == NULL)
        p = revive(s, id, topic, partition);
    if (p == NULL)
        p = make(s, id, topic, partition);
    if (p == NULL)
        return KW_ENOMEM;
    s->n_nameless += kw_uuid_is_zero(id) - kw_uuid_is_zero(p->id);
    p->id = id;
    p->owner = owner;
    p->want = place;
    set_changed(s, p,
                !p->known || place.offset != p->told.offset || place.version != p->told.version ||
                    place.leader_epoch != p->told.leader_epoch);
    *part = p;
    return KW_OK;
}

void kw_session_drop(kw_session *s, kw_session_part **part) {
    kw_session_part *p = *part;
    *part = NULL;
    if (p == NULL)
        return;
    p->owner = NULL;
    set_changed(s, p, false);
    unlist_parts(s, p);
    if (!p->known) {
        free_part(s, p);
        return;
    }
    kw_list_push_back(&s->gone, &p->link);
    s->n_gone += 1;
}

static void free_gone(kw_session *s) {
    for (kw_link *l; (l = kw_list_pop(&s->gone)) != NULL;)
        free_part(s, KW_CONTAINER(l, kw_session_part, link));
    s->n_gone = 0;
}

/* All is to be told anew. The id stays: the next fetch closes that session before it opens another. */
static void begin_anew(kw_session *s) {
    free_gone(s);
    s->epoch = EPOCH_OPEN;
    while (kw_list_pop(&s->asked) != NULL)
        continue;
    for (kw_link *l = s->parts.next; l != &s->parts; l = l->next) {
        kw_session_part *p = KW_CONTAINER(l, kw_session_part, link);
        p->known = false;
        set_changed(s, p, true);
    }
}

/* Owners keep no pointers into a session that ends: they have left, or the whole client ends. */
void kw_session_fini(kw_session *s) {
    free_gone(s);
    for (kw_link *l; (l = kw_list_pop(&s->parts)) != NULL;)
        free_part(s, KW_CONTAINER(l, kw_session_part, link));
    kw_table_fini(&s->index);
}

/* ---- the request ---- */

static void index_by(kw_session *s, bool by_id) {
    if (s->by_id == by_id)
        return;
    begin_anew(s);
    for (kw_link *l = s->parts.next; l != &s->parts; l = l->next)
        kw_table_remove(&s->index, &KW_CONTAINER(l, kw_session_part, link)->node);
    s->by_id = by_id;
    for (kw_link *l = s->parts.next; l != &s->parts; l = l->next) {
        kw_session_part *p = KW_CONTAINER(l, kw_session_part, link);
        kw_table_put(&s->index, &p->node, hash_of(s, p->topic, p->id, p->partition));
    }
}

/* Is this the same topic as that of the entry before? Neighbours share an entry; the order is not changed for
 * it, for it is the order of turns. */
static bool continues(const kw_session_part *before, const kw_session_part *p) {
    return before != NULL && before->topic == p->topic && same_id(before->id, p->id);
}

static int fill_parts(const kw_session *s, const kw_cluster *k, kw_arena *arena, kw_fetch_req *req) {
    size_t n = (size_t)s->n_changed;
    kw_fetch_req_topic *topics = kw_arena_alloc(arena, sizeof *topics * n);
    kw_fetch_req_partition *parts = kw_arena_alloc(arena, sizeof *parts * n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    req->topics = topics;
    req->n_topics = 0;
    const kw_session_part *before = NULL;
    for (kw_link *l = s->changed.next; l != &s->changed; l = l->next) {
        const kw_session_part *p = KW_CONTAINER(l, kw_session_part, change);
        if (!continues(before, p))
            topics[req->n_topics++] =
                (kw_fetch_req_topic){kw_cluster_topic_name(k, p->topic), p->id, parts, 0, NULL};
        before = p;
        topics[req->n_topics - 1].n_partitions += 1;
        *parts = kw_fetch_req_partition_default;
        parts->partition = p->partition;
        parts->current_leader_epoch = p->want.leader_epoch;
        parts->fetch_offset = p->want.offset;
        parts->partition_max_bytes = k->core->config.max_partition_fetch_bytes;
        parts++;
    }
    return KW_OK;
}

static int fill_gone(const kw_session *s, const kw_cluster *k, kw_arena *arena, kw_fetch_req *req) {
    size_t n = (size_t)s->n_gone;
    kw_fetch_req_forgotten *topics = kw_arena_alloc(arena, sizeof *topics * n);
    int32_t *parts = kw_arena_alloc(arena, sizeof *parts * n);
    if (topics == NULL || parts == NULL)
        return KW_ENOMEM;
    req->forgotten_topics_data = topics;
    req->n_forgotten_topics_data = 0;
    const kw_session_part *before = NULL;
    for (kw_link *l = s->gone.next; l != &s->gone; l = l->next) {
        const kw_session_part *p = KW_CONTAINER(l, kw_session_part, link);
        if (!continues(before, p))
            topics[req->n_forgotten_topics_data++] =
                (kw_fetch_req_forgotten){kw_cluster_topic_name(k, p->topic), p->id, parts, 0, NULL};
        before = p;
        topics[req->n_forgotten_topics_data - 1].n_partitions += 1;
        *parts++ = p->partition;
    }
    return KW_OK;
}

/* In the order of turns. */
static void list_all(kw_session *s) {
    while (kw_list_pop(&s->changed) != NULL)
        continue;
    s->n_changed = 0;
    for (kw_link *l = s->parts.next; l != &s->parts; l = l->next)
        set_changed(s, KW_CONTAINER(l, kw_session_part, link), true);
}

int kw_session_fill(kw_session *s, const kw_cluster *k, int16_t version, kw_arena *arena, kw_fetch_req *req) {
    index_by(s, version >= FIRST_TOPIC_IDS);
    if (version < FIRST_SESSIONS)
        begin_anew(s);
    if (s->epoch == EPOCH_OPEN) {
        free_gone(s);
        list_all(s);
    }
    req->session_id = s->id;
    req->session_epoch = s->epoch;
    int rc = fill_parts(s, k, arena, req);
    return rc < 0 ? rc : fill_gone(s, k, arena, req);
}

void kw_session_fill_close(const kw_session *s, kw_fetch_req *req) {
    req->session_id = s->id;
    req->session_epoch = EPOCH_CLOSE;
}

void kw_session_sent(kw_session *s) {
    free_gone(s);
    s->strange = false;
    while (kw_list_pop(&s->asked) != NULL)
        continue;
    for (kw_link *l; (l = kw_list_pop(&s->changed)) != NULL;) {
        kw_session_part *p = KW_CONTAINER(l, kw_session_part, change);
        p->known = true;
        p->told = p->want;
        kw_list_push_back(&s->asked, &p->asked);
    }
    s->n_changed = 0;
}

/* ---- the answer ---- */

kw_session_part *kw_session_entry(kw_session *s, int32_t topic, kw_uuid id,
                                  const kw_fetch_resp_partition *entry) {
    kw_session_part *p = find(s, topic, id, entry->partition_index);
    if (p == NULL || !p->known) {
        s->strange = true;
        return NULL;
    }
    kw_list_remove(&p->asked);
    bool sound = entry->error_code == 0; /* after an error the broker tells all of it again */
    p->high_watermark = sound ? entry->high_watermark : -1;
    p->last_stable_offset = sound ? entry->last_stable_offset : -1;
    p->log_start_offset = sound ? entry->log_start_offset : -1;
    return p;
}

void kw_session_served(kw_session *s, kw_session_part *part) {
    if (part->owner == NULL)
        return;
    kw_list_remove(&part->link);
    kw_list_push_back(&s->parts, &part->link);
}

kw_session_part *kw_session_silent(kw_session *s) {
    kw_link *l = s->epoch == EPOCH_OPEN ? NULL : kw_list_pop(&s->asked);
    return l == NULL ? NULL : KW_CONTAINER(l, kw_session_part, asked);
}

/* KIP-227: 0 opens and -1 closes, so the epochs of a session wrap to 1. */
static int32_t next_epoch(int32_t epoch) {
    return epoch == INT32_MAX ? 1 : epoch + 1;
}

bool kw_session_answered(kw_session *s, const kw_fetch_resp *resp) {
    bool full = s->epoch == EPOCH_OPEN;
    if (resp->session_id == 0) { /* the broker has no room for sessions: full fetches go on */
        begin_anew(s);
        s->id = 0;
        return !s->strange;
    }
    bool fits = !s->strange && (full ? kw_list_empty(&s->asked) : resp->session_id == s->id);
    s->id = resp->session_id;
    if (fits)
        s->epoch = next_epoch(s->epoch);
    else
        begin_anew(s);
    return fits;
}

void kw_session_failed(kw_session *s, int error) {
    begin_anew(s);
    if (error == FETCH_SESSION_ID_NOT_FOUND)
        s->id = 0;
}
