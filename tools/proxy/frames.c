/* frames.c - see frames.h. */
#include "tools/proxy/frames.h"

#include "protocol/cursor.h"
#include <string.h>

enum {
    SIZE = 4,
    /* A size is only a claim (M14): memory for more than this comes as the bytes come, doubled. */
    BELIEVED = 4 << 20
};

void proxy_frames_fini(proxy_frames *f, kw_mem *mem) {
    kw_mem_free(mem, f->p, f->cap);
    *f = (proxy_frames){0};
}

void proxy_frames_done(proxy_frames *f, kw_mem *mem) {
    if (f->whole > 0 && f->n == f->whole)
        proxy_frames_fini(f, mem); /* nobody kept it */
}

size_t proxy_frames_keep(proxy_frames *f) {
    size_t block = f->cap;
    *f = (proxy_frames){0};
    return block;
}

/* Of the frame whose size stands at p; 0: it cannot be one. */
static size_t whole_size(const uint8_t *p) {
    uint32_t size = load_u32(p);
    return size <= PROXY_FRAME_MAX ? SIZE + (size_t)size : 0;
}

static int make_room(proxy_frames *f, kw_mem *mem, size_t needed) {
    if (needed <= f->cap)
        return 0;
    size_t cap = f->whole == 0 ? SIZE : 2 * needed < BELIEVED ? BELIEVED : 2 * needed;
    if (f->whole > 0 && cap > f->whole)
        cap = f->whole;
    uint8_t *p = kw_mem_realloc(mem, f->p, f->cap, cap);
    if (p == NULL)
        return KW_ENOMEM;
    f->p = p;
    f->cap = cap;
    return 0;
}

/* Up to `until` bytes of the frame; how many were there. */
static int take(proxy_frames *f, kw_mem *mem, const uint8_t *p, size_t n, size_t until, size_t *used) {
    size_t more = until - f->n < n ? until - f->n : n;
    int err = make_room(f, mem, f->n + more);
    if (err != 0)
        return err;
    memcpy(f->p + f->n, p, more);
    f->n += more;
    *used += more;
    return 0;
}

static int take_size(proxy_frames *f, kw_mem *mem, const uint8_t *p, size_t n, size_t *used) {
    int err = take(f, mem, p, n, SIZE, used);
    if (err != 0 || f->n < SIZE)
        return err;
    f->whole = whole_size(f->p);
    if (f->whole > 0)
        return 0;
    f->n -= *used; /* as they were: they are passed on by another way */
    *used = 0;
    return KW_EPEER;
}

static int put_together(proxy_frames *f, kw_mem *mem, const uint8_t *p, size_t n, size_t *used,
                        kw_slice *out) {
    int err = f->whole == 0 ? take_size(f, mem, p, n, used) : 0;
    if (err == 0 && f->whole > 0)
        err = take(f, mem, p + *used, n - *used, f->whole, used);
    if (err != 0 || f->whole == 0 || f->n < f->whole)
        return err;
    *out = (kw_slice){f->p, f->n};
    return 1;
}

int proxy_frames_next(proxy_frames *f, kw_mem *mem, const uint8_t *p, size_t n, size_t *used, kw_slice *out) {
    *used = 0;
    if (f->n > 0 || n < SIZE)
        return put_together(f, mem, p, n, used, out);
    size_t whole = whole_size(p);
    if (whole == 0)
        return KW_EPEER;
    if (whole > n)
        return put_together(f, mem, p, n, used, out);
    *used = whole;
    *out = (kw_slice){p, whole};
    return 1;
}
