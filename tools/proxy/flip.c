/* flip.c - see flip.h. Two walks: one measures, one goes to the byte that was drawn. */
#include "tools/proxy/flip.h"
#include "tools/proxy/error_facts.h"
#include <kwire/records.h>

enum { SIZE = 4, MAGIC_2 = 2, CRC_AT = 17, OLD_CRC_AT = 12 };

/* Where in the message the walk is. */
typedef struct place {
    kw_str topic;
    kw_uuid topic_id;
    int32_t partition;
} place;

typedef struct walk {
    int version;
    uint64_t seen;   /* checksummed bytes so far */
    uint64_t wanted; /* the byte looked for; UINT64_MAX: none */
    const uint8_t *found;
    place place;
    int64_t base_offset;
} walk;

static void walk_struct(walk *w, const kw_rows *s, const char *body, place at);

static void walk_batch(walk *w, const kw_batch *b, place at) {
    size_t from = b->magic >= MAGIC_2 ? CRC_AT : OLD_CRC_AT;
    uint64_t n = (size_t)b->raw.n > from ? (size_t)b->raw.n - from : 0;
    if (w->found == NULL && w->wanted >= w->seen && w->wanted - w->seen < n) {
        w->found = b->raw.p + from + (w->wanted - w->seen);
        w->place = at;
        w->base_offset = b->base_offset;
    }
    w->seen += n;
}

static void walk_records(walk *w, kw_bytes records, place at) {
    kw_reader r;
    kw_batch b;
    if (records.n <= 0)
        return;
    kw_reader_init(&r, records.p, (size_t)records.n);
    while (kw_batches_next(&r, &b) == 1)
        walk_batch(w, &b, at);
}

static void walk_field(walk *w, const kw_field *f, const char *body, place at) {
    if (f->kind == KIND_RECORDS) {
        walk_records(w, *(const kw_bytes *)member_of(body, f->offset), at);
    } else if (f->kind == KIND_STRUCT && (f->flags & ROW_ARRAY)) {
        const char *p = load_pointer(body + f->offset);
        for (int32_t i = 0; i < array_count(body, f); i++)
            walk_struct(w, f->of, p + (size_t)i * f->of->size, at);
    }
}

static const void *value(const walk *w, const kw_rows *s, const char *body, const char *name, kw_kind kind) {
    const kw_field *f = proxy_field(s, name, w->version);
    return f == NULL || f->kind != kind || (f->flags & ROW_ARRAY) ? NULL : member_of(body, f->offset);
}

static void note_place(const walk *w, const kw_rows *s, const char *body, place *at) {
    static const char *const topics[] = {"name", "topic"};
    static const char *const partitions[] = {"index", "partition", "partitionIndex"};
    const void *v;
    for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
        if ((v = value(w, s, body, topics[i], KIND_STRING)) != NULL)
            at->topic = *(const kw_str *)v;
    for (size_t i = 0; i < sizeof partitions / sizeof *partitions; i++)
        if ((v = value(w, s, body, partitions[i], KIND_INT32)) != NULL)
            at->partition = *(const int32_t *)v;
    if ((v = value(w, s, body, "topicId", KIND_UUID)) != NULL)
        at->topic_id = *(const kw_uuid *)v;
}

static void walk_struct(walk *w, const kw_rows *s, const char *body, place at) {
    note_place(w, s, body, &at);
    for (int i = 0; i < s->n_fields; i++)
        if (row_in(&s->fields[i], w->version))
            walk_field(w, &s->fields[i], body, at);
}

static walk walk_all(const proxy_letter *l, uint64_t wanted) {
    walk w = {.version = l->version, .wanted = wanted};
    walk_struct(&w, l->message->rows, l->body,
                (place){
                    .topic = {NULL, -1},
                      .partition = -1
    });
    return w;
}

bool proxy_flip_choose(const proxy_letter *l, const uint8_t *frame, proxy_rules *random, proxy_bit *bit) {
    uint64_t n = walk_all(l, UINT64_MAX).seen;
    if (n == 0)
        return false;
    uint64_t drawn = proxy_rules_random(random, 8 * n);
    walk w = walk_all(l, drawn / 8);
    *bit = (proxy_bit){.at = (size_t)(w.found - frame),
                       .bit = (int)(drawn % 8),
                       .topic = w.place.topic,
                       .topic_id = w.place.topic_id,
                       .partition = w.place.partition,
                       .base_offset = w.base_offset};
    return true;
}

bool proxy_flip_any(size_t n, proxy_rules *random, proxy_bit *bit) {
    if (n <= SIZE)
        return false;
    uint64_t drawn = proxy_rules_random(random, 8 * (n - SIZE));
    *bit = (proxy_bit){
        .at = SIZE + (size_t)(drawn / 8), .bit = (int)(drawn % 8), .topic = {NULL, -1},
                      .partition = -1
    };
    return true;
}
