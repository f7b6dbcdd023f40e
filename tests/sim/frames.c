/* frames.c - see frames.h. */
#include "tests/sim/frames.h"

#include <string.h>

static size_t frame_size(const uint8_t *head) {
    return 4 + ((size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3]);
}

sim_frame_view sim_frames_look(const sim_frames *f, const uint8_t *p, size_t n) {
    uint8_t head[SIM_FRAME_HEAD];
    size_t passed = f->have < sizeof head ? f->have : sizeof head;
    sim_frame_view v = {.index = f->have > 0 ? f->begun - 1 : f->begun};
    if (passed + n < sizeof head)
        return v;
    memcpy(head, f->head, passed);
    if (passed < sizeof head)
        memcpy(head + passed, p, sizeof head - passed);
    v.known = true;
    v.left = frame_size(head) - f->have;
    v.api_key = (int16_t)(head[4] << 8 | head[5]);
    return v;
}

void sim_frames_pass(sim_frames *f, const uint8_t *p, size_t n) {
    while (n > 0) {
        f->begun += f->have == 0;
        size_t step = 1;
        if (f->have < sizeof f->head)
            f->head[f->have] = *p;
        else
            step = frame_size(f->head) - f->have;
        if (step > n)
            step = n;
        f->have += step;
        p += step;
        n -= step;
        if (f->have >= sizeof f->head && f->have == frame_size(f->head))
            f->have = 0;
    }
}
