/* lookup.c - see lookup.h.
 *
 * One list holds every question from asking to answering, oldest first; threads and the loop mark it under
 * the lock. A host is looked up once at a time: what a thread finds answers all questions for it. The whole
 * is freed by whoever leaves last, its owner or a thread whose lookup took longer. */
#include "net/lookup.h"

#include "net/address.h"
#include "net/spawn.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_THREADS = 4, MAX_ADDRESSES = 16 };

typedef enum question_state { ASKED, LOOKED_UP, ANSWERED } question_state;

typedef struct question {
    struct question *next;
    question_state state;
    bool abandoned; /* its connection has asked anew */
    uint32_t token;
    uint16_t port;
    int n; /* addresses, or KW_ERESOLVE */
    kw_address addresses[MAX_ADDRESSES];
    char host[NI_MAXHOST];
} question;

typedef struct slot {
    kw_lookups *lookups;
    pthread_t thread;
    bool busy;
} slot;

struct kw_lookups {
    kw_resolver blocking;
    size_t stack_size;
    void (*tell)(void *ctx);
    void *ctx;
    pthread_mutex_t lock;
    pthread_cond_t more;
    /* under the lock */
    question *questions;
    slot slots[MAX_THREADS];
    int n_threads, n_busy;
    int n_users; /* threads and the owner */
    bool gone;   /* the owner is not there any more */
};

/* ---- under the lock ---- */

static bool is_looked_up(const kw_lookups *l, const char *host) {
    for (const question *q = l->questions; q != NULL; q = q->next)
        if (q->state == LOOKED_UP && strcmp(q->host, host) == 0)
            return true;
    return false;
}

static question *next_question(const kw_lookups *l) {
    for (question *q = l->questions; q != NULL; q = q->next)
        if (q->state == ASKED && !q->abandoned && !is_looked_up(l, q->host))
            return q;
    return NULL;
}

static void answer(const kw_lookups *l, const char *host, const kw_address *found, int n) {
    for (question *q = l->questions; q != NULL; q = q->next) {
        if (q->state == ANSWERED || strcmp(q->host, host) != 0)
            continue;
        q->state = ANSWERED;
        q->n = n > 0 ? n : KW_ERESOLVE;
        for (int i = 0; i < n; i++) {
            q->addresses[i] = found[i];
            q->addresses[i].port = q->port;
        }
    }
}

/* One that its connection no longer waits for must not answer the next. */
static void abandon(kw_lookups *l, uint32_t token) {
    for (question *q = l->questions; q != NULL; q = q->next)
        q->abandoned |= q->token == token;
}

static question *take(kw_lookups *l, bool over_only) {
    for (question **at = &l->questions; *at != NULL;) {
        question *q = *at;
        bool over = q->state == ANSWERED || (q->state == ASKED && q->abandoned);
        if (over_only && !over) {
            at = &q->next;
            continue;
        }
        *at = q->next;
        return q;
    }
    return NULL;
}

/* The last one frees it. */
static void leave(kw_lookups *l) {
    bool last = --l->n_users == 0;
    (void)pthread_mutex_unlock(&l->lock);
    if (!last)
        return;
    for (question *q; (q = take(l, false)) != NULL;)
        free(q);
    (void)pthread_cond_destroy(&l->more);
    (void)pthread_mutex_destroy(&l->lock);
    free(l);
}

/* ---- a thread ---- */

static void look_up(kw_lookups *l, question *q) {
    kw_address found[MAX_ADDRESSES];
    char host[NI_MAXHOST];
    uint16_t port = q->port;
    memcpy(host, q->host, sizeof host);
    q->state = LOOKED_UP;
    (void)pthread_mutex_unlock(&l->lock);
    int n = l->blocking.resolve(l->blocking.ctx, 0, host, port, found, MAX_ADDRESSES);
    (void)pthread_mutex_lock(&l->lock);
    answer(l, host, found, n);
    if (!l->gone)
        l->tell(l->ctx);
}

static bool wait_for_question(kw_lookups *l, question **q) {
    while (!l->gone && (*q = next_question(l)) == NULL)
        (void)pthread_cond_wait(&l->more, &l->lock);
    return !l->gone;
}

static void *serve(void *arg) {
    slot *me = arg;
    kw_lookups *l = me->lookups;
    question *q = NULL;
    (void)pthread_mutex_lock(&l->lock);
    while (wait_for_question(l, &q)) {
        me->busy = true;
        l->n_busy += 1;
        look_up(l, q);
        me->busy = false;
        l->n_busy -= 1;
    }
    leave(l);
    return NULL;
}

/* With the lock. */
static int start_thread(kw_lookups *l) {
    slot *s = &l->slots[l->n_threads];
    s->lookups = l;
    int rc = kw_spawn(&s->thread, "kwire-names", l->stack_size, serve, s);
    if (rc < 0)
        return rc;
    l->n_threads += 1;
    l->n_users += 1;
    return 0;
}

/* ---- the owner ---- */

int kw_lookups_new(kw_lookups **out, const kw_resolver *blocking, size_t stack_size, void (*tell)(void *ctx),
                   void *ctx) {
    kw_lookups *l = calloc(1, sizeof *l);
    *out = NULL;
    if (l == NULL)
        return KW_ENOMEM;
    l->blocking = *blocking;
    l->stack_size = stack_size;
    l->tell = tell;
    l->ctx = ctx;
    l->n_users = 1;
    (void)pthread_mutex_init(&l->lock, NULL);
    (void)pthread_cond_init(&l->more, NULL);
    (void)pthread_mutex_lock(&l->lock);
    int rc = start_thread(l);
    if (rc < 0) {
        leave(l);
        return rc;
    }
    (void)pthread_mutex_unlock(&l->lock);
    *out = l;
    return 0;
}

/* Idle threads end at once and are waited for; the others find out. */
void kw_lookups_free(kw_lookups *l) {
    pthread_t idle[MAX_THREADS];
    int n_idle = 0;
    if (l == NULL)
        return;
    (void)pthread_mutex_lock(&l->lock);
    l->gone = true;
    for (int i = 0; i < l->n_threads; i++)
        if (l->slots[i].busy)
            (void)pthread_detach(l->slots[i].thread);
        else
            idle[n_idle++] = l->slots[i].thread;
    (void)pthread_cond_broadcast(&l->more);
    leave(l);
    for (int i = 0; i < n_idle; i++)
        (void)pthread_join(idle[i], NULL);
}

static question *new_question(uint32_t token, const char *host, uint16_t port) {
    size_t n = strlen(host);
    question *q = n < NI_MAXHOST ? calloc(1, sizeof *q) : NULL;
    if (q == NULL)
        return NULL;
    memcpy(q->host, host, n);
    q->token = token;
    q->port = port;
    return q;
}

static void add(kw_lookups *l, question *q) {
    question **end = &l->questions;
    int waiting = 1;
    for (; *end != NULL; end = &(*end)->next)
        waiting += (*end)->state == ASKED;
    *end = q;
    /* Without another thread the question waits for the ones there are. */
    if (l->n_threads - l->n_busy < waiting && l->n_threads < MAX_THREADS)
        (void)!start_thread(l);
    (void)pthread_cond_signal(&l->more);
}

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    kw_lookups *l = ctx;
    char bare[NI_MAXHOST];
    if (max > 0 && kw_host_bare(host, bare, sizeof bare) && kw_address_literal(bare, port, out))
        return 1;
    question *q = new_question(token, host, port);
    if (q == NULL)
        return KW_ERESOLVE;
    (void)pthread_mutex_lock(&l->lock);
    abandon(l, token);
    add(l, q);
    (void)pthread_mutex_unlock(&l->lock);
    return 0;
}

kw_resolver kw_lookups_resolver(kw_lookups *l) {
    return (kw_resolver){.resolve = resolve, .ctx = l};
}

void kw_lookups_step(kw_lookups *l, kw_client *c) {
    for (;;) {
        (void)pthread_mutex_lock(&l->lock);
        question *q = take(l, true);
        (void)pthread_mutex_unlock(&l->lock);
        if (q == NULL)
            return;
        if (!q->abandoned)
            (void)kw_client_resolved(c, q->token, q->addresses, q->n);
        free(q);
    }
}
