/* groups.h - groups and the positions they committed. They have no members yet: a group is made by its first
 * commit from outside, and stays Empty. What transactions commit is pending first (pending.h). */
#ifndef BROKER_GROUPS_H
#define BROKER_GROUPS_H

#include <kwire/mem.h>

enum { BROKER_METADATA_MAX = 4096 /* offset.metadata.max.bytes of 4.1.1 */ };

typedef struct broker_offset {
    kw_str topic;    /* its text stands behind */
    kw_str metadata; /* likewise */
    int32_t partition;
    int32_t leader_epoch; /* -1: not told */
    int64_t offset;
    uint64_t order;      /* of its commit, among those of all groups */
    int64_t producer_id; /* of the transaction it is pending in */
    char text[];
} broker_offset;

typedef struct broker_group {
    kw_str id;               /* its text stands behind */
    broker_offset **offsets; /* by topic and partition */
    int32_t n, cap;
    broker_offset **pending; /* oldest first */
    int32_t n_pending, cap_pending;
    char text[];
} broker_group;

typedef struct broker_groups {
    broker_group **list; /* by id */
    int32_t n, cap;
    uint64_t commits; /* ever: the order of the last one */
} broker_groups;

void broker_groups_fini(broker_groups *g, kw_mem *mem);
broker_group *broker_group_find(const broker_groups *g, kw_str id); /* NULL: none */
/* Made if need be. NULL: no memory. */
broker_group *broker_group_get(broker_groups *g, kw_mem *mem, kw_str id) KW_MUST_USE;
void broker_group_remove(broker_groups *g, kw_mem *mem, broker_group *group);
/* What was committed for topics that are deleted goes with them. */
void broker_groups_forget_topic(broker_groups *g, kw_mem *mem, kw_str topic);

const broker_offset *broker_offset_find(const broker_group *group, kw_str topic, int32_t partition);
broker_offset *broker_offset_copy(kw_mem *mem, const broker_offset *from) KW_MUST_USE;
void broker_offset_free(kw_mem *mem, broker_offset *o);
/* Copies; takes the place of an older one. KW_ENOMEM. */
int broker_offset_set(broker_group *group, kw_mem *mem, const broker_offset *offset) KW_MUST_USE;
/* Also what is pending for it. */
void broker_offset_remove(broker_group *group, kw_mem *mem, kw_str topic, int32_t partition);

#endif
