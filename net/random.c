/* random.c - getrandom; /dev/urandom where a sandbox or an old kernel refuses it.
 *
 * fill() cannot fail. If a program lives where neither works (a chroot without /dev), jitter and ids made
 * from clock, process and address are still better than a client that stops. */
#include "net/random.h"

#include <errno.h>
#include <fcntl.h>
#include <kwire/net.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static size_t from_kernel(uint8_t *p, size_t n) {
    size_t done = 0;
    while (done < n) {
        ssize_t got = getrandom(p + done, n - done, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

static size_t from_device(uint8_t *p, size_t n) {
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    size_t done = 0;
    while (done < n) {
        ssize_t got = read(fd, p + done, n - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    close(fd);
    return done;
}

/* splitmix64 over what differs between two processes and two calls. */
static void from_circumstances(uint8_t *p, size_t n) {
    static _Thread_local uint64_t calls;
    uint64_t x = (uint64_t)kw_clock_now() ^ (uint64_t)kw_clock_wall_ms() << 20 ^ (uint64_t)getpid() << 44 ^
                 (uint64_t)(uintptr_t)&calls ^ ++calls;
    for (size_t i = 0; i < n; i++) {
        x += 0x9e3779b97f4a7c15u;
        uint64_t z = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        p[i] = (uint8_t)(z >> 56);
    }
}

static void fill_system(void *ctx, void *to, size_t n) {
    (void)ctx;
    uint8_t *p = to;
    size_t done = from_kernel(p, n);
    if (done < n)
        done += from_device(p + done, n - done);
    if (done < n)
        from_circumstances(p + done, n - done);
}

kw_random kw_random_system(void) {
    return (kw_random){.fill = fill_system};
}

enum { LARGEST_DRAW = 8 };

static void fill_stored(void *ctx, void *to, size_t n) {
    kw_random_store *s = ctx;
    if (n > LARGEST_DRAW) {
        fill_system(NULL, to, n);
        return;
    }
    if (s->left < n) {
        fill_system(NULL, s->bytes, sizeof s->bytes);
        s->left = sizeof s->bytes;
    }
    s->left -= n;
    memcpy(to, s->bytes + s->left, n);
}

kw_random kw_random_stored(kw_random_store *s) {
    return (kw_random){fill_stored, s};
}
