/* frames.h - finds the frames in a stream of bytes that passes, so that a fault can strike inside a chosen
 * one. */
#ifndef KW_SIM_FRAMES_H
#define KW_SIM_FRAMES_H

#include <kwire/types.h>

enum { SIM_FRAME_HEAD = 6 }; /* size and, in requests, the API's key */

typedef struct sim_frames {
    uint8_t head[SIM_FRAME_HEAD];
    size_t have;   /* bytes of the present frame that have passed; 0: between two */
    int64_t begun; /* frames of which a byte has passed */
} sim_frames;

/* The present frame, or the next: what is known of it from what has passed and the n bytes that come. */
typedef struct sim_frame_view {
    bool known;      /* its head is there */
    size_t left;     /* bytes up to its end */
    int64_t index;   /* from 0 */
    int16_t api_key; /* in requests */
} sim_frame_view;

sim_frame_view sim_frames_look(const sim_frames *f, const uint8_t *p, size_t n);
void sim_frames_pass(sim_frames *f, const uint8_t *p, size_t n);

#endif
