/* output.c - a buffer in front of write(2). Pieces larger than the buffer go straight through. */
#include "tools/output.h"
#include "tools/interrupt.h"
#include "tools/options.h"
#include "tools/print.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int kw_output_init(kw_output *o, int fd) {
    *o = (kw_output){.fd = fd, .buf = malloc(KW_OUTPUT_BUFFER)};
    return o->buf != NULL ? 0 : KW_ENOMEM;
}

void kw_output_fini(kw_output *o) {
    kw_output_flush(o);
    free(o->buf);
    *o = (kw_output){.fd = -1, .err = o->err};
}

static void fail(kw_output *o) {
    o->err = errno == EPIPE ? KW_ECLOSED : KW_EIO;
    if (o->err == KW_EIO)
        kw_say("kwire: stdout: %s", strerror(errno));
}

/* After an interrupt a reader has this long to take the next piece. */
enum { GRACE_MS = 300 };

static void give_up(kw_output *o) {
    o->err = KW_ECANCELLED;
    kw_say("kwire: stdout: interrupted while nobody read; what is left is not written");
}

/* Once interrupted, no write may block: a pipe that polls writable takes PIPE_BUF bytes at once. */
static size_t piece(kw_output *o, size_t n) {
    if (kw_interrupt_count() == 0)
        return n;
    if (poll(&(struct pollfd){o->fd, POLLOUT, 0}, 1, GRACE_MS) == 0)
        give_up(o);
    return n < PIPE_BUF ? n : PIPE_BUF;
}

/* Somebody made our stdout non-blocking (a shared terminal or pipe). */
static void wait_writable(const kw_output *o) {
    struct pollfd fds[] = {
        {o->fd,             POLLOUT, 0},
        {kw_interrupt_fd(), POLLIN,  0}
    };
    (void)poll(fds, kw_interrupt_count() == 0 ? 2 : 1, kw_interrupt_count() == 0 ? -1 : GRACE_MS);
}

static void write_all(kw_output *o, const uint8_t *p, size_t n) {
    while (n > 0 && o->err == 0) {
        size_t some = piece(o, n);
        ssize_t w = o->err == 0 ? write(o->fd, p, some) : 0;
        if (w >= 0) {
            p += w;
            n -= (size_t)w;
        } else if (errno == EAGAIN) {
            wait_writable(o);
        } else if (errno != EINTR) {
            fail(o);
        }
    }
}

void kw_output_flush(kw_output *o) {
    write_all(o, o->buf, o->n);
    o->n = 0;
}

void kw_output_put(kw_output *o, const void *p, size_t n) {
    if (n > KW_OUTPUT_BUFFER - o->n)
        kw_output_flush(o);
    if (n > KW_OUTPUT_BUFFER) {
        write_all(o, p, n);
        return;
    }
    if (n > 0)
        memcpy(o->buf + o->n, p, n);
    o->n += n;
}

void kw_output_byte(kw_output *o, uint8_t byte) {
    kw_output_put(o, &byte, 1);
}

int kw_output_exit(const kw_output *o) {
    return o->err == KW_EIO || o->err == KW_ECANCELLED ? KW_EXIT_FAILED : KW_EXIT_OK;
}
