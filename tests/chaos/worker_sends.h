/* worker_sends.h - records under way: a slot for each, whose number is the record's opaque, remembers what
 * the line of its end has to say. */
#ifndef KW_CHAOS_WORKER_SENDS_H
#define KW_CHAOS_WORKER_SENDS_H

#include <kwire/client.h>

typedef struct sends_slot {
    char *value; /* NULL: a null value */
    int32_t n;
    int64_t txn;
    size_t next; /* free: the next free one */
} sends_slot;

typedef struct sends {
    sends_slot *slots;
    size_t n, first_free;
} sends;

struct worker;

/* Produces one record to the topic of that name and tells of it. What kw_produce says; KW_ENOMEM. The opaque
 * is ours. */
int sends_produce(struct worker *w, kw_outgoing *r, kw_str topic, int64_t txn);
/* A delivery event. */
void sends_delivered(struct worker *w, const kw_event *e);
void sends_fini(sends *s);

#endif
