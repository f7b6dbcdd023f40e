/* wait.h - a request that waits: a fetch that has too little to bring. Its connection carries out nothing
 * else. */
#ifndef BROKER_WAIT_H
#define BROKER_WAIT_H

#include "tools/broker/conn.h"

/* Copies what the request needs. `drop`: close instead of answering. */
int broker_wait_begin(broker_conn *c, const broker_request *q, bool drop) KW_MUST_USE;
void broker_wait_end(kw_broker *b, broker_conn *c);
/* Tries all that wait again, until nothing changes any more. */
void broker_wait_wake(kw_broker *b);
kw_time broker_wait_deadline(const kw_broker *b);

#endif
