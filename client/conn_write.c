/* conn_write.c - the sending half: gathers the slices of as many calls as fit into one large write. Write
 * size decides the cost of a byte on the loopback and beyond, so nothing is written call by call. */
#include "client/conn.h"

#define WRITE_SLICES 64

bool kw_conn_begun(const kw_conn *c, const kw_call *call) {
    return c->unsent.next == &call->link && (c->first_slice > 0 || c->slice_offset > 0);
}

static int gather(const kw_conn *c, kw_slice *out, size_t *bytes) {
    int n = 0;
    *bytes = 0;
    int slice = c->first_slice;
    size_t offset = c->slice_offset;
    for (const kw_link *l = c->unsent.next; l != &c->unsent; l = l->next) {
        const kw_call *call = KW_CONTAINER(l, kw_call, link);
        if (c->muted_until > c->core->now && !kw_conn_begun(c, call))
            return n; /* M8 */
        for (; slice < call->n_slices; slice++, offset = 0) {
            if (n == WRITE_SLICES)
                return n;
            out[n].p = (const uint8_t *)call->slices[slice].p + offset;
            out[n].n = call->slices[slice].n - offset;
            *bytes += out[n++].n;
        }
        slice = 0;
    }
    return n;
}

static void call_written(kw_conn *c, kw_call *call) {
    c->first_slice = 0;
    kw_list_remove(&call->link);
    if (!call->no_answer) {
        kw_list_push_back(&c->sent, &call->link);
        return;
    }
    kw_answer none = {.error = KW_OK};
    c->n_in_flight -= 1;
    call->ops->done(call, &none);
}

static void advance(kw_conn *c, size_t n) {
    for (kw_link *l; (l = kw_list_first(&c->unsent)) != NULL;) {
        kw_call *call = KW_CONTAINER(l, kw_call, link);
        while (c->first_slice < call->n_slices) {
            size_t left = call->slices[c->first_slice].n - c->slice_offset;
            if (n < left) {
                c->slice_offset += n;
                return;
            }
            n -= left;
            c->slice_offset = 0;
            c->first_slice += 1;
        }
        call_written(c, call);
    }
}

bool kw_conn_write(kw_conn *c) {
    kw_transport *t = &c->core->env.transport;
    bool progress = false;
    while (c->handle != KW_NO_HANDLE && (c->ready & KW_WRITE) && kw_conn_may_write(c)) {
        kw_slice v[WRITE_SLICES];
        size_t bytes;
        int n_slices = gather(c, v, &bytes);
        ptrdiff_t n = t->ops->send(t->ctx, c->handle, v, n_slices);
        if (n < 0) {
            kw_conn_fail(c, (int)n,
                         t->ops->explain != NULL ? t->ops->explain(t->ctx, c->handle)
                                                 : kw_error_text((int)n));
            return true;
        }
        if (n == 0)
            c->ready &= ~KW_WRITE;
        progress |= n > 0;
        c->core->stats.bytes_sent += (uint64_t)n;
        advance(c, (size_t)n);
    }
    if (progress)
        c->core->wants_version += 1;
    return progress;
}
