/* idempotence.c - see idempotence.h: the hooks of the guarantee, and which identity a book is to have. */
#include "reliability/producer_id.h"
#include "reliability/verdict.h"

#include <stdio.h>

enum { UNKNOWN_TOPIC_ID = 100 };

static bool is_within(const kw_idempotence *i) {
    return i->overlay.self != NULL;
}

/* ---- identities ---- */

static void say_renewed(const kw_idempotence *i, const kw_book *k, kw_identity to) {
    char text[400];
    kw_str name = kw_host_topic_name(i->client, k->topic);
    if (!k->spent || !kw_host_logs(i->client, KW_LOG_INFO))
        return;
    snprintf(text, sizeof text,
             "%.*s [%d]: a sequence was lost (%s): producer id %lld, epoch %d goes on as id %lld, epoch %d",
             name.n > 0 ? (int)name.n : 0, name.p, (int)k->partition, kw_error_name(k->why),
             (long long)k->identity.id, (int)k->identity.epoch, (long long)to.id, (int)to.epoch);
    kw_host_log(i->client, KW_LOG_INFO, text);
}

/* false: none is left of this id. */
static bool next_epoch(const kw_idempotence *i, const kw_book *k, kw_identity *of) {
    int32_t top = kw_books_top_epoch(&i->books, k, of->id);
    if (of->id < 0 || top >= KW_LAST_EPOCH)
        return false;
    if (top >= 0)
        of->epoch = (int16_t)(top + 1);
    return true;
}

/* KIP-360: an epoch is raised by ourselves; who has none left, or whose id the leader knows better, needs
 * another id. false: not yet. */
static bool renew(kw_idempotence *i, kw_book *k) {
    kw_identity to = k->identity;
    bool found = !k->disowned && next_epoch(i, k, &to);
    if (!found && i->identity.id != k->identity.id) {
        to = i->identity;
        found = next_epoch(i, k, &to);
    }
    if (!found) {
        i->identity.id = -1;
        kw_producer_id_want(i);
        return false;
    }
    say_renewed(i, k, to);
    kw_book_begin(k, to);
    return true;
}

/* Is another identity due, although none of its numbers is lost? Within transactions the coordinator raises
 * epochs, and nobody else. Alone, where metadata goes back to a topic's former id, the log of that name may
 * have seen the epoch of the other one (P18). */
static bool is_behind(const kw_idempotence *i, const kw_book *k) {
    if (is_within(i))
        return !kw_identity_same(k->identity, i->identity);
    return k->has_twin && k->identity.epoch < kw_books_top_epoch(&i->books, k, k->identity.id);
}

static void follow(kw_idempotence *i, kw_book *k) {
    bool taken = kw_books_top_epoch(&i->books, k, i->identity.id) == i->identity.epoch;
    say_renewed(i, k, i->identity);
    kw_book_begin(k, i->identity);
    if (!taken)
        return;
    kw_book_end(k, UNKNOWN_TOPIC_ID); /* a twin has such numbers, in this transaction (P18) */
}

/* Nothing of this partition is in flight if it has to change: may_send saw to that (P4). */
static bool has_identity(kw_idempotence *i, kw_book *k) {
    bool behind = is_behind(i, k);
    if (is_within(i) && behind)
        follow(i, k);
    bool good = k->identity.id >= 0 && !k->spent;
    return is_within(i) ? good : (good && !behind) || renew(i, k);
}

static void note_damage(kw_idempotence *i, const kw_book *k) {
    i->damaged |= k->spent && kw_identity_same(k->identity, i->identity);
}

/* ---- hooks: batches ---- */

/* NULL: out of memory, which time may mend. */
static kw_book *open_book(kw_idempotence *i, int32_t topic, int32_t partition, kw_uuid topic_id) {
    kw_book *k = kw_books_open(&i->books, topic, partition, topic_id);
    if (k == NULL && i->due_at == KW_NEVER)
        i->due_at = kw_host_retry_at(i->client, 1);
    return k;
}

/* How many batches may be in flight. */
static int window(const kw_idempotence *i, const kw_book *k) {
    bool alone = kw_book_one_by_one(k) || is_behind(i, k) || kw_books_twin_is_busy(&i->books, k);
    return alone ? 1 : KW_WINDOW;
}

static bool may_send(void *self, int32_t topic, int32_t partition, int in_flight, kw_time now) {
    (void)now;
    kw_idempotence *i = self;
    kw_book *k = open_book(i, topic, partition, kw_host_topic_id(i->client, topic));
    if (k == NULL || in_flight >= window(i, k))
        return false;
    if (is_within(i))
        return i->overlay.may_send(i->overlay.self, k);
    if (k->identity.id < 0 && i->identity.id < 0)
        kw_producer_id_want(i); /* while the way to the leader is opened */
    return true;
}

static void lost(void *self, int32_t topic, int32_t partition, int32_t count, int error) {
    const kw_overlay *o = &((kw_idempotence *)self)->overlay;
    if (o->lost != NULL)
        o->lost(o->self, topic, partition, count, error);
}

/* This transaction has no numbers for the partition: a batch burnt one, or its topic was made anew and the
 * former one's batches had them (P18). Waiting brings none, so it fails here, and the next has a new epoch.
 */
static void fail_transaction(kw_idempotence *i, const kw_book *k, int32_t count) {
    note_damage(i, k);
    lost(i, k->topic, k->partition, count, k->why);
}

static int seal(void *self, kw_sealed *b, kw_time now) {
    (void)now;
    kw_idempotence *i = self;
    kw_book *k = open_book(i, b->topic, b->partition, b->topic_id);
    if (k == NULL)
        return KW_EAGAIN;
    if (!has_identity(i, k)) {
        if (is_within(i))
            fail_transaction(i, k, b->count);
        return KW_EAGAIN;
    }
    if (kw_book_give(k, b, is_within(i)) < 0)
        return KW_EAGAIN;
    b->tag = k->number;
    if (is_within(i))
        i->overlay.sealed(i->overlay.self, k);
    return KW_OK;
}

static kw_verdict outcome(void *self, kw_sealed *b, const kw_attempt *a, kw_time now) {
    (void)now;
    kw_idempotence *i = self;
    kw_book *k = i->books.list[b->tag];
    kw_verdict v = kw_case_decide(&(kw_case){i, k, b, a});
    note_damage(i, k);
    return v;
}

static kw_produce_terms terms(const void *self) {
    static const kw_produce_terms usual = {
        .transactional_id = {NULL, -1},
          .max_version = INT16_MAX
    };
    const kw_overlay *o = &((const kw_idempotence *)self)->overlay;
    return o->terms != NULL ? o->terms(o->self) : usual;
}

/* ---- hooks: work of its own ---- */

static bool step(void *self, kw_time now) {
    kw_idempotence *i = self;
    const kw_overlay *o = &i->overlay;
    bool due = i->due_at <= now; /* then the next round looks again at what waits */
    if (due)
        i->due_at = KW_NEVER;
    if (is_within(i))
        return (o->step != NULL && o->step(o->self, now)) || due;
    return kw_producer_id_step(i, now) || due;
}

static kw_time earlier(kw_time a, kw_time b) {
    return a < b ? a : b;
}

static kw_time deadline(const void *self) {
    const kw_idempotence *i = self;
    const kw_overlay *o = &i->overlay;
    if (is_within(i))
        return o->deadline != NULL ? earlier(i->due_at, o->deadline(o->self)) : i->due_at;
    return earlier(i->due_at, kw_producer_id_deadline(i));
}

static void answered(void *self, const kw_event *e) {
    kw_idempotence *i = self;
    const kw_overlay *o = &i->overlay;
    if (!is_within(i))
        kw_producer_id_answered(i, e);
    else if (o->answered != NULL)
        o->answered(o->self, e);
}

static bool event(void *self, kw_event *e) {
    const kw_overlay *o = &((kw_idempotence *)self)->overlay;
    return o->event != NULL && o->event(o->self, e);
}

static void close_(void *self, kw_time at) {
    kw_idempotence *i = self;
    const kw_overlay *o = &i->overlay;
    i->closed = true;
    if (o->close != NULL)
        o->close(o->self, at);
}

static void fini(void *self) {
    kw_idempotence *i = self;
    if (i->overlay.fini != NULL)
        i->overlay.fini(i->overlay.self);
    kw_producer_id_fini(i);
    kw_books_fini(&i->books);
    kw_mem_free(kw_host_memory(i->client), i, sizeof *i);
}

/* ---- life ---- */

static const kw_guarantee hooks = {
    .may_send = may_send,
    .seal = seal,
    .outcome = outcome,
    .lost = lost,
    .terms = terms,
    .step = step,
    .deadline = deadline,
    .answered = answered,
    .event = event,
    .close = close_,
    .fini = fini,
};

/* Nobody else has the client yet. */
int kw_idempotence_attach(kw_client *c) {
    const kw_config *cfg = kw_host_config(c);
    if (cfg->enable_idempotence == 0)
        return KW_OK;
    kw_idempotence *i = kw_mem_zalloc(kw_host_memory(c), sizeof *i);
    if (i == NULL)
        return KW_ENOMEM;
    i->client = c;
    i->identity = (kw_identity){-1, -1};
    i->due_at = KW_NEVER;
    kw_books_init(&i->books, kw_host_memory(c));
    kw_guarantee g = hooks;
    g.self = i;
    kw_client_set_guarantee(c, &g);
    if (cfg->transactional_id[0] != '\0')
        kw_host_refuse(c, KW_ESTATE);
    return KW_OK;
}

kw_idempotence *kw_idempotence_of(const kw_guarantee *g) {
    return g->outcome == outcome ? g->self : NULL;
}

/* ---- for transactions ---- */

void kw_idempotence_adopt(kw_idempotence *i, kw_identity identity) {
    if (kw_identity_same(i->identity, identity))
        return;
    i->identity = identity;
    i->damaged = false;
    kw_host_due(i->client);
}

bool kw_idempotence_damaged(const kw_idempotence *i) {
    return i->damaged;
}
