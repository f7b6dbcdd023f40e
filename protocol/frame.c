/* frame.c - the four bytes of size in front of every message, and what stands there when the peer is no
 * Kafka.
 *
 * A TLS record, an HTTP or an SSH banner read as a size is a large number, so the size limit catches them;
 * naming the cause saves somebody an hour (M13). */
#include "protocol/cursor.h"

#include <kwire/message.h>

typedef struct foreign {
    const char *prefix;
    size_t n;
    const char *what;
} foreign;

static const foreign foreigners[] = {
    {"\x15\x03", 2, "a TLS server"  }, /* an alert: it did not like our plain bytes */
    {"\x16\x03", 2, "a TLS server"  }, /* a handshake */
    {"HTTP",     4, "an HTTP server"},
    {"SSH-",     4, "an SSH server" },
};

const char *kw_frame_foreign(const void *p, size_t n) {
    for (size_t i = 0; i < sizeof foreigners / sizeof *foreigners; i++) {
        const foreign *f = &foreigners[i];
        if (n >= f->n && memcmp(p, f->prefix, f->n) == 0)
            return f->what;
    }
    return NULL;
}

int kw_frame_peek(const void *p, size_t n, size_t max_size, size_t *size) {
    if (n < 4)
        return 0;
    uint32_t v = load_u32(p);
    if (v <= INT32_MAX && v <= max_size) {
        *size = v;
        return 1;
    }
    if (kw_frame_foreign(p, n) != NULL)
        return KW_EPEER;
    return v > INT32_MAX ? KW_EMALFORMED : KW_ELIMIT;
}
