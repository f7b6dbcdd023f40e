/* book.h - the sequences of one partition: which were given, which are resolved, and under what identity.
 *
 * The rule of outcomes as types: a number is given once (kw_book_give), and comes back only with a
 * kw_definite, which can be made of OK and NOT_DONE alone. What is UNKNOWN has no way back: it is repeated
 * under its number, or abandoned (kw_book_abandon), which ends the identity for this partition (P7).
 *
 * Keyed by topic id as well as by number: a topic that vanishes for a while keeps its book (P8), one that was
 * created anew gets another (P18, KIP-516). */
#ifndef KW_RELIABILITY_BOOK_H
#define KW_RELIABILITY_BOOK_H

#include <kwire/guarantee.h>

enum { KW_WINDOW = 5 }; /* batches that a leader remembers (P1) */

typedef struct kw_identity {
    int64_t id;    /* -1: none */
    int16_t epoch; /* P4: 32767 is never reached */
} kw_identity;

/* An outcome that is not unknown. Made by kw_definite_of only. */
typedef struct kw_definite {
    bool stored;
} kw_definite;

/* false: it is unknown, and there is no such thing. */
bool kw_definite_of(kw_outcome outcome, kw_definite *out) KW_MUST_USE;

/* How far a partition is on its way into the transaction; the transaction's to write. */
typedef enum kw_book_part {
    KW_BOOK_OUTSIDE,
    KW_BOOK_WANTED, /* has something to send, and must be added first (T8) */
    KW_BOOK_ASKED,
    KW_BOOK_INSIDE
} kw_book_part;

typedef struct kw_book kw_book;
typedef struct kw_books kw_books;

#endif
