/* frame.h - a received frame, shared by all batches that borrow from it. */
#ifndef KW_CLIENT_FRAME_H
#define KW_CLIENT_FRAME_H

#include <kwire/mem.h>

typedef struct kw_frame {
    kw_mem *mem;
    int32_t refs;
    size_t n; /* bytes of data */
    uint8_t data[];
} kw_frame;

/* One reference. NULL: out of memory. */
kw_frame *kw_frame_new(kw_mem *mem, size_t n);
kw_frame *kw_frame_ref(kw_frame *f);
void kw_frame_unref(kw_frame *f); /* NULL is fine */

#endif
