/* event.c - see event.h. */
#include "client/event.h"

#include <string.h>

void kw_events_init(kw_events *q) {
    kw_list_init(&q->queue);
    q->current = NULL;
}

void kw_events_push(kw_events *q, kw_event_node *n, const kw_event_ops *ops) {
    n->ops = ops;
    kw_list_push_back(&q->queue, &n->link);
}

void kw_events_push_front(kw_events *q, kw_event_node *n) {
    kw_list_insert_after(&q->queue, &n->link);
}

static void finish_current(kw_events *q) {
    kw_event_node *n = q->current;
    q->current = NULL;
    if (n != NULL)
        n->ops->done(n);
}

static kw_event_node *pop(kw_events *q) {
    kw_link *l = kw_list_pop(&q->queue);
    return l == NULL ? NULL : KW_CONTAINER(l, kw_event_node, link);
}

bool kw_events_pull(kw_events *q, kw_event *e) {
    finish_current(q);
    for (kw_event_node *n; (n = pop(q)) != NULL;) {
        memset(e, 0, sizeof *e);
        e->topic = e->partition = -1;
        e->topic_name = e->text = (kw_str){NULL, -1};
        if (n->ops->fill(n, e)) {
            q->current = n;
            return true;
        }
    }
    return false;
}

void kw_events_forget(kw_events *q, kw_event_node *n) {
    kw_list_remove(&n->link);
    if (q->current == n)
        q->current = NULL;
}

void kw_events_fini(kw_events *q) {
    finish_current(q);
    for (kw_event_node *n; (n = pop(q)) != NULL;)
        n->ops->done(n);
}
