/* wait.c - beginning a wait, and trying again when the log grew, a topic went or the time is over. */
#include "tools/broker/wait.h"

typedef struct broker_wait {
    kw_arena arena; /* holds the copy of the body */
    broker_request q;
    bool drop;
} broker_wait;

static int copy_body(broker_wait *w, const broker_request *q) {
    const kw_message *m = q->service->api->request;
    void *body = kw_arena_alloc(&w->arena, kw_message_size(m));
    if (body == NULL)
        return KW_ENOMEM;
    w->q.body = body;
    if (!kw_arena_str(&w->arena, q->client_id, &w->q.client_id))
        return KW_ENOMEM;
    return kw_message_copy(m, q->body, &w->arena, body);
}

void broker_wait_end(kw_broker *b, broker_conn *c) {
    kw_arena_fini(&c->wait->arena);
    kw_mem_free(&b->mem, c->wait, sizeof *c->wait);
    c->wait = NULL;
    b->n_waiting--;
}

int broker_wait_begin(broker_conn *c, const broker_request *q, bool drop) {
    kw_broker *b = q->broker;
    broker_wait *w = kw_mem_alloc(&b->mem, sizeof *w);
    if (w == NULL)
        return KW_ENOMEM;
    *w = (broker_wait){.q = *q, .drop = drop};
    kw_arena_init(&w->arena, &b->mem, 0);
    c->wait = w;
    b->n_waiting++;
    int err = copy_body(w, q);
    if (err != 0)
        broker_wait_end(b, c);
    return err;
}

static void try_again(kw_broker *b, broker_conn *c) {
    broker_request q = c->wait->q;
    kw_arena_reset(&b->arena);
    q.expired = b->now >= q.deadline;
    broker_verdict verdict = broker_handle(&q);
    if (verdict == BROKER_WAIT)
        return;
    broker_conclude(c, &q, verdict, c->wait->drop);
    broker_wait_end(b, c);
    if (!c->closing && !broker_conn_is_busy(c))
        broker_conn_resume(b, c);
}

/* A connection that goes on may append and so answer others, which may do the same. */
void broker_wait_wake(kw_broker *b) {
    do {
        b->woken = b->changes;
        for (int32_t i = 0; b->n_waiting > 0 && i < b->n_conns; i++)
            if (b->conns[i]->wait != NULL)
                try_again(b, b->conns[i]);
    } while (b->woken != b->changes);
}

kw_time broker_wait_deadline(const kw_broker *b) {
    kw_time first = KW_NEVER;
    for (int32_t i = 0; b->n_waiting > 0 && i < b->n_conns; i++) {
        const broker_wait *w = b->conns[i]->wait;
        if (w != NULL && w->q.deadline < first)
            first = w->q.deadline;
    }
    return first;
}
