/* conn.h - one connection: frames out of bytes, and answers in order.
 *
 * As in Kafka one request of a connection is carried out at a time: while one waits, or the connection is
 * muted, the bytes behind it stay in `in`. Else `in` holds less than one whole frame. */
#ifndef BROKER_CONN_H
#define BROKER_CONN_H

#include "tools/broker/request.h"

struct broker_answer;
struct broker_wait;

typedef struct broker_conn {
    uint32_t id;
    broker_node *node;
    bool closing; /* no more requests; closed when the answers are sent */
    bool news;    /* output that kw_broker_next_output has not named yet */
    kw_buf in;
    struct broker_answer *first, *last;
    struct broker_wait *wait;
    kw_time muted_until;  /* carries out nothing before; 0: not muted */
    kw_time silent_until; /* gives no output before; 0: not silent */
} broker_conn;

/* Something is under way, or it is muted: bytes are kept for later. */
bool broker_conn_is_busy(const broker_conn *c);

void broker_conn_feed(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n);
/* Goes on with what is in `in`, after a wait. */
void broker_conn_resume(kw_broker *b, broker_conn *c);
/* The broker closes this connection. */
void broker_conn_end(kw_broker *b, broker_conn *c);
/* ... at once: its answers are lost. */
void broker_conn_cut(kw_broker *b, broker_conn *c);
void broker_conn_tell(kw_broker *b, broker_conn *c);
void broker_conn_free(kw_broker *b, broker_conn *c);

/* dispatch.c */
void broker_dispatch(kw_broker *b, broker_conn *c, const uint8_t *frame, size_t n);
broker_verdict broker_handle(broker_request *q);
void broker_conclude(broker_conn *c, broker_request *q, broker_verdict verdict, bool drop);

#endif
