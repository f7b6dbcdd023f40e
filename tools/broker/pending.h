/* pending.h - offsets committed in transactions that have not ended (KIP-98, KIP-447): they stand beside what
 * the group has committed, and a marker of their producer makes them count, or go. */
#ifndef BROKER_PENDING_H
#define BROKER_PENDING_H

#include "tools/broker/groups.h"

/* Copies; takes the place of the same producer's older one. KW_ENOMEM. */
int broker_pending_set(broker_group *group, kw_mem *mem, const broker_offset *offset) KW_MUST_USE;
/* Does any transaction have an offset for this partition? */
bool broker_pending_has(const broker_group *group, kw_str topic, int32_t partition);
/* The marker of this producer in the slot of these groups. KW_ENOMEM: some are still pending; call again. */
int broker_pending_end(broker_groups *g, kw_mem *mem, int32_t slot, int64_t producer_id,
                       bool commit) KW_MUST_USE;
/* What is pending for this topic; a null topic: all. */
void broker_pending_forget(broker_group *group, kw_mem *mem, kw_str topic);
void broker_pending_forget_partition(broker_group *group, kw_mem *mem, kw_str topic, int32_t partition);

#endif
