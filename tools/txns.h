/* txns.h - the parts of `kwire txns`, each in a file; exit codes. */
#ifndef KW_TOOLS_TXNS_H
#define KW_TOOLS_TXNS_H

#include "tools/desk.h"

/* A transaction that is open in a partition, as a replica of it has it. */
typedef struct kw_open_txn {
    kw_str topic; /* in the desk's arena, as the other texts */
    int32_t partition;
    int64_t producer_id;
    int32_t producer_epoch;
    int32_t coordinator_epoch; /* of the producer's last marker there; -1: none yet */
    int64_t start_offset, last_timestamp;
    /* Whose transaction has this partition in it, so that a marker will come; n = -1: nobody's. */
    kw_str owner, owner_state;
} kw_open_txn;

typedef struct kw_open_txns {
    kw_open_txn *open; /* in the desk's arena */
    int32_t n;
} kw_open_txns;

/* Asks the leaders, or --broker, for the producers of some partitions; a copy in the arena. A partition that
 * failed has its error there. */
int kw_txns_ask_producers(kw_desk *d, const kw_topic_offsets *topics, int32_t n,
                          const kw_describe_producers_resp **out) KW_MUST_USE;
/* Those that are open there, and in which nothing was written since (ms since 1970). Partitions that failed
 * are told, and 1; the others are there all the same. txns_open.c */
int kw_txns_find_open(kw_desk *d, const kw_topic_offsets *topics, int32_t n, int64_t written_before,
                      kw_open_txns *f) KW_MUST_USE;
/* Fills in the owners, by the word of all coordinators. 1: one of them could not be asked, so it is not known
 * what is hanging. txns_owner.c */
int kw_txns_find_owners(kw_desk *d, kw_open_txn *open, int32_t n) KW_MUST_USE;

/* The words of an option as strings, in the arena; NULL: no memory, said. */
const kw_str *kw_txns_strings(kw_desk *d, const kw_words *w);

int kw_txns_describe(kw_desk *d); /* txns_describe.c */
int kw_txns_producers(kw_desk *d);
int kw_txns_find_hanging(kw_desk *d);  /* txns_find.c */
int kw_txns_abort_hanging(kw_desk *d); /* txns_abort.c */
int kw_txns_check_abort(const kw_args *a);

#endif
