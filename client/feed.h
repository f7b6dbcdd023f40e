/* feed.h - what is fetched from one node: its partitions, the session with it, the one request under way.
 *
 * feed.c decides which partition is fetched from where, and whether now; fetch.c asks; fetch_answer.c takes
 * what came. */
#ifndef KW_CLIENT_FEED_H
#define KW_CLIENT_FEED_H

#include "client/consumer.h"
#include "client/session.h"

typedef struct kw_feed {
    kw_link link; /* consumer->feeds */
    kw_consumer *consumer;
    int32_t node;
    kw_session session; /* of the partitions that have room */
    int n_members;      /* all that are fetched from here, those without room too */
    int n_crowded;      /* those without */
    kw_call call;
    bool in_flight;
    size_t promised; /* what that may bring */
    int attempts;    /* in a row that failed as a whole */
    int unreadable;  /* answers in a row that could not be decoded */
    bool elsewhere;  /* the connection may be what damages: another is to be used */
    kw_time not_before;
    kw_time idle_at; /* without members the session is closed then */
} kw_feed;

/* feed.c: from what is known of it now. */
void kw_feed_place(kw_assigned *a);
void kw_feed_leave(kw_assigned *a);
void kw_feed_free(kw_feed *f);
kw_time kw_feed_deadline(const kw_feed *f);
/* The node is out of reach: who is fetched from it as a near replica goes back to the leader (F17). */
void kw_feed_leave_replicas(kw_feed *f);
/* All of its partitions have this error. */
void kw_feed_fail_members(kw_feed *f, int error);

/* fetch_answer.c */
void kw_feed_take(kw_feed *f, kw_answer *answer);
/* The request failed as a whole. */
void kw_feed_failed(kw_feed *f, int error);

#endif
