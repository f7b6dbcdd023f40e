/* frames.h - whole frames out of the bytes of one side: four bytes of size, and so many more.
 *
 * A frame that lies whole in what came is lent as it lies there; only one that came in parts is put together,
 * in a block of its own, which who gets the frame may keep. */
#ifndef PROXY_FRAMES_H
#define PROXY_FRAMES_H

#include <kwire/error.h>
#include <kwire/mem.h>

/* A larger size is none: what comes is not Kafka's (TLS begins with 0x16030100, 369 million). */
enum { PROXY_FRAME_MAX = 256 << 20 };

typedef struct proxy_frames {
    uint8_t *p; /* the frame that is put together, n of `whole` bytes (0: not known yet) */
    size_t n, cap, whole;
} proxy_frames;

void proxy_frames_fini(proxy_frames *f, kw_mem *mem);
/* Takes what belongs to the next frame from the n bytes at p, how many is in *used (n at most). 1: a frame,
 * *out; it lies in p, or it is f->p and stays until proxy_frames_done. 0: more is needed. KW_EPEER: these
 * bytes are no frame, and nothing was taken. KW_ENOMEM. */
int proxy_frames_next(proxy_frames *f, kw_mem *mem, const uint8_t *p, size_t n, size_t *used,
                      kw_slice *out) KW_MUST_USE;
/* A whole frame has been dealt with. */
void proxy_frames_done(proxy_frames *f, kw_mem *mem);
/* The frame at f->p belongs to the caller from now on, a block of the size that is returned. */
size_t proxy_frames_keep(proxy_frames *f);

#endif
