/* event.h - the queue of events that the application pulls.
 *
 * A node is embedded in the object the event is about, so an event can always be queued: there is no
 * allocation that could fail between an outcome and its report. Filled at the pull, so that stale ones can
 * still step aside (F12). */
#ifndef KW_CLIENT_EVENT_H
#define KW_CLIENT_EVENT_H

#include "client/list.h"

#include <kwire/client.h>

typedef struct kw_event_node kw_event_node;

typedef struct kw_event_ops {
    /* Fills *e; false: out of date, the node has disposed of itself. */
    bool (*fill)(kw_event_node *n, kw_event *e);
    /* The application is through with it (it pulled the next one), or the client ends. */
    void (*done)(kw_event_node *n);
} kw_event_ops;

struct kw_event_node {
    kw_link link;
    const kw_event_ops *ops;
};

typedef struct kw_events {
    kw_link queue;
    kw_event_node *current; /* the one the application holds */
} kw_events;

void kw_events_init(kw_events *q);
void kw_events_push(kw_events *q, kw_event_node *n, const kw_event_ops *ops);
/* From its `done`: there is more to tell of it, before anything else. */
void kw_events_push_front(kw_events *q, kw_event_node *n);
/* Finishes the current event, fills the next. */
bool kw_events_pull(kw_events *q, kw_event *e);
/* The object behind n goes away: it is taken out of the queue, and out of the application's hands. */
void kw_events_forget(kw_events *q, kw_event_node *n);
/* Finishes all of them. */
void kw_events_fini(kw_events *q);

#endif
