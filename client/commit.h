/* commit.h - offsets of a group on their way: stored (OffsetCommit), looked up (OffsetFetch).
 *
 * An operation holds its offsets until each has an outcome, and then is its own event. Commits wait in line:
 * the first is tried until it is over, so that no later one is overtaken by its repetition (F16). Look-ups do
 * not wait for each other. */
#ifndef KW_CLIENT_COMMIT_H
#define KW_CLIENT_COMMIT_H

#include "client/coordinator.h"
#include "client/member.h"

#include <kwire/offsets.h>

typedef struct kw_commits {
    kw_core *core;
    kw_cluster *cluster;
    kw_coordinators *coordinators;
    kw_link commits; /* kw_offsets_op, oldest first; the first may be in flight */
    kw_link lookups; /* kw_offsets_op that are not in flight */
    bool closing;
    kw_time close_deadline;
    kw_time deadline;
} kw_commits;

typedef struct kw_offsets_op kw_offsets_op;

/* The two kinds of operation. */
typedef struct kw_offsets_kind {
    const kw_api *api;
    kw_event_type event;
    /* Sends the question about the n offsets without an outcome, those of a topic together. scratch is free.
     */
    int (*send)(kw_offsets_op *op, kw_conn *conn, int16_t version, const kw_offset *const *list, int n);
    /* Takes the decoded answer: kw_offsets_settle for each entry. An error is that of the whole. */
    int (*take)(kw_offsets_op *op, const void *resp);
    size_t resp_size;
} kw_offsets_kind;

struct kw_offsets_op {
    kw_link link;
    kw_event_node event;
    kw_call call;
    kw_commits *all;
    const kw_offsets_kind *kind;
    kw_member member; /* strings in arena */
    kw_arena arena;
    kw_offset *offsets; /* as the caller gave them; KW_EAGAIN: no outcome yet */
    int32_t *order;     /* their numbers, by topic */
    int32_t n;
    uint64_t opaque;
    kw_time timeout;
    kw_time deadline; /* KW_NEVER until the first step: calls take no clock */
    kw_time not_before;
    int attempts;
    int last_error; /* why it has to be tried again */
    int32_t at;     /* where in order the entry of an answer is looked for first */
    bool in_flight;
    bool reported; /* its event was made: perhaps before the answer came (kw_close) */
    bool pulled;   /* and is over */
};

void kw_commits_init(kw_commits *cs, kw_coordinators *coordinators);
void kw_commits_fini(kw_commits *cs);
bool kw_commits_step(kw_commits *cs);
/* No new ones; what is there is given up at the deadline. */
void kw_commits_close(kw_commits *cs, kw_time deadline);

/* m is copied. KW_EINVAL, KW_ENOMEM, KW_ESTATE. */
int kw_commits_submit(kw_commits *cs, const kw_offsets_kind *kind, const kw_member *m,
                      const kw_offset *offsets, int32_t n, uint64_t opaque) KW_MUST_USE;
extern const kw_offsets_kind kw_commit_kind;    /* commit_call.c */
extern const kw_offsets_kind kw_committed_kind; /* commit_call.c */

/* commit_op.c: one operation. */
kw_offsets_op *kw_offsets_op_new(kw_commits *cs, const kw_offsets_kind *kind, const kw_member *m,
                                 const kw_offset *offsets, int32_t n);
void kw_offsets_op_free(kw_offsets_op *op);
/* The offset that an entry of an answer is about; NULL: it has its outcome, or was never asked for. */
kw_offset *kw_offsets_op_find(kw_offsets_op *op, int32_t topic, int32_t partition);
/* An outcome, unless another try may bring a better one. */
void kw_offsets_settle(kw_offsets_op *op, kw_offset *o, int error);
/* All that have none get this one. */
void kw_offsets_settle_rest(kw_offsets_op *op, int error);
bool kw_offsets_settled(const kw_offsets_op *op);
/* It becomes its event. */
void kw_offsets_finish(kw_offsets_op *op);
/* Its call is over: who was reported meanwhile may go. */
void kw_offsets_op_landed(kw_offsets_op *op);

#endif
