/* wakeup_eventfd.c - see wakeup.h: one descriptor, one write to raise, one read to clear. */
#include "net/wakeup.h"

#include <sys/eventfd.h>
#include <unistd.h>

int kw_wakeup_init(kw_wakeup *w) {
    w->fd = w->to = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return w->fd < 0 ? KW_EIO : 0;
}

void kw_wakeup_fini(kw_wakeup *w) {
    if (w->fd >= 0)
        close(w->fd);
    w->fd = w->to = -1;
}

/* Neither fails in a way that matters: a full counter is readable, an empty one is clear. */
void kw_wakeup_raise(const kw_wakeup *w) {
    (void)!eventfd_write(w->to, 1);
}

void kw_wakeup_clear(const kw_wakeup *w) {
    eventfd_t n;
    (void)!eventfd_read(w->fd, &n);
}
