/* cares.c - names by c-ares: no call blocks, no thread, and nothing of the system's resolver, so that it
 * works in a static program too.
 *
 * Invariant: a lookup stands in the list from the question until a client took the answer. One that nobody
 * takes (its connection gave up, or the client is gone) goes when it is stale; one whose token asks again
 * meanwhile, about another host, is abandoned, and ends when c-ares is done with it. c-ares keeps its own
 * memory and its own clock; we only ask it when to come back. */
#include "net/address.h"
#include "net/names.h"

#include <ares.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ADDRESSES = 16, FIRST_SOCKETS = 8 };
#define STALE KW_MS(60000)

typedef struct lookup {
    struct lookup *next;
    kw_names *names;
    uint32_t token;
    uint16_t port;
    bool done, abandoned;
    kw_time done_at;
    int n; /* addresses, or KW_ERESOLVE */
    kw_address addresses[MAX_ADDRESSES];
    char host[NI_MAXHOST];
} lookup;

struct kw_names {
    ares_channel channel;
    kw_net_watch *watch;
    void *watch_ctx;
    lookup *lookups;
    int n_pending; /* questions c-ares has not answered */
    kw_interest *sockets;
    int n_sockets, max_sockets;
};

/* ---- descriptors ---- */

static int find_socket(const kw_names *n, kw_handle h) {
    int i = 0;
    while (i < n->n_sockets && n->sockets[i].handle != h)
        i++;
    return i;
}

static bool add_socket(kw_names *n, kw_handle h) {
    if (n->n_sockets == n->max_sockets) {
        int max = n->max_sockets == 0 ? FIRST_SOCKETS : 2 * n->max_sockets;
        kw_interest *more = realloc(n->sockets, (size_t)max * sizeof *more);
        if (more == NULL)
            return false;
        n->sockets = more;
        n->max_sockets = max;
    }
    n->sockets[n->n_sockets++] = (kw_interest){h, -1};
    return true;
}

/* c-ares tells this before it closes one, too. A socket that cannot be watched is as good as a server that
 * does not answer. */
static void on_socket(void *ctx, ares_socket_t fd, int readable, int writable) {
    kw_names *n = ctx;
    int at = find_socket(n, fd), events = (readable ? KW_READ : 0) | (writable ? KW_WRITE : 0);
    if (at == n->n_sockets && (events == 0 || !add_socket(n, fd)))
        return;
    kw_interest *s = &n->sockets[at];
    int wanted = events == 0 ? -1 : events;
    if (wanted != s->events && n->watch(n->watch_ctx, fd, s->events, wanted) == 0)
        s->events = wanted;
    if (s->events < 0 || events == 0)
        *s = n->sockets[--n->n_sockets];
}

int kw_names_wants(const kw_names *n, kw_interest *out, int max) {
    for (int i = 0; i < n->n_sockets && i < max; i++)
        out[i] = n->sockets[i];
    return n->n_sockets;
}

void kw_names_ready(kw_names *n, kw_handle h, int events) {
    if (find_socket(n, h) == n->n_sockets)
        return;
    ares_process_fd(n->channel, (events & KW_READ) != 0 ? (ares_socket_t)h : ARES_SOCKET_BAD,
                    (events & KW_WRITE) != 0 ? (ares_socket_t)h : ARES_SOCKET_BAD);
}

/* ---- lookups ---- */

static void drop(kw_names *n, lookup *l) {
    lookup **at = &n->lookups;
    while (*at != l)
        at = &(*at)->next;
    *at = l->next;
    free(l);
}

static int list_addresses(const struct ares_addrinfo *found, lookup *l) {
    int n = 0;
    for (const struct ares_addrinfo_node *i = found->nodes; i != NULL && n < MAX_ADDRESSES; i = i->ai_next)
        n += kw_address_from(i->ai_addr, l->port, &l->addresses[n]);
    return n > 0 ? n : KW_ERESOLVE;
}

static void on_answer(void *ctx, int status, int timeouts, struct ares_addrinfo *found) {
    (void)timeouts;
    lookup *l = ctx;
    l->names->n_pending -= 1;
    l->done = true;
    l->done_at = kw_clock_now();
    l->n = status == ARES_SUCCESS && found != NULL ? list_addresses(found, l) : KW_ERESOLVE;
    ares_freeaddrinfo(found);
    if (l->abandoned)
        drop(l->names, l);
}

static lookup *find(const kw_names *n, uint32_t token) {
    lookup *l = n->lookups;
    while (l != NULL && (l->token != token || l->abandoned))
        l = l->next;
    return l;
}

/* An earlier question of this connection is the same one, or no longer of interest. */
static bool is_under_way(kw_names *n, uint32_t token, const char *host, uint16_t port) {
    lookup *l = find(n, token);
    if (l == NULL)
        return false;
    if (!l->done && l->port == port && strcmp(l->host, host) == 0)
        return true;
    l->abandoned = true;
    if (l->done)
        drop(n, l);
    return false;
}

/* c-ares may answer from its hosts file before it returns. */
static int ask(kw_names *n, lookup *l, kw_address *out, int max) {
    const struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    n->n_pending += 1;
    ares_getaddrinfo(n->channel, l->host, NULL, &hints, on_answer, l);
    if (!l->done)
        return 0;
    int found = l->n < max ? l->n : max;
    if (found > 0)
        memcpy(out, l->addresses, (size_t)found * sizeof *out);
    drop(n, l);
    return found;
}

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    kw_names *n = ctx;
    char bare[NI_MAXHOST];
    if (!kw_host_bare(host, bare, sizeof bare))
        return KW_ERESOLVE;
    if (max > 0 && kw_address_literal(bare, port, &out[0]))
        return 1;
    if (is_under_way(n, token, bare, port))
        return 0;
    lookup *l = calloc(1, sizeof *l);
    if (l == NULL)
        return KW_ERESOLVE;
    *l = (lookup){.next = n->lookups, .names = n, .token = token, .port = port};
    memcpy(l->host, bare, sizeof bare);
    n->lookups = l;
    return ask(n, l, out, max);
}

static void offer(kw_names *n, lookup *l, kw_client *c, kw_time now) {
    if (l->done && (kw_client_resolved(c, l->token, l->addresses, l->n) || now - l->done_at > STALE))
        drop(n, l);
}

void kw_names_step(kw_names *n, kw_client *c) {
    if (n->lookups == NULL)
        return;
    ares_process_fd(n->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD); /* what is overdue */
    kw_time now = kw_clock_now();
    for (lookup *l = n->lookups, *next; l != NULL; l = next) {
        next = l->next;
        offer(n, l, c, now);
    }
}

kw_time kw_names_deadline(const kw_names *n) {
    struct timeval left;
    if (n->n_pending == 0 || ares_timeout(n->channel, NULL, &left) == NULL)
        return KW_NEVER;
    return kw_clock_now() + (kw_time)left.tv_sec * 1000000 + left.tv_usec;
}

/* ---- life ---- */

int kw_names_new(kw_names **names, kw_net_watch *watch, void *ctx) {
    kw_names *n = calloc(1, sizeof *n);
    *names = NULL;
    if (n == NULL)
        return KW_ENOMEM;
    *n = (kw_names){.watch = watch, .watch_ctx = ctx};
    struct ares_options o = {.sock_state_cb = on_socket, .sock_state_cb_data = n};
    int status = ares_init_options(&n->channel, &o, ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS) {
        free(n);
        return status == ARES_ENOMEM ? KW_ENOMEM : KW_EIO;
    }
    *names = n;
    return 0;
}

/* Destroying the channel answers what is open and closes its sockets. */
void kw_names_free(kw_names *n) {
    if (n == NULL)
        return;
    ares_destroy(n->channel);
    while (n->lookups != NULL)
        drop(n, n->lookups);
    free(n->sockets);
    free(n);
}

int kw_names_set_servers(kw_names *n, const char *servers) {
    int status = ares_set_servers_ports_csv(n->channel, servers);
    return status == ARES_SUCCESS ? 0 : status == ARES_ENOMEM ? KW_ENOMEM : KW_EINVAL;
}

kw_resolver kw_names_resolver(kw_names *n) {
    return (kw_resolver){.resolve = resolve, .ctx = n};
}
