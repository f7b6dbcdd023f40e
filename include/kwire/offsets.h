/* offsets.h - offsets that a group keeps: committing them, and looking them up.
 *
 * The group is the property group.id. Both calls are for programs that assign their partitions themselves
 * (OffsetCommit with generation -1): a group that has members refuses such commits with UNKNOWN_MEMBER_ID. */
#ifndef KWIRE_OFFSETS_H
#define KWIRE_OFFSETS_H

#include <kwire/client.h>

KW_EXTERN_C_BEGIN

/* Start where the group stopped (kw_assign): auto.offset.reset decides if it never committed. KW_EINVAL from
 * kw_assign: group.id is empty. */
#define KW_OFFSET_STORED (-1000)

typedef struct kw_offset {
    int32_t topic, partition; /* topic: number from kw_topic */
    int64_t offset;           /* of the next record to read; kw_committed: -1 nothing was committed */
    /* Of the last record read: that is u.records.leader_epoch beside u.records.next_offset; -1 not known.
     * With it a reader that resumes notices a log that was cut in between (F11, KIP-320). */
    int32_t leader_epoch;
    kw_str metadata; /* text of your own, kept beside the offset; n = -1: null */
    int error;       /* in events: 0, or why this one failed; Kafka's code or KW_E* */
} kw_offset;
KW_PUBLIC extern const kw_offset kw_offset_default; /* -1 everywhere, null text, no error */

/* Stores offsets; everything is copied. One KW_EVENT_COMMITTED with `opaque` follows: u.offsets has the same
 * offsets in the same order, each with its error, and the event's error is the first of them.
 *
 * What can pass is tried again for request.timeout.ms in all, look-ups of the coordinator included (T16).
 * Commits of a client go out one after another, so that none is overtaken by the repetition of an older one
 * (F16). KW_ETIMEOUT and KW_ECLOSED leave open whether the offset was stored.
 *
 * After kw_close what was committed before is still tried until the deadline that it was given; then the
 * event says KW_ECANCELLED, which leaves it as open. kw_client_free drops what is under way without an event.
 * KW_EINVAL: no group.id, no offsets, or one that cannot be; KW_ENOMEM; KW_ESTATE: after kw_close. */
KW_PUBLIC int kw_commit(kw_client *c, const kw_offset *offsets, int32_t n, uint64_t opaque) KW_MUST_USE;

/* Looks up what the group has committed for these topics and partitions (their other members are not read).
 * One KW_EVENT_OFFSETS follows, as above. An offset that hangs on an open transaction is waited for
 * (UNSTABLE_OFFSET_COMMIT, KIP-447). Errors as kw_commit. */
KW_PUBLIC int kw_committed(kw_client *c, const kw_offset *partitions, int32_t n, uint64_t opaque) KW_MUST_USE;

/* Starts (or seeks, as kw_assign) at an offset as kw_committed told it: o->topic, partition, offset and
 * leader epoch. A number alone (kw_assign) says nothing of when it was true: a leader that was deposed and
 * does not know it yet calls an offset that it never had out of range, and auto.offset.reset would go back to
 * the beginning. With its epoch the offset is held until metadata knows of that epoch, and checked (F11).
 * KW_EINVAL: offset < 0 too; KW_ENOMEM. */
KW_PUBLIC int kw_assign_stored(kw_client *c, const kw_offset *o) KW_MUST_USE;

KW_EXTERN_C_END
#endif
