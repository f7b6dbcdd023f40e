/* topics.c - two sorted lists of topics. Requests look up often, create seldom. */
#include "tools/broker/topics.h"
#include "tools/broker/codes.h"
#include <string.h>

enum { MAX_NAME = 249 };

/* ---- order ---- */

static int compare_names(const broker_topic *topic, const broker_topic_ref *ref) {
    int32_t n = topic->name.n < ref->name.n ? topic->name.n : ref->name.n;
    int c = n == 0 ? 0 : memcmp(topic->name.p, ref->name.p, (size_t)n);
    return c != 0 ? c : (topic->name.n > ref->name.n) - (topic->name.n < ref->name.n);
}

static int compare_ids(const broker_topic *topic, const broker_topic_ref *ref) {
    return memcmp(topic->id.b, ref->id.b, sizeof ref->id.b);
}

typedef int (*comparison)(const broker_topic *, const broker_topic_ref *);

/* Where it is, or where it would stand. */
static int32_t search(broker_topic *const *list, int32_t n, comparison compare, const broker_topic_ref *ref) {
    int32_t low = 0, high = n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (compare(list[mid], ref) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void insert(broker_topic **list, int32_t n, comparison compare, broker_topic *topic) {
    int32_t at = search(list, n, compare, &(broker_topic_ref){topic->name, topic->id});
    memmove(list + at + 1, list + at, (size_t)(n - at) * sizeof *list);
    list[at] = topic;
}

static void extract(broker_topic **list, int32_t n, comparison compare, const broker_topic *topic) {
    int32_t at = search(list, n, compare, &(broker_topic_ref){topic->name, topic->id});
    memmove(list + at, list + at + 1, (size_t)(n - at - 1) * sizeof *list);
}

broker_topic *broker_topic_find(const broker_topics *t, const broker_topic_ref *ref) {
    bool named = ref->name.n >= 0;
    broker_topic **list = named ? t->by_name : t->by_id;
    comparison compare = named ? compare_names : compare_ids;
    int32_t at = search(list, t->n, compare, ref);
    return at < t->n && compare(list[at], ref) == 0 ? list[at] : NULL;
}

int broker_partition_find(const broker_topics *t, const broker_topic_ref *ref, int32_t index,
                          broker_partition **out) {
    broker_topic *topic = broker_topic_find(t, ref);
    if (topic == NULL)
        return ref->name.n >= 0 ? UNKNOWN_TOPIC_OR_PARTITION : UNKNOWN_TOPIC_ID;
    if (index < 0 || index >= topic->n_partitions)
        return UNKNOWN_TOPIC_OR_PARTITION;
    *out = &topic->partitions[index];
    return 0;
}

bool broker_topic_name_valid(kw_str name) {
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (name.n < 1 || name.n > MAX_NAME)
        return false;
    for (int32_t i = 0; i < name.n; i++)
        if (memchr(allowed, name.p[i], sizeof allowed - 1) == NULL)
            return false;
    return !(name.p[0] == '.' && (name.n == 1 || (name.n == 2 && name.p[1] == '.')));
}

/* ---- adding and removing ---- */

/* Both lists are one block: they grow together or not at all. */
static size_t lists_size(int32_t cap) {
    return 2 * (size_t)cap * sizeof(broker_topic *);
}

static int reserve_topic(broker_topics *t) {
    kw_mem *mem = t->store.mem;
    if (t->n < t->cap)
        return 0;
    int32_t cap = t->cap == 0 ? 8 : 2 * t->cap;
    broker_topic **lists = kw_mem_zalloc(mem, lists_size(cap));
    if (lists == NULL)
        return KW_ENOMEM;
    for (int32_t i = 0; i < t->n; i++) {
        lists[i] = t->by_name[i];
        lists[cap + i] = t->by_id[i];
    }
    kw_mem_free(mem, t->by_name, lists_size(t->cap));
    t->by_name = lists;
    t->by_id = lists + cap;
    t->cap = cap;
    return 0;
}

static size_t partitions_size(int32_t n) {
    return (size_t)n * sizeof(broker_partition);
}

static void free_topic(broker_topics *t, broker_topic *topic) {
    kw_mem *mem = t->store.mem;
    for (int32_t i = 0; i < topic->n_partitions; i++) {
        broker_log_fini(&topic->partitions[i].log);
        broker_producers_fini(&topic->partitions[i].producers, mem);
    }
    kw_mem_free(mem, topic->partitions, partitions_size(topic->n_partitions));
    broker_config_fini(&topic->config, mem);
    kw_mem_free(mem, topic, sizeof *topic + (size_t)topic->name.n);
}

static void begin_partitions(broker_topics *t, broker_topic *topic, int32_t first) {
    for (int32_t i = first; i < topic->n_partitions; i++) {
        topic->partitions[i] = (broker_partition){.leader = -1, .last_leader = -1};
        broker_log_init(&topic->partitions[i].log, &t->store);
        broker_producers_init(&topic->partitions[i].producers);
    }
}

static broker_topic *make_topic(broker_topics *t, kw_str name, kw_uuid id, int32_t n_partitions) {
    kw_mem *mem = t->store.mem;
    broker_topic *topic = kw_mem_zalloc(mem, sizeof *topic + (size_t)name.n);
    if (topic == NULL)
        return NULL;
    memcpy(topic->text, name.p, (size_t)name.n);
    topic->name = (kw_str){topic->text, name.n};
    topic->id = id;
    broker_config_init(&topic->config);
    topic->partitions = kw_mem_alloc(mem, partitions_size(n_partitions));
    if (topic->partitions == NULL) {
        free_topic(t, topic);
        return NULL;
    }
    topic->n_partitions = n_partitions;
    begin_partitions(t, topic, 0);
    return topic;
}

int broker_topic_add(broker_topics *t, kw_str name, kw_uuid id, int32_t n_partitions, broker_topic **out) {
    if (reserve_topic(t) != 0)
        return KW_ENOMEM;
    broker_topic *topic = make_topic(t, name, id, n_partitions);
    if (topic == NULL)
        return KW_ENOMEM;
    insert(t->by_name, t->n, compare_names, topic);
    insert(t->by_id, t->n, compare_ids, topic);
    t->n++;
    *out = topic;
    return 0;
}

/* Segments know their log, and logs move with the list. */
int broker_topic_grow(broker_topics *t, broker_topic *topic, int32_t n_partitions) {
    int32_t before = topic->n_partitions;
    broker_partition *grown = kw_mem_realloc(t->store.mem, topic->partitions, partitions_size(before),
                                             partitions_size(n_partitions));
    if (grown == NULL)
        return KW_ENOMEM;
    topic->partitions = grown;
    topic->n_partitions = n_partitions;
    for (int32_t i = 0; i < before; i++)
        broker_log_moved(&grown[i].log);
    begin_partitions(t, topic, before);
    return 0;
}

void broker_topic_remove(broker_topics *t, broker_topic *topic) {
    extract(t->by_name, t->n, compare_names, topic);
    extract(t->by_id, t->n, compare_ids, topic);
    t->n--;
    free_topic(t, topic);
}

void broker_topics_init(broker_topics *t, kw_mem *mem, size_t log_limit) {
    *t = (broker_topics){
        .store = {.mem = mem, .limit = log_limit}
    };
}

void broker_topics_fini(broker_topics *t) {
    for (int32_t i = 0; i < t->n; i++)
        free_topic(t, t->by_name[i]);
    kw_mem_free(t->store.mem, t->by_name, lists_size(t->cap));
}

static int copy_topic(broker_topics *to, const broker_topic *from) {
    broker_topic *copy;
    if (broker_topic_add(to, from->name, from->id, from->n_partitions, &copy) != 0)
        return KW_ENOMEM;
    for (int32_t i = 0; i < from->n_partitions; i++) {
        broker_partition empty = copy->partitions[i];
        copy->partitions[i] = from->partitions[i];
        copy->partitions[i].log = empty.log;
        copy->partitions[i].producers = empty.producers;
    }
    return 0;
}

int broker_topics_copy(broker_topics *to, const broker_topics *from) {
    broker_topics_init(to, from->store.mem, 0);
    for (int32_t i = 0; i < from->n; i++) {
        if (copy_topic(to, from->by_name[i]) == 0)
            continue;
        broker_topics_fini(to);
        broker_topics_init(to, from->store.mem, 0);
        return KW_ENOMEM;
    }
    return 0;
}
