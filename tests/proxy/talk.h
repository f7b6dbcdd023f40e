/* talk.h - an exchange under test, and both ends of its connection: whole frames in, what is passed on out.
 *
 * Orders are copied, since what they borrow is gone when a call returns. Every byte must have been given back
 * at the end. */
#ifndef KW_TESTS_PROXY_TALK_H
#define KW_TESTS_PROXY_TALK_H

#include "tests/unit/unit.h"
#include "tools/proxy/exchange.h"
#include <kwire/message.h>

enum { TALK_ORDERS = 256, TALK_PORT = 20000 /* + the broker's: ours */ };

typedef struct talk {
    kw_mem mem;  /* of the proxy */
    kw_mem mine; /* of the test */
    kw_arena arena;
    proxy_world world;
    proxy_exchange *x;
    kw_time now;
    proxy_order orders[TALK_ORDERS];   /* not yet taken; p lives in `arena` */
    const uint8_t *given[TALK_ORDERS]; /* the address that was given, to see what was not copied */
    int first, n;
    int listens; /* how often a route was made */
    bool deaf;   /* nobody can listen */
    char log[64];
} talk;

talk *talk_new(void);
void talk_free(talk *t);
/* Another connection to the same broker, in place of this one. */
void talk_again(talk *t);
/* The text must be a fault. Returns its id. */
uint32_t talk_fault(talk *t, const char *text);

/* Frames, in the arena. */
kw_bytes talk_request(talk *t, const kw_api *api, int16_t version, int32_t correlation, const void *body);
kw_bytes talk_answer(talk *t, const kw_api *api, int16_t version, int32_t correlation, const void *body);
kw_bytes talk_hex(talk *t, const char *hex); /* spaces between bytes do not count */

/* From the client, from the broker. */
void talk_up(talk *t, kw_bytes frame);
void talk_down(talk *t, kw_bytes frame);
/* What is to be done next; NULL: nothing more. */
const proxy_order *talk_next(talk *t);
/* The next order passes exactly these bytes there, at once and with no end, or the test fails. */
void talk_expect(talk *t, int to, kw_bytes frame);
void talk_expect_nothing(talk *t);
/* The body of an answer. */
const void *talk_read(talk *t, const kw_api *api, int16_t version, const proxy_order *o);

/* What the log says so far, terminated; each call from the beginning. */
const char *talk_log(talk *t);

static inline kw_str talk_str(const char *s) {
    return (kw_str){s, (int32_t)__builtin_strlen(s)};
}

#endif
