/* output.h - stdout in big writes.
 *
 * A closed pipe is not an error but a state: everything put after it is dropped, and the command ends
 * quietly. After an interrupt (tools/interrupt.h) only a reader that still reads is written to. */
#ifndef KW_TOOLS_OUTPUT_H
#define KW_TOOLS_OUTPUT_H

#include <kwire/types.h>

enum { KW_OUTPUT_BUFFER = 256 * 1024 };

typedef struct kw_output {
    int fd;
    uint8_t *buf;
    size_t n;
    /* 0; KW_ECLOSED: nobody reads any more; KW_EIO: errno was said on stderr; KW_ECANCELLED: interrupted
     * while the reader stood still, said too. */
    int err;
} kw_output;

int kw_output_init(kw_output *o, int fd) KW_MUST_USE; /* 0, KW_ENOMEM */
void kw_output_fini(kw_output *o);                    /* flushes */
void kw_output_put(kw_output *o, const void *p, size_t n);
void kw_output_byte(kw_output *o, uint8_t byte);
void kw_output_flush(kw_output *o);
/* The command's exit code as far as stdout is concerned: 1 after KW_EIO and KW_ECANCELLED. */
int kw_output_exit(const kw_output *o);

#endif
