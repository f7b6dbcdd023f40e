/* wakeup_pipe.c - see wakeup.h: for systems without eventfd. */
#include "net/wakeup.h"

#include <fcntl.h>
#include <unistd.h>

static void prepare(int fd) {
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    (void)fcntl(fd, F_SETFL, O_NONBLOCK);
}

int kw_wakeup_init(kw_wakeup *w) {
    int fds[2];
    *w = (kw_wakeup){-1, -1};
    if (pipe(fds) != 0)
        return KW_EIO;
    prepare(fds[0]);
    prepare(fds[1]);
    *w = (kw_wakeup){fds[0], fds[1]};
    return 0;
}

void kw_wakeup_fini(kw_wakeup *w) {
    if (w->fd >= 0) {
        close(w->fd);
        close(w->to);
    }
    *w = (kw_wakeup){-1, -1};
}

/* A full pipe is readable. */
void kw_wakeup_raise(const kw_wakeup *w) {
    (void)!write(w->to, "", 1);
}

void kw_wakeup_clear(const kw_wakeup *w) {
    char bytes[64];
    while (read(w->fd, bytes, sizeof bytes) == sizeof bytes)
        continue;
}
