/* rest.h - connections that rest: muted ones carry out no requests for a while (KIP-219), silent ones keep
 * their answers for a while. Both end with time alone. */
#ifndef BROKER_REST_H
#define BROKER_REST_H

#include "tools/broker/conn.h"

/* For so long from now on; a longer rest that is under way stands. */
void broker_rest_mute(kw_broker *b, broker_conn *c, kw_time duration);
void broker_rest_silence(kw_broker *b, broker_conn *c, kw_time duration);
/* The connection is about to go. */
void broker_rest_forget(kw_broker *b, broker_conn *c);
/* Those whose rest is over go on. */
void broker_rest_step(kw_broker *b);
kw_time broker_rest_deadline(const kw_broker *b);

#endif
