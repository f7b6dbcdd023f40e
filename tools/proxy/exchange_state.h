/* exchange_state.h - what exchange.c (requests, and the face) and answers.c share. */
#ifndef PROXY_EXCHANGE_STATE_H
#define PROXY_EXCHANGE_STATE_H

#include "tools/proxy/asked.h"
#include "tools/proxy/exchange.h"

struct proxy_exchange {
    proxy_world *world;
    const proxy_route *route;
    uint64_t link;
    proxy_give *give;
    void *ctx;
    proxy_queue asked; /* unanswered, in the order in which they are to be answered */
    kw_arena arena;    /* of the frame at hand */
    kw_buf out;        /* a frame that was changed */
    bool raw;          /* SaslHandshake v0 was asked, so tokens without headers may follow */
    int16_t client_n;
    char client[256]; /* the id, or the beginning of a longer one */
};

/* Answers made here that have become the first in line are given. */
void proxy_exchange_advance(proxy_exchange *x, kw_time now);
/* A line of the log. answer: bytes, -1: none. */
void proxy_exchange_tell(proxy_exchange *x, const proxy_asked *a, int64_t answer, kw_time now);
/* It was answered, or never will be (-1): told and freed. */
void proxy_exchange_conclude(proxy_exchange *x, proxy_asked *a, int64_t answer, kw_time now);
/* For the log; what was said before stays in front. */
void proxy_exchange_note(proxy_asked *a, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;
/* What did not come to pass does not count. rule: flip_rule or stale_rule of a fate; is 0 then. */
void proxy_exchange_missed(proxy_exchange *x, uint32_t *rule);
/* Turns a bit of this frame over, if that is its fate. KW_ENOMEM. */
int proxy_exchange_flip(proxy_exchange *x, proxy_asked *a, proxy_order *o) KW_MUST_USE;
/* The frame at hand is done with: large memory is given back. */
void proxy_exchange_tidy(proxy_exchange *x);

#endif
