/* lane.h - one direction of a connection: pieces that wait to be passed on, in order, each with the time
 * before which it may not go, over a line that may be slow, dark, or cut.
 *
 * A piece is a frame, or bytes as they came. It is copied once, or not at all when it stands in a block that
 * may be kept. Its end (order.end) is due when its last byte has passed; nothing behind it goes before. */
#ifndef PROXY_LANE_H
#define PROXY_LANE_H

#include "tools/proxy/exchange.h"
#include "tools/proxy/pace.h"

/* Where a piece comes from. A frame of this lane's side is counted: an answer may come to it. */
typedef enum proxy_origin { PROXY_RAW, PROXY_FRAME, PROXY_MADE } proxy_origin;

typedef struct proxy_piece {
    struct proxy_piece *next;
    uint8_t *p;
    size_t n, passed;
    size_t block; /* size of p's own block; 0: it stands behind this struct */
    kw_time due;
    proxy_origin origin;
    bool stubborn; /* see proxy_order */
    proxy_end end;
    int end_dir;
    kw_time dark;
} proxy_piece;

typedef struct proxy_lane {
    proxy_piece *first, *last;
    size_t waiting; /* memory that pieces take */
    size_t made;    /* of it, for pieces that the proxy made */
    kw_time due;    /* of the last piece ever */
    uint64_t passed, frames;
    proxy_pace pace;
    int64_t slice;
    int64_t cut_at;     /* -1: nowhere */
    bool dark;          /* by the shape of the line ... */
    kw_time dark_until; /* ... or by an order; 0: not */
    bool fin;           /* no more is taken; an end is told behind what waits */
    bool rst;           /* ... a reset */
} proxy_lane;

void proxy_lane_init(proxy_lane *l, kw_time now);
/* block > 0: o->p is a block of this size, and is taken over; else it is copied. 0, or KW_ENOMEM: nothing has
 * changed. */
int proxy_lane_push(proxy_lane *l, kw_mem *mem, const proxy_order *o, proxy_origin origin, size_t block,
                    kw_time now) KW_MUST_USE;
/* Room is made for what can be dropped: all, or (stubborn) what is behind the last stubborn piece. */
void proxy_lane_drop(proxy_lane *l, kw_mem *mem, bool stubborn);
/* Time passes. */
void proxy_lane_step(proxy_lane *l, kw_time now);
bool proxy_lane_is_dark(const proxy_lane *l, kw_time now);
/* What may be sent now. */
int proxy_lane_output(const proxy_lane *l, kw_slice *out, int max, kw_time now);
void proxy_lane_sent(proxy_lane *l, size_t n);
/* Takes out the first piece if it has passed whole; the caller frees it. NULL: it has not. */
proxy_piece *proxy_lane_pop(proxy_lane *l, kw_time now);
void proxy_piece_free(proxy_piece *p, kw_mem *mem);
/* When time alone will let something pass. */
kw_time proxy_lane_deadline(const proxy_lane *l, kw_time now);

#endif
