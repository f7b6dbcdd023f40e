/* watch.c - see watch.h. */
#include "tools/proxy/watch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 64, FIRST_ROOM = 64 };

int proxy_watches_init(proxy_watches *ws) {
    *ws = (proxy_watches){.poller = {.fd = -1}};
    return kw_poller_init(&ws->poller);
}

void proxy_watches_fini(proxy_watches *ws) {
    kw_poller_fini(&ws->poller);
    free(ws->by_fd);
}

static int reserve(proxy_watches *ws, int fd) {
    size_t n = ws->n == 0 ? FIRST_ROOM : ws->n;
    while (n <= (size_t)fd)
        n *= 2;
    if (n == ws->n)
        return 0;
    proxy_watch **grown = realloc(ws->by_fd, n * sizeof(proxy_watch *));
    if (grown == NULL)
        return KW_ENOMEM;
    memset(grown + ws->n, 0, (n - ws->n) * sizeof(proxy_watch *));
    ws->by_fd = grown;
    ws->n = n;
    return 0;
}

int proxy_watches_set(proxy_watches *ws, proxy_watch *w, int events) {
    if (w->events == events)
        return 0;
    int err = reserve(ws, w->fd);
    if (err == 0)
        err = kw_poller_change(&ws->poller, w->fd, w->events, events);
    if (err != 0)
        return err;
    w->events = events;
    ws->by_fd[w->fd] = events < 0 ? NULL : w;
    return 0;
}

void proxy_watches_close(proxy_watches *ws, proxy_watch *w) {
    if (w->fd < 0)
        return;
    (void)proxy_watches_set(ws, w, -1);
    close(w->fd);
    w->fd = -1;
}

int proxy_watches_wait(proxy_watches *ws, kw_time timeout) {
    kw_interest ready[BATCH];
    int n = kw_poller_wait(&ws->poller, ready, BATCH, timeout);
    for (int i = 0; i < n; i++) {
        proxy_watch *w = ws->by_fd[ready[i].handle];
        if (w != NULL)
            w->ready(w, ready[i].events);
    }
    return n < 0 && n != KW_EAGAIN ? n : 0;
}
