/* letter.h - a frame taken apart, so that something in it can be changed, and put together again.
 *
 * What is not changed stays byte for byte: the header with tags nobody knows, unknown tagged fields of the
 * body, bytes behind the body (librdkafka 2.16 leaves some). */
#ifndef PROXY_LETTER_H
#define PROXY_LETTER_H

#include <kwire/message.h>

typedef struct proxy_letter {
    const kw_message *message;
    int16_t version;
    void *body;          /* decoded; lives in the arena, borrows from the frame */
    kw_bytes head, tail; /* header without the size; what stands behind the body */
} proxy_letter;

/* Of a frame with its size. KW_EVERSION: not one of ours; KW_ETRUNCATED, KW_EMALFORMED: cannot be read;
 * KW_ELIMIT, KW_ENOMEM. */
int proxy_letter_open_request(proxy_letter *l, const kw_api *api, int16_t version, const uint8_t *frame,
                              size_t n, kw_arena *arena) KW_MUST_USE;
int proxy_letter_open_answer(proxy_letter *l, const kw_api *api, int16_t version, const uint8_t *frame,
                             size_t n, kw_arena *arena) KW_MUST_USE;
/* An answer made from nothing: the message's default, which the caller fills in. KW_EVERSION, KW_ENOMEM. */
int proxy_letter_begin_answer(proxy_letter *l, const kw_api *api, int16_t version, int32_t correlation,
                              kw_arena *arena) KW_MUST_USE;
/* The whole frame takes the place of what is in `out`. KW_ENOMEM; KW_EVERSION, KW_EINVAL: a change that this
 * version cannot say. */
int proxy_letter_seal(const proxy_letter *l, kw_mem *mem, kw_buf *out) KW_MUST_USE;

#endif
