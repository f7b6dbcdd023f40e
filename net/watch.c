/* watch.c - keeps whoever watches descriptors in step with what clients want.
 *
 * Invariant: by_handle[h].client is set exactly for the clients' descriptors that are watched, and they are
 * listed in handles[]. So a closed descriptor is forgotten before its number comes back, and clients that are
 * gone, having closed all theirs, leave nothing behind. */
#include "net/watch.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 16 };

void kw_watches_init(kw_watches *w, kw_net_watch *change, void *ctx) {
    *w = (kw_watches){.change = change, .ctx = ctx};
}

void kw_watches_fini(kw_watches *w) {
    free(w->by_handle);
    free(w->handles);
    free(w->wanted);
    *w = (kw_watches){0};
}

static int grow(kw_watches *w, kw_handle h) {
    int cap = w->cap == 0 ? FIRST_ROOM : w->cap;
    while (cap <= h)
        cap *= 2;
    kw_watch *by_handle = realloc(w->by_handle, (size_t)cap * sizeof *by_handle);
    if (by_handle == NULL)
        return KW_ENOMEM;
    w->by_handle = by_handle;
    int *handles = realloc(w->handles, (size_t)cap * sizeof *handles);
    if (handles == NULL)
        return KW_ENOMEM;
    w->handles = handles;
    memset(by_handle + w->cap, 0, (size_t)(cap - w->cap) * sizeof *by_handle);
    w->cap = cap;
    return 0;
}

static void drop(kw_watches *w, int h) {
    kw_watch *gone = &w->by_handle[h];
    int last = w->handles[--w->n];
    w->handles[gone->place] = last;
    w->by_handle[last].place = gone->place;
    gone->client = NULL;
}

static int watch(kw_watches *w, kw_client *c, const kw_interest *i) {
    if (i->handle < 0 || i->handle > INT32_MAX / 4)
        return KW_EIO;
    if (i->handle >= w->cap && grow(w, i->handle) != 0)
        return KW_ENOMEM;
    kw_watch *it = &w->by_handle[i->handle];
    int before = it->client == NULL ? -1 : it->events;
    int rc = before == i->events ? 0 : w->change(w->ctx, i->handle, before, i->events);
    if (rc != 0)
        return rc;
    if (it->client == NULL) {
        it->place = w->n;
        w->handles[w->n++] = (int)i->handle;
    }
    it->client = c;
    it->events = i->events;
    it->round = w->round;
    return 0;
}

static int list_wanted(kw_watches *w, kw_client *c) {
    for (;;) {
        int n = kw_client_wants(c, w->wanted, w->max_wanted);
        if (n <= w->max_wanted)
            return n;
        kw_interest *more = realloc(w->wanted, (size_t)n * 2 * sizeof *more);
        if (more == NULL)
            return KW_ENOMEM;
        w->wanted = more;
        w->max_wanted = n * 2;
    }
}

/* Connections that are open but of no interest now. */
static int drop_unwanted(kw_watches *w, const kw_client *c) {
    for (int i = w->n - 1; i >= 0; i--) {
        int h = w->handles[i];
        const kw_watch *it = &w->by_handle[h];
        if (it->client != c || it->round == w->round)
            continue;
        int rc = w->change(w->ctx, h, it->events, -1);
        if (rc != 0)
            return rc;
        drop(w, h);
    }
    return 0;
}

int kw_watches_sync(kw_watches *w, kw_client *c, uint64_t n_opened) {
    uint64_t version = kw_client_wants_version(c);
    if (w->synced == c && w->version == version && w->n_opened == n_opened)
        return 0;
    w->synced = NULL;
    int n = list_wanted(w, c), rc = n < 0 ? n : 0;
    w->round++;
    for (int i = 0; rc == 0 && i < n; i++)
        rc = watch(w, c, &w->wanted[i]);
    if (rc == 0)
        rc = drop_unwanted(w, c);
    if (rc != 0)
        return rc;
    w->synced = c;
    w->version = version;
    w->n_opened = n_opened;
    return 0;
}

void kw_watches_forget(kw_watches *w, kw_handle h) {
    if (kw_watches_client(w, h) == NULL)
        return;
    (void)w->change(w->ctx, h, w->by_handle[h].events, -1); /* it is closed whatever they say */
    drop(w, (int)h);
}

kw_client *kw_watches_client(const kw_watches *w, kw_handle h) {
    return h >= 0 && h < w->cap ? w->by_handle[h].client : NULL;
}
