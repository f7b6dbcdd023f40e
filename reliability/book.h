/* book.h - the sequences of one partition: which were given, which are resolved, and under what identity.
 *
 * The rule of outcomes as types: a number is given once (kw_book_give). It comes back, or is given to halves,
 * only through a kw_refused, which nobody can make but kw_refused_of, and that only of a batch of which no
 * attempt was ever unknown. What is unknown is repeated under its number, or abandoned (kw_book_abandon): its
 * number is burnt, and the identity ends for this partition (P7). A batch in place of a kw_refused does not
 * compile (tests/tools/types.sh).
 *
 * Keyed by topic id as well as by number: a topic that vanishes for a while keeps its book (P8), one that was
 * created anew gets another (P18, KIP-516). Books live as long as their client. */
#ifndef KW_RELIABILITY_BOOK_H
#define KW_RELIABILITY_BOOK_H

#include <kwire/guarantee.h>

enum { KW_WINDOW = 5 };         /* batches that a leader remembers (P1) */
enum { KW_LAST_EPOCH = 32766 }; /* P4: 32767 is never reached */

typedef struct kw_identity {
    int64_t id; /* -1: none */
    int16_t epoch;
} kw_identity;

static inline bool kw_identity_same(kw_identity a, kw_identity b) {
    return a.id == b.id && a.epoch == b.epoch;
}

/* P9: the sequence that follows `count` records; after INT32_MAX comes 0. */
static inline int32_t kw_sequence_after(int32_t sequence, int32_t count) {
    return (int32_t)(((uint32_t)sequence + (uint32_t)count) & INT32_MAX);
}

/* How far a partition is on its way into the transaction; the transaction's to write. */
typedef enum kw_book_part {
    KW_BOOK_OUTSIDE,
    KW_BOOK_WANTED, /* has something to send, and must be added first (T8) */
    KW_BOOK_ASKED,
    KW_BOOK_INSIDE
} kw_book_part;

typedef struct kw_book {
    int32_t topic, partition;
    kw_uuid topic_id;     /* zero: not known */
    kw_identity identity; /* that it gives numbers under; id -1: none yet */
    int32_t next;         /* sequence of the next batch */
    int32_t stored;       /* the one after the last batch known to be in the log */
    int64_t last_offset;  /* of that batch; -1 not known */
    /* The last batches given out under this identity, by turns: base sequence, or -1 once it is resolved. */
    int32_t window[KW_WINDOW];
    unsigned turn;   /* of the next batch */
    int64_t n_open;  /* sequences of this identity that are given and not resolved */
    int64_t n_stale; /* the same of former ones */
    bool known;      /* the leader has stored something of this producer id */
    bool careful;    /* a batch was split: the leader counts more batches than the window does */
    bool spent;      /* a sequence will never be filled: only another identity can go on */
    bool repeated;   /* of a batch that is stored a copy may still be on its way to the leader */
    bool disowned;   /* P17: the leader knows another epoch of this id: another id is needed */
    int why;         /* spent: the error that began it */
    /* The transaction's. */
    kw_book_part part;
    struct kw_book *next_part;
    /* The shelf's. */
    uint32_t number;
    bool has_twin; /* another topic id of this partition has one too */
    struct kw_book *next_book;
} kw_book;

/* ---- numbers ---- */

/* The next number goes to the batch, with the book's identity. KW_EAGAIN: the batch five before it is not
 * resolved yet. P1, P2: five in flight is not enough. If an old batch is unresolved while younger ones were
 * answered, one more would push it out of the leader's memory, which then answers a repeat with 45, as if it
 * had never had it. */
int kw_book_give(kw_book *k, kw_sealed *b, bool transactional) KW_MUST_USE;

/* It is in the log. */
void kw_book_keep(kw_book *k, const kw_sealed *b, int64_t base_offset);

/* A batch that is certainly not in the log; see above. */
typedef struct kw_refused kw_refused;
/* NULL: the attempt does not say so, or an earlier one was unknown. */
const kw_refused *kw_refused_of(const kw_sealed *b, const kw_attempt *a);
/* P3: the leader misses something before this batch. That proves, whatever became of its attempts, that it
 * is not in the log and cannot come there later, if
 * - it is alone: nothing else of its identity is unresolved, and nothing was given after it. In the log it
 *   would be the last of its producer, which every leader remembers, and answers as a repeat;
 * - it is next after what the leader has said to be stored: what is missing, the leader has lost;
 * - nothing of its identity was abandoned: that might lie in a dead connection, before a copy of this batch,
 *   and be stored after all, which closes the gap, and the copy is stored too;
 * - nor was a predecessor sent twice, of which the second copy might close the gap in the same way;
 * - the partition never had another topic id: by name the answer may be of the other topic's log.
 * A copy of the batch itself then finds the same gap, until the new epoch fences it off. NULL: that is not
 * so. */
const kw_refused *kw_refused_by_gap(const kw_book *k, const kw_sealed *b);
/* Its number can be given again if it was the last; if others follow, it is burnt, and with it the identity.
 */
void kw_book_take_back(kw_book *k, const kw_refused *b, int why);
/* Two halves will have its numbers. P6: they are other batches; what may be in the log as a whole must not go
 * there in parts. */
void kw_book_split(kw_book *k, const kw_refused *b);

/* Whatever became of it: its number is burnt. */
void kw_book_abandon(kw_book *k, const kw_sealed *b, int why);

/* The leader takes no more numbers of this identity. */
void kw_book_end(kw_book *k, int why);
/* P3: an earlier batch is unresolved: the gap that the leader sees will close by itself. */
bool kw_book_waits(const kw_book *k, const kw_sealed *b);
/* A later batch is stored: this one was too, long ago (P2), or a leader that had forgotten us took the later
 * one for the first (P5). */
bool kw_book_is_passed(const kw_book *k, const kw_sealed *b);
/* Was it sealed under the identity that the book has now? */
bool kw_book_is_current(const kw_book *k, const kw_sealed *b);

/* ---- identities ---- */

/* Numbers begin at 0. Nothing of the partition may be in flight (P4). */
void kw_book_begin(kw_book *k, kw_identity identity);
/* Batches go one by one while a new identity is due, which must wait until nothing of the old one is under
 * way (P4); while batches of an old one are still to be resolved, since what follows must not overtake them;
 * after a split; and until the leader knows the producer, because it takes any first sequence of a stranger,
 * and would not miss the batch before it (P5). */
bool kw_book_one_by_one(const kw_book *k);
/* For tests: as if so many records had been stored. */
void kw_book_set_next(kw_book *k, int32_t sequence);

/* ---- all of them ---- */

typedef struct kw_books {
    kw_mem *mem;
    kw_book **list; /* by number; the table has as many places */
    kw_book **table;
    uint32_t n, cap;
} kw_books;

void kw_books_init(kw_books *s, kw_mem *mem);
void kw_books_fini(kw_books *s);
/* The one of this partition and topic id, made if need be, without an identity. NULL: out of memory. */
kw_book *kw_books_open(kw_books *s, int32_t topic, int32_t partition, kw_uuid topic_id);
/* The same, or NULL if there is none. */
kw_book *kw_books_find(const kw_books *s, int32_t topic, int32_t partition, kw_uuid topic_id);
/* The highest epoch that it or a twin has under this producer id; -1: none. By name (Produce below 13)
 * batches for the former topic land in the new one: the twins' numbers must differ, or one batch is taken for
 * a repeat of another. */
int32_t kw_books_top_epoch(const kw_books *s, const kw_book *k, int64_t id);
/* Has a twin of it (P18) something unresolved? Then batches go one by one: one that comes back from a topic
 * that is gone must not find others before it that were produced later. */
bool kw_books_twin_is_busy(const kw_books *s, const kw_book *k);

#endif
