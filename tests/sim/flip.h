/* flip.h - bits that turn over on the way, inside of record batches: where their checksum sees it.
 *
 * Whoever carries frames shows them here whole, and in order. Answers can be read only by those who have seen
 * the question, so a connection keeps what it was asked. */
#ifndef KW_SIM_FLIP_H
#define KW_SIM_FLIP_H

#include "tests/sim/dice.h"
#include "tests/sim/fault.h"

enum { SIM_QUESTIONS = 64 };

/* What a connection was asked last. */
typedef struct sim_questions {
    struct {
        int32_t correlation;
        int16_t api_key, version;
    } of[SIM_QUESTIONS];
    int n; /* so far */
} sim_questions;

/* p: n bytes, a frame with its size. Notes a request; turns over a bit of a Produce request (SIM_UP) or of
 * the answer to a Fetch (SIM_DOWN), as f wants it. */
void sim_flip(sim_flips *f, sim_questions *asked, sim_dir dir, uint8_t *p, size_t n);

#endif
