/* answer.h - answers on their way out, oldest first. An answer holds the segments that its slices borrow. */
#ifndef BROKER_ANSWER_H
#define BROKER_ANSWER_H

#include "tools/broker/conn.h"

/* Encodes q->answer behind the connection's other answers. KW_ENOMEM, or what kw_message_encode says. */
int broker_answer_add(broker_conn *c, const broker_request *q) KW_MUST_USE;
int broker_answer_slices(const broker_conn *c, kw_slice *out, int max);
void broker_answer_sent(kw_broker *b, broker_conn *c, size_t n);
void broker_answer_drop_first(kw_broker *b, broker_conn *c);

#endif
