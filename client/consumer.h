/* consumer.h - assigned partitions: where each one stands (position.h), and the batches fetched for it.
 *
 * offsets.c finds start offsets, validate.c checks them, feed.h fetches, fetched.c turns what came into
 * batches and events. Each partition has a version that grows with every new position: answers and queued
 * batches of an older one are dropped (F12).
 *
 * A step looks only at partitions that were touched since the last one, so that ten thousand of them cost
 * what the few do that have news: whoever changes anything about a partition calls kw_consumer_touch. From
 * there it goes to what it waits for: a question (due), a time (waiting), or nothing that a list is needed
 * for. */
#ifndef KW_CLIENT_CONSUMER_H
#define KW_CLIENT_CONSUMER_H

#include "client/coordinator.h"
#include "client/position.h"
#include "client/table.h"

#include <kwire/msg/fetch.h>

struct kw_assigned {
    kw_link link;
    kw_link queue; /* of the consumer: touched, due or waiting */
    kw_table_node node;
    struct kw_consumer *consumer;
    int32_t topic, partition;
    uint32_t version;        /* grows with each new position */
    kw_assigned_state state; /* only position.c writes it */
    kw_search search;
    const void *asked;      /* the inquiry that is to answer about it; NULL: none */
    int64_t position;       /* next record for the application; -1 not known */
    int32_t position_epoch; /* leader epoch of the record before it; -1 not known */
    int32_t leader_epoch;   /* under which the position is sound; -1 not known */
    kw_uuid topic_id;       /* of the topic that the position is in */
    int64_t lost;           /* where it was before KW_SEARCH_BOUNDS, -1 nowhere, and why it is so no more */
    int lost_error;
    int64_t fetch_offset; /* next to ask for */
    int64_t high_watermark, last_stable_offset, log_start_offset;
    int damages; /* answers in a row that brought nothing but damage to fetch_offset; damage.c */
    bool paused;
    int32_t replica; /* the node to fetch from instead of the leader (KIP-392); -1 none */
    kw_time replica_until;
    struct kw_feed *feed;         /* of the node it is fetched from; NULL: it is not being fetched */
    struct kw_session_part *part; /* in the session with that node; NULL: it sits out */
    bool crowded;                 /* so many unread bytes that it sits out */
    int attempts;                 /* in a row that failed */
    kw_time not_before;           /* back-off */
    kw_link batches;              /* kw_fetched not yet pulled, in order */
    struct kw_fetched *unopened;  /* the first whose job was not begun; NULL: none */
    kw_link opening;              /* of the consumer, while there are such */
    size_t buffered;              /* bytes of batches, as fetched */
    kw_event_node end_event;
    int64_t end_reported; /* high watermark of the last KW_EVENT_END; -1 none since the position moved */
};

/* A batch on its way to the application, and in its hands until kw_batch_release. */
struct kw_fetched {
    kw_link link; /* in kw_assigned.batches until pulled */
    kw_event_node event;
    kw_job job;
    kw_core *core;
    struct kw_consumer *consumer;
    kw_assigned *from; /* NULL once dropped */
    kw_frame *frame;   /* holds batch */
    kw_batch batch;
    kw_buf expanded;
    kw_mem *expanded_mem;
    kw_record_iter iter;
    int error;
    struct kw_fetched *next_returned;
    bool opening;   /* the job was begun */
    bool ready;     /* it is done */
    bool queued;    /* its event is */
    size_t charged; /* to consumer->unread */
    int32_t broker;
    int64_t from_offset; /* records before it are not for us (F3) */
    int64_t next_offset; /* the position behind it, and behind what is not shown there */
    int32_t next_epoch;  /* leader epoch of the last of these */
    int64_t high_watermark, last_stable_offset, log_start_offset;
};
typedef struct kw_fetched kw_fetched;

/* The last back-off that was drawn. */
typedef struct kw_retry {
    kw_time now, at;
    int attempts;
} kw_retry;

typedef struct kw_consumer {
    kw_core *core;
    kw_cluster *cluster;
    kw_coordinators *coordinators;
    kw_link assigned; /* all, in the order of their assigning */
    int n_assigned;
    kw_table index;
    kw_link touched;                 /* to be looked at in the next step */
    kw_link due[KW_ASSIGNED_STATES]; /* whose question can be asked, in order of topics */
    kw_link waiting;                 /* until their not_before */
    kw_time wake_at;                 /* no later than the first of those */
    kw_time recall_at;               /* when the group's coordinator may be looked up again */
    kw_retry last_retry;
    uint64_t cluster_version;
    uint32_t next_version;
    kw_link released;            /* kw_fetched in the application's hands */
    kw_link opening;             /* kw_assigned with batches that wait for room to be expanded */
    int n_opening;               /* compressed batches whose jobs are out */
    size_t unread;               /* bytes of batches not yet pulled, with what they were expanded to */
    size_t promised;             /* what the fetches under way may bring */
    kw_link feeds;               /* kw_feed, one a node */
    kw_time lease_at;            /* no later than the first replica_until */
    kw_time memory_told_at;      /* want of memory: told then */
    struct kw_fetched *returned; /* those given back by threads, under the intake's lock: for the next step */
    kw_time deadline;
} kw_consumer;

void kw_consumer_init(kw_consumer *c, kw_coordinators *coordinators);
void kw_consumer_fini(kw_consumer *c);
bool kw_consumer_step(kw_consumer *c);

int kw_consumer_assign(kw_consumer *c, int32_t topic, int32_t partition, int64_t offset) KW_MUST_USE;
/* offsets.h: an offset and the leader epoch that it was stored with. */
int kw_consumer_assign_stored(kw_consumer *c, const struct kw_offset *o) KW_MUST_USE;
/* From the first record at or after ms since 1970 on, or from the end. */
int kw_consumer_assign_at_time(kw_consumer *c, int32_t topic, int32_t partition, int64_t ms) KW_MUST_USE;
int kw_consumer_unassign(kw_consumer *c, int32_t topic, int32_t partition);
kw_assigned *kw_consumer_find(const kw_consumer *c, int32_t topic,
                              int32_t partition); /* NULL: not assigned */
void kw_consumer_touch(kw_assigned *a);
/* Something has to be tried again for want of memory: told, but not each time. */
void kw_consumer_short_of_memory(kw_consumer *c);
void kw_consumer_release(kw_consumer *c, kw_fetched *f);
/* The same from any thread, without waiting for a step. */
void kw_consumer_return(kw_consumer *c, kw_fetched *f);
void kw_consumer_take_returned(kw_consumer *c);

/* offsets.c, recall.c, validate.c, fetch.c: send what is due; true if something was sent. */
bool kw_consumer_list_offsets(kw_consumer *c);
bool kw_consumer_recall(kw_consumer *c);
bool kw_consumer_validate(kw_consumer *c);
bool kw_consumer_fetch(kw_consumer *c);
/* position.c: another try may do better; it asks for metadata if that is what is wrong. */
bool kw_consumer_may_retry(kw_consumer *c, int error);
/* KW_ENOTFOUND. Paused it keeps its position and what was fetched, and is neither asked for nor shown. */
int kw_consumer_pause(kw_consumer *c, int32_t topic, int32_t partition, bool paused) KW_MUST_USE;

/* fetch_records.c: the records of an answer, into batches. An error that is damage (damage.h): fetch_offset
 * stands before it. */
int kw_consumer_take_records(kw_assigned *a, const kw_fetch_resp_partition *rp, kw_frame *frame,
                             int32_t broker) KW_MUST_USE;
/* The leader epoch that a batch bears; -1 if no leader that we know of can have written it. */
int32_t kw_consumer_epoch_of(const kw_assigned *a, const kw_batch *b);
/* fetched.c */
int kw_consumer_add_batch(kw_assigned *a, const kw_batch *batch, kw_frame *frame, int32_t broker) KW_MUST_USE;
void kw_consumer_open(kw_assigned *a);     /* its batches, as far as there is room, and announces them */
void kw_consumer_announce(kw_assigned *a); /* queues events of what is ready, and of the end */
void kw_consumer_unqueue(kw_assigned *a);  /* takes them back */
void kw_consumer_drop_batches(kw_assigned *a);
/* May so many bytes be added to what is unread? Always, while there is nothing to pull. */
bool kw_consumer_has_budget(const kw_consumer *c, size_t more);
/* An event was pulled, whoever's: if it was the last one, there is budget now for what waited for that. */
void kw_consumer_pulled(kw_consumer *c);

#endif
