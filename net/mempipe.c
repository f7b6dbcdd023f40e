/* mempipe.c - connections in memory.
 *
 * Each end has the queue of what was sent to it. Invariant: a place in pipes[] is free when both ends are
 * closed, and its generation has moved on, so that old handles do not fit. A handle is generation, place,
 * side, from high to low. */
#include "net/mempipe.h"

#include <string.h>

enum { MAX_PIPES = 1 << 14, GENERATIONS = 1 << 15, FIRST_PIPES = 4 };

typedef enum pipe_state { PIPE_FREE, PIPE_WAITING, PIPE_OPEN, PIPE_REFUSED } pipe_state;

typedef struct end {
    uint8_t *p; /* a ring of net->buffer bytes: what was sent to this end */
    size_t head, n;
    bool closed;
    bool reset; /* by the other end */
} end;

typedef struct pipe {
    pipe_state state;
    uint32_t generation;
    uint64_t order; /* of its opening: accept is first come, first served */
    kw_address to;
    end ends[2]; /* 0 the client's, 1 the server's */
} pipe;

struct kw_mempipe {
    kw_mem mem;
    size_t buffer, limit;
    pipe *pipes;
    int n_pipes;
    kw_address *listening;
    int n_listening, cap_listening;
    uint64_t n_opened;
    const char *why;
};

int kw_mempipe_new(const kw_mem *mem, size_t buffer, kw_mempipe **net) {
    *net = NULL;
    if (buffer == 0)
        return KW_EINVAL;
    kw_mem m = *mem;
    kw_mempipe *n = kw_mem_zalloc(&m, sizeof *n);
    if (n == NULL)
        return KW_ENOMEM;
    n->mem = m;
    n->buffer = buffer;
    n->why = "";
    *net = n;
    return 0;
}

void kw_mempipe_free(kw_mempipe *net) {
    if (net == NULL)
        return;
    kw_mem m = net->mem;
    for (int i = 0; i < net->n_pipes; i++)
        for (int side = 0; side < 2; side++)
            if (net->pipes[i].ends[side].p != NULL)
                kw_mem_free(&m, net->pipes[i].ends[side].p, net->buffer);
    kw_mem_free(&m, net->pipes, (size_t)net->n_pipes * sizeof *net->pipes);
    kw_mem_free(&m, net->listening, (size_t)net->cap_listening * sizeof *net->listening);
    kw_mem_free(&m, net, sizeof *net);
}

static bool same_address(const kw_address *a, const kw_address *b) {
    size_t n = a->family == 4 ? 4 : sizeof a->ip;
    return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, n) == 0;
}

static int find_listening(const kw_mempipe *net, const kw_address *at) {
    for (int i = 0; i < net->n_listening; i++)
        if (same_address(&net->listening[i], at))
            return i;
    return -1;
}

int kw_mempipe_listen(kw_mempipe *net, const kw_address *at) {
    if (find_listening(net, at) >= 0)
        return 0;
    if (net->n_listening == net->cap_listening) {
        int cap = net->cap_listening + FIRST_PIPES;
        size_t before = (size_t)net->cap_listening * sizeof *at, after = (size_t)cap * sizeof *at;
        kw_address *more = kw_mem_realloc(&net->mem, net->listening, before, after);
        if (more == NULL)
            return KW_ENOMEM;
        net->listening = more;
        net->cap_listening = cap;
    }
    net->listening[net->n_listening++] = *at;
    return 0;
}

void kw_mempipe_unlisten(kw_mempipe *net, const kw_address *at) {
    int i = find_listening(net, at);
    if (i < 0)
        return;
    net->listening[i] = net->listening[--net->n_listening];
    while (kw_mempipe_refuse(net, at))
        ;
}

static kw_handle handle_of(const kw_mempipe *net, const pipe *p, int side) {
    return (kw_handle)p->generation << 15 | (kw_handle)(p - net->pipes) << 1 | side;
}

/* NULL: no longer, or never, an end of ours. */
static end *find_end(const kw_mempipe *net, kw_handle h, pipe **of) {
    int place = (int)(h >> 1 & (MAX_PIPES - 1));
    if (h < 0 || place >= net->n_pipes)
        return NULL;
    pipe *p = &net->pipes[place];
    end *e = &p->ends[h & 1];
    if (p->state == PIPE_FREE || (kw_handle)p->generation != h >> 15 || e->closed)
        return NULL;
    *of = p;
    return e;
}

static int grow(kw_mempipe *net) {
    int n = net->n_pipes == 0 ? FIRST_PIPES : net->n_pipes * 2;
    if (n > MAX_PIPES)
        return KW_EIO;
    size_t before = (size_t)net->n_pipes * sizeof(pipe), after = (size_t)n * sizeof(pipe);
    pipe *more = kw_mem_realloc(&net->mem, net->pipes, before, after);
    if (more == NULL)
        return KW_ENOMEM;
    memset(more + net->n_pipes, 0, after - before);
    net->pipes = more;
    net->n_pipes = n;
    return 0;
}

/* The queues of a place stay with it for the next connection. */
static int prepare(kw_mempipe *net, pipe *p) {
    for (int side = 0; side < 2; side++) {
        uint8_t *ring = p->ends[side].p;
        if (ring == NULL)
            ring = kw_mem_alloc(&net->mem, net->buffer);
        p->ends[side] = (end){.p = ring};
        if (ring == NULL)
            return KW_ENOMEM;
    }
    return 0;
}

static int find_free(kw_mempipe *net, pipe **found) {
    int i = 0;
    while (i < net->n_pipes && net->pipes[i].state != PIPE_FREE)
        i++;
    if (i == net->n_pipes) {
        int rc = grow(net);
        if (rc != 0)
            return rc;
    }
    *found = &net->pipes[i];
    return prepare(net, *found);
}

static int fail(kw_mempipe *net, int code, const char *why) {
    net->why = why;
    return code;
}

static int pipe_open(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    (void)host;
    kw_mempipe *net = ctx;
    pipe *p;
    if (find_listening(net, to) < 0)
        return fail(net, KW_ECONNECT, "Connection refused");
    int rc = find_free(net, &p);
    if (rc != 0)
        return fail(net, rc, "no room for another connection");
    p->state = PIPE_WAITING;
    p->to = *to;
    p->order = net->n_opened++;
    *h = handle_of(net, p, 0);
    return 0;
}

static int pipe_ready(void *ctx, kw_handle h) {
    kw_mempipe *net = ctx;
    pipe *p;
    if (find_end(net, h, &p) == NULL)
        return fail(net, KW_EIO, "no such connection");
    if (p->state == PIPE_REFUSED)
        return fail(net, KW_ECONNECT, "Connection refused");
    return p->state == PIPE_OPEN;
}

static size_t push(const kw_mempipe *net, end *to, const uint8_t *p, size_t n) {
    size_t room = net->buffer - to->n;
    if (n > room)
        n = room;
    size_t tail = (to->head + to->n) % net->buffer;
    size_t first = net->buffer - tail < n ? net->buffer - tail : n;
    if (n > 0) {
        memcpy(to->p + tail, p, first);
        memcpy(to->p, p + first, n - first);
    }
    to->n += n;
    return n;
}

static size_t pull(const kw_mempipe *net, end *from, uint8_t *p, size_t n) {
    if (n > from->n)
        n = from->n;
    size_t first = net->buffer - from->head < n ? net->buffer - from->head : n;
    if (n > 0) {
        memcpy(p, from->p + from->head, first);
        memcpy(p + first, from->p, n - first);
    }
    from->head = (from->head + n) % net->buffer;
    from->n -= n;
    return n;
}

static size_t limited(const kw_mempipe *net, size_t n) {
    return net->limit > 0 && n > net->limit ? net->limit : n;
}

static ptrdiff_t pipe_send(void *ctx, kw_handle h, const kw_slice *v, int n) {
    kw_mempipe *net = ctx;
    pipe *p;
    end *own = find_end(net, h, &p);
    if (own == NULL)
        return fail(net, KW_ECLOSED, "no such connection");
    end *peer = &p->ends[own == &p->ends[0]];
    if (own->reset)
        return fail(net, KW_ECONNECT, "Connection reset by peer");
    if (peer->closed)
        return fail(net, KW_ECLOSED, "Broken pipe");
    if (p->state != PIPE_OPEN)
        return 0;
    size_t left = limited(net, SIZE_MAX), sent = 0;
    for (int i = 0; i < n && left > 0; i++) {
        size_t want = v[i].n < left ? v[i].n : left;
        size_t took = push(net, peer, v[i].p, want);
        sent += took;
        left -= took;
        if (took < want)
            break;
    }
    return (ptrdiff_t)sent;
}

static ptrdiff_t pipe_recv(void *ctx, kw_handle h, void *to, size_t n) {
    kw_mempipe *net = ctx;
    pipe *p;
    end *own = find_end(net, h, &p);
    if (own == NULL)
        return fail(net, KW_ECLOSED, "no such connection");
    if (own->reset)
        return fail(net, KW_ECONNECT, "Connection reset by peer");
    size_t got = pull(net, own, to, limited(net, n));
    if (got == 0 && n > 0 && p->ends[own == &p->ends[0]].closed)
        return fail(net, KW_ECLOSED, "closed by the peer");
    return (ptrdiff_t)got;
}

static void release(pipe *p) {
    if (!p->ends[0].closed || !p->ends[1].closed)
        return;
    p->state = PIPE_FREE;
    p->generation = (p->generation + 1) % GENERATIONS;
}

static void pipe_close(void *ctx, kw_handle h) {
    kw_mempipe *net = ctx;
    pipe *p;
    end *own = find_end(net, h, &p);
    if (own == NULL)
        return;
    own->closed = true;
    /* Nobody holds the server's end of a connection that was not accepted. */
    if (p->state != PIPE_OPEN)
        p->ends[1].closed = true;
    release(p);
}

static const char *pipe_explain(void *ctx, kw_handle h) {
    (void)h;
    const kw_mempipe *net = ctx;
    return net->why;
}

kw_transport kw_mempipe_transport(kw_mempipe *net) {
    static const kw_transport_ops ops = {
        .open = pipe_open,
        .ready = pipe_ready,
        .send = pipe_send,
        .recv = pipe_recv,
        .close = pipe_close,
        .explain = pipe_explain,
    };
    return (kw_transport){&ops, net};
}

static pipe *first_waiting(const kw_mempipe *net, const kw_address *at) {
    pipe *first = NULL;
    for (int i = 0; i < net->n_pipes; i++) {
        pipe *p = &net->pipes[i];
        if (p->state == PIPE_WAITING && same_address(&p->to, at) &&
            (first == NULL || p->order < first->order))
            first = p;
    }
    return first;
}

kw_handle kw_mempipe_accept(kw_mempipe *net, const kw_address *at) {
    pipe *p = first_waiting(net, at);
    if (p == NULL)
        return KW_NO_HANDLE;
    p->state = PIPE_OPEN;
    return handle_of(net, p, 1);
}

bool kw_mempipe_refuse(kw_mempipe *net, const kw_address *at) {
    pipe *p = first_waiting(net, at);
    if (p == NULL)
        return false;
    p->state = PIPE_REFUSED;
    return true;
}

void kw_mempipe_reset(kw_mempipe *net, kw_handle h) {
    pipe *p;
    end *own = find_end(net, h, &p);
    if (own == NULL)
        return;
    end *peer = &p->ends[own == &p->ends[0]];
    peer->reset = true;
    peer->n = 0;
    pipe_close(net, h);
}

void kw_mempipe_limit(kw_mempipe *net, size_t bytes) {
    net->limit = bytes;
}

size_t kw_mempipe_readable(const kw_mempipe *net, kw_handle h) {
    pipe *p;
    const end *own = find_end(net, h, &p);
    return own == NULL || own->reset ? 0 : limited(net, own->n);
}

size_t kw_mempipe_writable(const kw_mempipe *net, kw_handle h) {
    pipe *p;
    const end *own = find_end(net, h, &p);
    if (own == NULL || own->reset || p->state != PIPE_OPEN)
        return 0;
    const end *peer = &p->ends[own == &p->ends[0]];
    return peer->closed ? 0 : limited(net, net->buffer - peer->n);
}

int kw_mempipe_poll(const kw_mempipe *net, kw_handle h) {
    pipe *p;
    const end *own = find_end(net, h, &p);
    if (own == NULL || p->state == PIPE_WAITING)
        return 0;
    if (p->state == PIPE_REFUSED || own->reset || p->ends[own == &p->ends[0]].closed)
        return KW_READ | KW_WRITE;
    return (own->n > 0 ? KW_READ : 0) | (kw_mempipe_writable(net, h) > 0 ? KW_WRITE : 0);
}

int kw_mempipe_count(const kw_mempipe *net) {
    int n = 0;
    for (int i = 0; i < net->n_pipes; i++)
        n += net->pipes[i].state != PIPE_FREE;
    return n;
}
