/* fuzz.h - what the targets share: a way to take decisions from the input, promises that abort when broken,
 * and memory that is counted.
 *
 * An input that has run out gives zeros, so every target must come to its end on zeros alone. */
#ifndef KW_FUZZ_H
#define KW_FUZZ_H

#include <kwire/error.h>
#include <kwire/mem.h>
#include <kwire/wire.h>

/* The target: one a program. Called by libFuzzer, or by run.c for each file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- the input ---- */

typedef struct fuzz_input {
    const uint8_t *p;
    size_t n;
} fuzz_input;

uint8_t fuzz_u8(fuzz_input *in);
uint16_t fuzz_u16(fuzz_input *in);
/* -128 to 127 from one byte. */
int16_t fuzz_signed(fuzz_input *in);
/* The next n bytes, or what is left of them. */
kw_bytes fuzz_take(fuzz_input *in, size_t n);
kw_bytes fuzz_rest(fuzz_input *in);

/* ---- promises ---- */

/* What must hold whatever the input. */
#define FUZZ_CHECK(promise) ((promise) ? (void)0 : fuzz_broken(#promise, __FILE__, __LINE__))
#if defined(__GNUC__)
__attribute__((noreturn))
#endif
void fuzz_broken(const char *promise, const char *file, int line);

/* Same bytes? Null and empty differ. */
bool fuzz_same(kw_bytes a, kw_bytes b);
/* Does the view lie inside? A null one does anywhere. */
bool fuzz_inside(kw_bytes view, kw_bytes whole);

/* ---- memory ---- */

typedef struct fuzz_heap {
    size_t used, peak;
} fuzz_heap;

/* malloc, counted in `heap` whatever copies of the kw_mem are made. */
kw_mem fuzz_mem(fuzz_heap *heap, size_t limit);

#endif
