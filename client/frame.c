/* frame.c - see frame.h. */
#include "client/frame.h"

kw_frame *kw_frame_new(kw_mem *mem, size_t n) {
    kw_frame *f = kw_mem_alloc(mem, sizeof *f + n);
    if (f == NULL)
        return NULL;
    f->mem = mem;
    f->refs = 1;
    f->n = n;
    return f;
}

kw_frame *kw_frame_ref(kw_frame *f) {
    f->refs += 1;
    return f;
}

void kw_frame_unref(kw_frame *f) {
    if (f == NULL || --f->refs > 0)
        return;
    kw_mem_free(f->mem, f, sizeof *f + f->n);
}
