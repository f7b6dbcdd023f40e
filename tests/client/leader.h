/* leader.h - a scripted broker that leads all partitions of one topic and keeps one fetch session as Apache
 * Kafka does (KIP-227), to the letter: what the client must never say in a session fails the test. */
#ifndef KW_TESTS_CLIENT_LEADER_H
#define KW_TESTS_CLIENT_LEADER_H

#include "tests/client/rig.h"

#include <kwire/msg/fetch.h>

/* A transaction that was aborted: its first record, and its marker. */
typedef struct leader_txn {
    int64_t producer_id, first, last;
} leader_txn;

enum { LEADER_TXNS = 256, LEADER_LIST = 1024 };

/* A partition: its log, and what the session holds of it. */
typedef struct leader_part {
    kw_buf log; /* batches */
    int64_t end, stable_end;
    int error;           /* instead of records */
    bool repeats;        /* answers with its whole log, whatever was asked for */
    int32_t replica;     /* preferred_read_replica; -1 */
    leader_txn *aborted; /* LEADER_TXNS, once there is one */
    int32_t n_aborted;
    int n_served; /* answers with records */
    kw_buf sent;  /* what left of the log, after the road */
    /* The session. */
    bool in;
    kw_uuid id;               /* as named; zero by name */
    int64_t offset, told_end; /* told_end -1: always answered */
    int32_t max_bytes;
} leader_part;

/* A request, as it came. */
typedef struct leader_seen {
    int32_t session_id, epoch;
    int32_t n_named, n_forgotten, n_topics;
    int32_t first; /* partition named first; -1 */
    int16_t version;
    int32_t max_wait_ms, max_bytes;
    int8_t isolation;
    char rack[32];
    kw_uuid id, forgotten_id; /* of the first entries */
    size_t answer_parts;      /* what the answer held */
} leader_seen;

enum { LEADER_SEEN = 64 };

typedef struct leader {
    rig rig;
    kw_mem mem;
    int32_t topic; /* the client's number */
    leader_part *parts;
    int32_t n_parts;
    kw_uuid id;
    int32_t leader_epoch;
    bool no_sessions;       /* no room for any */
    int32_t session, epoch; /* epoch: the next one; 0: there is no session */
    bool by_id;
    int n_sessions; /* opened so far */
    int32_t turn;   /* the session's order: the partition that is looked at first */
    /* What is done to requests. */
    int error;        /* the whole answer, once */
    bool silent;      /* is not answered at all, once */
    int32_t stranger; /* a partition that the next answer names too; -1 */
    int forget_entry; /* leaves this partition out of the next answer; -1 */
    leader_seen seen[LEADER_SEEN];
    int n_seen;
    /* What the road makes of the records of an answer. */
    void (*road)(struct leader *l, int32_t partition, uint8_t *records, int32_t n);
    /* What it makes of the list of aborted transactions, which holds room for LEADER_LIST. */
    void (*mess)(struct leader *l, kw_fetch_resp_aborted *list, int32_t *n);
    kw_fetch_resp_aborted list[LEADER_LIST];
    /* The one that waits. */
    bool waiting;
    sim_answer_to to;
    kw_time due;
    int8_t isolation;
    int32_t max_bytes;
    /* Metadata. */
    bool quiet; /* is not answered */
    /* What the application saw. */
    int64_t *next;                     /* by partition: after the last record; -1: none seen */
    int64_t n_records, n_ends, n_gaps; /* gaps: offsets that came twice, or not at all */
    struct kw_fetched *held;           /* kept instead of released, if keep */
    void (*on_event)(struct leader *l, const kw_event *e);
} leader;

/* versions: highest of Fetch; 0: all. */
void leader_init(leader *l, int32_t n_parts, int16_t version, const char *const *config);
void leader_fini(leader *l);
/* A batch of n records behind the end of the partition. */
void leader_put(leader *l, int32_t partition, int32_t n);
/* The same of a producer, with these attributes; control < 0: data, else one record of that type of marker.
 * n = 0: a batch that compaction has emptied; it keeps one offset. */
void leader_put_as(leader *l, int32_t partition, int32_t n, uint16_t attributes, int64_t producer_id,
                   int control);
void leader_aborted(leader *l, int32_t partition, int64_t producer_id, int64_t first, int64_t last);
/* Answers the request that waits, if there is news. */
void leader_look(leader *l);
void leader_assign(leader *l, int32_t partition, int64_t offset);
void leader_assign_all(leader *l, int64_t offset);
/* Request number i from the last: 0 is the last one. */
const leader_seen *leader_last(const leader *l, int i);
struct kw_feed *leader_feed(leader *l);

#endif
