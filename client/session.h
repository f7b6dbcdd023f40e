/* session.h - a fetch session with one broker (F1, KIP-227): what it was told of each partition, and what it
 * must be told next.
 *
 * The first fetch names every partition and opens the session; those that follow name only what changed and
 * what is to be forgotten, and an answer leaves out what has no news. So both sides must hold the same set.
 * Whenever that is in doubt (an error, an answer that never came, or one that names what we never asked for)
 * the next fetch closes the session and opens another with everything in it.
 *
 * One request at a time. fill writes it, sent makes it true, then answered or failed. Here nothing is sent
 * and nothing is known of records. */
#ifndef KW_CLIENT_SESSION_H
#define KW_CLIENT_SESSION_H

#include "client/cluster.h"
#include "client/table.h"

#include <kwire/msg/fetch.h>

/* Where to fetch from. */
typedef struct kw_fetch_place {
    int64_t offset;
    int32_t leader_epoch;
    uint32_t version; /* of the assignment (F12); not sent */
} kw_fetch_place;

/* A partition as the broker knows it. */
typedef struct kw_session_part {
    kw_link link;   /* session->parts, or ->gone: to be forgotten */
    kw_link change; /* session->changed: to be told */
    kw_link asked;  /* session->asked: told by the request under way, and not answered yet */
    kw_table_node node;
    struct kw_assigned *owner; /* NULL: gone */
    int32_t topic, partition;
    kw_uuid id; /* of the topic; zero: not known */
    bool known; /* the broker has it */
    kw_fetch_place want, told;
    /* As last answered: they hold while an answer leaves the partition out. -1 not known. */
    int64_t high_watermark, last_stable_offset, log_start_offset;
} kw_session_part;

typedef struct kw_session {
    kw_mem *mem;
    int32_t id;    /* 0: none */
    int32_t epoch; /* of the next fetch; 0: all is to be told */
    bool by_id;    /* topics go by id (Fetch 13), not by name */
    bool strange;  /* the answer named what it should not */
    kw_link
        parts; /* as a full fetch asks: who brought records last stands last, so that all have their turn */
    kw_link gone, changed, asked;
    kw_table index;
    int n_parts, n_gone, n_changed;
    int n_nameless; /* parts whose topic has no id */
} kw_session;

void kw_session_init(kw_session *s, kw_mem *mem);
void kw_session_fini(kw_session *s);

/* The partition is wanted from this place on. *part: its part, NULL at first. KW_ENOMEM. */
int kw_session_put(kw_session *s, kw_session_part **part, struct kw_assigned *owner, kw_uuid id,
                   int32_t topic, int32_t partition, kw_fetch_place place) KW_MUST_USE;
/* It is not wanted any more; *part becomes NULL. */
void kw_session_drop(kw_session *s, kw_session_part **part);

/* Session and partitions of the next request, in this version. KW_ENOMEM. */
int kw_session_fill(kw_session *s, const kw_cluster *k, int16_t version, kw_arena *arena,
                    kw_fetch_req *req) KW_MUST_USE;
/* The request that ends the session, which must have an id. */
void kw_session_fill_close(const kw_session *s, kw_fetch_req *req);
/* That request is on its way. */
void kw_session_sent(kw_session *s);

/* The part that an entry of the answer is about; NULL: none that it could be about. topic: its number, where
 * topics go by name. */
kw_session_part *kw_session_entry(kw_session *s, int32_t topic, kw_uuid id,
                                  const kw_fetch_resp_partition *entry);
/* It brought records: the others come first next time. */
void kw_session_served(kw_session *s, kw_session_part *part);
/* The next part that the request named and the answer, whose entries were all seen, did not: nothing is new
 * there. NULL: no more. */
kw_session_part *kw_session_silent(kw_session *s);
/* After all of these. false: the answer did not fit; everything will be told anew. */
bool kw_session_answered(kw_session *s, const kw_fetch_resp *resp);
/* No answer, or an error instead of one. */
void kw_session_failed(kw_session *s, int error);

#endif
