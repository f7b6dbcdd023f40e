/* books.c - all books of a client: found by topic, partition and topic id, and by number. Part of book.h.
 *
 * None is ever thrown away: metadata of brokers that lag behind may name a topic's former id again, and a new
 * book for it would begin at 0 where the leader remembers other batches with such numbers (P8, P18). */
#include "reliability/book.h"

#include <string.h>

enum { FIRST = 16 };

void kw_books_init(kw_books *s, kw_mem *mem) {
    *s = (kw_books){.mem = mem};
}

void kw_books_fini(kw_books *s) {
    for (uint32_t i = 0; i < s->n; i++)
        kw_mem_free(s->mem, s->list[i], sizeof *s->list[i]);
    kw_mem_free(s->mem, s->list, sizeof *s->list * s->cap);
    kw_mem_free(s->mem, s->table, sizeof *s->table * s->cap);
    *s = (kw_books){.mem = s->mem};
}

/* cap is a power of two. */
static kw_book **place_of(const kw_books *s, int32_t topic, int32_t partition) {
    uint32_t h = ((uint32_t)topic * 0x9e3779b1u ^ (uint32_t)partition) * 0x85ebca6bu;
    return &s->table[(h ^ h >> 15) & (s->cap - 1)];
}

static void put(const kw_books *s, kw_book *k) {
    kw_book **place = place_of(s, k->topic, k->partition);
    k->next_book = *place;
    *place = k;
}

static bool grow(kw_books *s) {
    uint32_t cap = s->cap == 0 ? FIRST : 2 * s->cap;
    kw_book **table = kw_mem_zalloc(s->mem, sizeof *table * cap);
    kw_book **list = kw_mem_alloc(s->mem, sizeof *list * cap);
    if (table == NULL || list == NULL) {
        kw_mem_free(s->mem, table, table == NULL ? 0 : sizeof *table * cap);
        kw_mem_free(s->mem, list, list == NULL ? 0 : sizeof *list * cap);
        return false;
    }
    if (s->n > 0)
        memcpy(list, s->list, sizeof *list * s->n);
    kw_mem_free(s->mem, s->list, sizeof *s->list * s->cap);
    kw_mem_free(s->mem, s->table, sizeof *s->table * s->cap);
    *s = (kw_books){s->mem, list, table, s->n, cap};
    for (uint32_t i = 0; i < s->n; i++)
        put(s, s->list[i]);
    return true;
}

kw_book *kw_books_find(const kw_books *s, int32_t topic, int32_t partition, kw_uuid topic_id) {
    if (s->cap == 0)
        return NULL;
    for (kw_book *k = *place_of(s, topic, partition); k != NULL; k = k->next_book)
        if (k->topic == topic && k->partition == partition &&
            memcmp(k->topic_id.b, topic_id.b, sizeof topic_id.b) == 0)
            return k;
    return NULL;
}

/* A cluster that learns of topic ids (an upgrade) names those that were there before. */
static kw_book *name_nameless(const kw_books *s, int32_t topic, int32_t partition, kw_uuid topic_id) {
    static const kw_uuid zero;
    kw_book *k = kw_uuid_is_zero(topic_id) ? NULL : kw_books_find(s, topic, partition, zero);
    if (k != NULL)
        k->topic_id = topic_id;
    return k;
}

static bool is_twin(const kw_book *a, const kw_book *b) {
    return a != b && a->topic == b->topic && a->partition == b->partition;
}

/* It goes on from the youngest twin's identity, with the next epoch of the same id: what the network still
 * holds of the twin's batches is then fenced off, should it arrive, by name, in the new topic (P4). */
static void introduce(const kw_books *s, kw_book *k) {
    enum { UNKNOWN_TOPIC_ID = 100 };
    const kw_book *youngest = NULL;
    for (kw_book *o = *place_of(s, k->topic, k->partition); o != NULL; o = o->next_book) {
        if (!is_twin(k, o))
            continue;
        k->has_twin = o->has_twin = true;
        if (youngest == NULL || o->number > youngest->number)
            youngest = o;
    }
    if (youngest == NULL || youngest->identity.id < 0)
        return;
    kw_book_begin(k, youngest->identity);
    kw_book_end(k, UNKNOWN_TOPIC_ID);
    k->disowned = youngest->disowned;
}

int32_t kw_books_top_epoch(const kw_books *s, const kw_book *k, int64_t id) {
    int32_t top = k->identity.id == id ? k->identity.epoch : -1;
    if (!k->has_twin)
        return top;
    for (const kw_book *o = *place_of(s, k->topic, k->partition); o != NULL; o = o->next_book)
        if (is_twin(k, o) && o->identity.id == id && o->identity.epoch > top)
            top = o->identity.epoch;
    return top;
}

bool kw_books_twin_is_busy(const kw_books *s, const kw_book *k) {
    if (!k->has_twin)
        return false;
    for (const kw_book *o = *place_of(s, k->topic, k->partition); o != NULL; o = o->next_book)
        if (is_twin(k, o) && o->n_open + o->n_stale > 0)
            return true;
    return false;
}

kw_book *kw_books_open(kw_books *s, int32_t topic, int32_t partition, kw_uuid topic_id) {
    kw_book *k = kw_books_find(s, topic, partition, topic_id);
    if (k == NULL)
        k = name_nameless(s, topic, partition, topic_id);
    if (k != NULL)
        return k;
    if (s->n == s->cap && !grow(s))
        return NULL;
    k = kw_mem_zalloc(s->mem, sizeof *k);
    if (k == NULL)
        return NULL;
    k->topic = topic;
    k->partition = partition;
    k->topic_id = topic_id;
    k->last_offset = -1;
    k->number = s->n;
    kw_book_begin(k, (kw_identity){-1, -1});
    introduce(s, k);
    s->list[s->n++] = k;
    put(s, k);
    return k;
}
