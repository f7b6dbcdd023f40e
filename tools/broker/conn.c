/* conn.c - cutting frames. Whole frames are read where the caller has them; only a frame that comes in pieces
 * is put together in `in`. */
#include "tools/broker/conn.h"
#include "tools/broker/answer.h"
#include "tools/broker/rest.h"
#include "tools/broker/wait.h"
#include <kwire/message.h>
#include <string.h>

enum { FRAME_SIZE = 4, ROOM_AT_ONCE = 4 << 20, INPUT_SLACK = 4 << 20 };

bool broker_conn_is_busy(const broker_conn *c) {
    return c->wait != NULL || c->muted_until != 0;
}

void broker_conn_tell(kw_broker *b, broker_conn *c) {
    if (!c->news)
        b->n_news++;
    c->news = true;
}

void broker_conn_end(kw_broker *b, broker_conn *c) {
    c->closing = true;
    kw_buf_fini(&c->in, &b->mem);
    broker_conn_tell(b, c);
}

void broker_conn_cut(kw_broker *b, broker_conn *c) {
    if (c->wait != NULL)
        broker_wait_end(b, c);
    broker_rest_forget(b, c);
    while (c->first != NULL)
        broker_answer_drop_first(b, c);
    broker_conn_end(b, c);
}

/* Size of the frame at p with its size field; 0: not known yet. A frame that cannot be ends the connection.
 */
static size_t frame_size(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    size_t size;
    int got = kw_frame_peek(p, n, (size_t)b->o.max_frame, &size);
    if (got < 0)
        broker_conn_end(b, c);
    return got == 1 ? FRAME_SIZE + size : 0;
}

/* Carries out whole frames. Returns how many bytes are used up. */
static size_t run_frames(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    size_t at = 0;
    while (!broker_conn_is_busy(c) && !c->closing) {
        size_t size = frame_size(b, c, p + at, n - at);
        if (size == 0 || size > n - at)
            break;
        broker_dispatch(b, c, p + at + FRAME_SIZE, size - FRAME_SIZE);
        at += size;
    }
    return at;
}

static void keep(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    bool flooded = broker_conn_is_busy(c) && c->in.n + n > (size_t)b->o.max_frame + INPUT_SLACK;
    if (flooded || kw_buf_append(&c->in, &b->mem, p, n) != 0)
        broker_conn_end(b, c);
}

/* What is missing of the frame that `in` begins with, as far as can be told. Room is made at once for a frame
 * of usual size; a larger one has to come before it gets its memory (M14). */
static size_t missing(kw_broker *b, broker_conn *c) {
    if (c->in.n < FRAME_SIZE)
        return FRAME_SIZE - c->in.n;
    size_t size = frame_size(b, c, c->in.p, c->in.n);
    if (c->closing)
        return 0;
    size_t want = size - c->in.n;
    if (size <= ROOM_AT_ONCE && kw_buf_reserve(&c->in, &b->mem, want) != 0)
        broker_conn_end(b, c);
    return want;
}

/* Runs frames out of `in`. The buffer is taken off the connection meanwhile: ending it frees `in`. */
void broker_conn_resume(kw_broker *b, broker_conn *c) {
    kw_buf in = c->in;
    if (in.n == 0)
        return;
    c->in = (kw_buf){0};
    size_t used = run_frames(b, c, in.p, in.n);
    if (c->closing) {
        kw_buf_fini(&in, &b->mem);
        return;
    }
    in.n -= used;
    if (in.n > 0)
        memmove(in.p, in.p + used, in.n);
    c->in = in;
}

/* Takes the rest of a frame begun before, and runs it. Returns how many bytes are used up. */
static size_t complete(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    size_t used = 0;
    for (;;) {
        size_t want = missing(b, c);
        if (c->closing)
            return n;
        if (want == 0) {
            broker_conn_resume(b, c);
            return used;
        }
        if (used == n)
            return used;
        size_t take = want < n - used ? want : n - used;
        keep(b, c, p + used, take);
        used += take;
    }
}

/* Frames where they are; what is left of the last one is kept. */
static void in_place(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    size_t used = run_frames(b, c, p, n);
    if (used < n && !c->closing)
        keep(b, c, p + used, n - used);
}

void broker_conn_feed(kw_broker *b, broker_conn *c, const uint8_t *p, size_t n) {
    if (broker_conn_is_busy(c)) {
        keep(b, c, p, n);
        return;
    }
    size_t used = c->in.n > 0 ? complete(b, c, p, n) : 0;
    if (used < n && !c->closing)
        in_place(b, c, p + used, n - used);
}

void broker_conn_free(kw_broker *b, broker_conn *c) {
    if (c->news)
        b->n_news--;
    if (c->wait != NULL)
        broker_wait_end(b, c);
    broker_rest_forget(b, c);
    while (c->first != NULL)
        broker_answer_drop_first(b, c);
    kw_buf_fini(&c->in, &b->mem);
    kw_mem_free(&b->mem, c, sizeof *c);
}
