/* groups.c - sorted lists of pointers: few changes, many look-ups. */
#include "tools/broker/groups.h"
#include "tools/broker/list.h"
#include "tools/broker/pending.h"
#include <kwire/error.h>
#include <string.h>

/* ---- offsets ---- */

static size_t offset_size(const broker_offset *o) {
    return sizeof *o + (size_t)o->topic.n + (size_t)o->metadata.n;
}

/* Where it is, or where it would stand. */
static int32_t search_offset(const broker_group *g, kw_str topic, int32_t partition) {
    int32_t low = 0, high = g->n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        int c = broker_text_compare(g->offsets[mid]->topic, topic);
        if (c < 0 || (c == 0 && g->offsets[mid]->partition < partition))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool is_at(const broker_group *g, int32_t i, kw_str topic, int32_t partition) {
    return i < g->n && g->offsets[i]->partition == partition &&
           broker_text_compare(g->offsets[i]->topic, topic) == 0;
}

const broker_offset *broker_offset_find(const broker_group *group, kw_str topic, int32_t partition) {
    int32_t i = search_offset(group, topic, partition);
    return is_at(group, i, topic, partition) ? group->offsets[i] : NULL;
}

broker_offset *broker_offset_copy(kw_mem *mem, const broker_offset *from) {
    broker_offset *o = kw_mem_alloc(mem, offset_size(from));
    if (o == NULL)
        return NULL;
    *o = *from;
    if (o->topic.n > 0)
        memcpy(o->text, from->topic.p, (size_t)o->topic.n);
    if (o->metadata.n > 0)
        memcpy(o->text + o->topic.n, from->metadata.p, (size_t)o->metadata.n);
    o->topic.p = o->text;
    o->metadata.p = o->text + o->topic.n;
    return o;
}

void broker_offset_free(kw_mem *mem, broker_offset *o) {
    kw_mem_free(mem, o, offset_size(o));
}

int broker_offset_set(broker_group *group, kw_mem *mem, const broker_offset *offset) {
    int32_t i = search_offset(group, offset->topic, offset->partition);
    broker_offset **list = broker_list_reserve(mem, group->offsets, group->n, &group->cap);
    if (list == NULL)
        return KW_ENOMEM;
    group->offsets = list;
    broker_offset *copy = broker_offset_copy(mem, offset);
    if (copy == NULL)
        return KW_ENOMEM;
    if (is_at(group, i, offset->topic, offset->partition)) {
        broker_offset_free(mem, list[i]);
        list[i] = copy;
        return 0;
    }
    memmove(list + i + 1, list + i, (size_t)(group->n - i) * sizeof(broker_offset *));
    list[i] = copy;
    group->n++;
    return 0;
}

static void remove_offset(broker_group *g, kw_mem *mem, int32_t i) {
    broker_offset_free(mem, g->offsets[i]);
    g->n--;
    memmove(g->offsets + i, g->offsets + i + 1, (size_t)(g->n - i) * sizeof(broker_offset *));
}

void broker_offset_remove(broker_group *group, kw_mem *mem, kw_str topic, int32_t partition) {
    int32_t i = search_offset(group, topic, partition);
    if (is_at(group, i, topic, partition))
        remove_offset(group, mem, i);
    broker_pending_forget_partition(group, mem, topic, partition);
}

/* ---- groups ---- */

static int32_t search_group(const broker_groups *g, kw_str id) {
    int32_t low = 0, high = g->n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (broker_text_compare(g->list[mid]->id, id) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

broker_group *broker_group_find(const broker_groups *g, kw_str id) {
    int32_t i = search_group(g, id);
    return i < g->n && broker_text_compare(g->list[i]->id, id) == 0 ? g->list[i] : NULL;
}

static broker_group *make_group(kw_mem *mem, kw_str id) {
    broker_group *group = kw_mem_zalloc(mem, sizeof *group + (size_t)id.n);
    if (group == NULL)
        return NULL;
    if (id.n > 0)
        memcpy(group->text, id.p, (size_t)id.n);
    group->id = (kw_str){group->text, id.n};
    return group;
}

broker_group *broker_group_get(broker_groups *g, kw_mem *mem, kw_str id) {
    broker_group *group = broker_group_find(g, id);
    int32_t i = search_group(g, id);
    if (group != NULL)
        return group;
    broker_group **list = broker_list_reserve(mem, g->list, g->n, &g->cap);
    if (list == NULL)
        return NULL;
    g->list = list;
    group = make_group(mem, id);
    if (group == NULL)
        return NULL;
    memmove(list + i + 1, list + i, (size_t)(g->n - i) * sizeof(broker_group *));
    list[i] = group;
    g->n++;
    return group;
}

static void free_group(kw_mem *mem, broker_group *group) {
    while (group->n > 0)
        remove_offset(group, mem, group->n - 1);
    broker_pending_forget(group, mem, (kw_str){NULL, -1});
    kw_mem_free(mem, group->pending, (size_t)group->cap_pending * sizeof(broker_offset *));
    kw_mem_free(mem, group->offsets, (size_t)group->cap * sizeof(broker_offset *));
    kw_mem_free(mem, group, sizeof *group + (size_t)group->id.n);
}

void broker_group_remove(broker_groups *g, kw_mem *mem, broker_group *group) {
    int32_t i = search_group(g, group->id);
    free_group(mem, group);
    g->n--;
    memmove(g->list + i, g->list + i + 1, (size_t)(g->n - i) * sizeof(broker_group *));
}

void broker_groups_forget_topic(broker_groups *g, kw_mem *mem, kw_str topic) {
    for (int32_t k = 0; k < g->n; k++) {
        broker_group *group = g->list[k];
        int32_t i = search_offset(group, topic, INT32_MIN);
        while (i < group->n && broker_text_compare(group->offsets[i]->topic, topic) == 0)
            remove_offset(group, mem, i);
        broker_pending_forget(group, mem, topic);
    }
}

void broker_groups_fini(broker_groups *g, kw_mem *mem) {
    for (int32_t i = 0; i < g->n; i++)
        free_group(mem, g->list[i]);
    kw_mem_free(mem, g->list, (size_t)g->cap * sizeof(broker_group *));
    *g = (broker_groups){0};
}
