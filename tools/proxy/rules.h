/* rules.h - the faults that are set, what each has befallen so far, and what comes next to whom.
 *
 * Invariant: the same seed, faults and sequence of questions lead to the same answers. Counts of n and every
 * run over all connections. A fault that fits is counted whether or not another fits too; of two that end a
 * connection, or that answer with an error, the older one wins, delays add up.
 *
 * Counts are of what the fault can befall: connections accepted (C), requests whose API, client and node fit
 * (R). n, every and p of L faults go by the number of the connection, from 1 at the start of the proxy. */
#ifndef PROXY_RULES_H
#define PROXY_RULES_H

#include "tools/proxy/spec.h"
#include <kwire/message.h>

typedef struct proxy_rule {
    proxy_spec spec;
    uint32_t id;
    uint64_t n_fits;      /* C, R: those that fitted, of which n and every choose */
    uint64_t n_hits;      /* those that it befell; L: connections, of cut those that it has cut */
    uint64_t n_handed_on; /* turns of n or every that came to nothing, for the next ones that fit */
    bool from_file;       /* goes when the file is read anew */
} proxy_rule;

typedef struct proxy_rules {
    proxy_rule *rules; /* oldest first */
    size_t n, cap;
    uint32_t last_id;
    uint32_t generation; /* from 1, changes with every change of the set: shapes are asked for anew */
    uint64_t seed;
    uint64_t random;
} proxy_rules;

void proxy_rules_init(proxy_rules *r, uint64_t seed);
void proxy_rules_fini(proxy_rules *r);
int proxy_rules_add(proxy_rules *r, const proxy_spec *s, uint32_t *id) KW_MUST_USE; /* KW_ENOMEM */
int proxy_rules_remove(proxy_rules *r, uint32_t id) KW_MUST_USE;                    /* KW_ENOTFOUND */
void proxy_rules_clear(proxy_rules *r);
/* These in place of those that came from the file before, after all others. KW_ENOMEM: nothing has changed.
 */
int proxy_rules_replace(proxy_rules *r, const proxy_spec *specs, size_t n) KW_MUST_USE;
/* A number below n, 0 for n = 0, from the proxy's own source; for flips. */
uint64_t proxy_rules_random(proxy_rules *r, uint64_t n);

/* ---- connections ---- */

typedef enum proxy_welcome { PROXY_ACCEPT, PROXY_DENY, PROXY_HANG } proxy_welcome;
/* Once for each, when it is accepted. `rule`: the one that decided, 0: none. */
proxy_welcome proxy_rules_welcome(proxy_rules *r, int32_t node, uint32_t *rule);

/* The line of a connection. n, every and p of L faults choose connections by their ordinal, once for all. */
typedef struct proxy_shape {
    uint32_t generation;  /* of the rules it was made from; 0: of none */
    int dark;             /* PROXY_UP | PROXY_DOWN: nothing passes */
    int64_t rate[2];      /* bytes a second, [0] up, [1] down; 0: no limit */
    int64_t slice[2];     /* 0: as it comes */
    int64_t cut_at[2];    /* after so many bytes of the connection; -1: none */
    uint32_t cut_rule[2]; /* whose cut_at that is; 0: none */
    uint32_t counted;     /* faults up to this id, to which it has been asked for, ... */
    bool named, placed;   /* ... with the client and the node known: its own, for n_hits */
} proxy_shape;
extern const proxy_shape proxy_shape_none; /* of a new connection: ask at once */

/* A fault befalls a line from now on. */
typedef void proxy_befalls(void *ctx, const proxy_rule *rule);

/* Brings the shape up to date: when the generation is another one, and when client or node became known.
 * client: as far as it is known ("": not yet; then faults that name one do not fit). `befalls` is told of
 * each fault, once for a line, that holds from its setting on: not of cut, which comes when its bytes have
 * passed. */
void proxy_rules_shape(proxy_rules *r, proxy_shape *shape, uint64_t link, int32_t node, kw_str client,
                       proxy_befalls *befalls, void *ctx);
/* A line was cut by this fault: that is its hit. */
void proxy_rules_cut(proxy_rules *r, uint32_t id);

/* ---- requests ---- */

typedef enum proxy_end {
    PROXY_GO_ON,
    PROXY_CLOSE,  /* both sides: what is queued is sent, then FIN */
    PROXY_ABORT,  /* both sides are reset */
    PROXY_FINISH, /* one side alone has its end (halfclose) */
    PROXY_GO_DARK /* nothing passes any more, in the directions named, for so long */
} proxy_end;

static inline bool proxy_ends_both(proxy_end end) {
    return end == PROXY_CLOSE || end == PROXY_ABORT;
}

/* What is to become of one request and its answer. */
typedef struct proxy_fate {
    uint32_t rule;   /* the first that hits, for the log; 0: none */
    proxy_kind kind; /* of that one */
    kw_time hold_up, hold_down;
    bool stubborn; /* late,dir=up */
    proxy_end end;
    bool end_after;    /* in place of the answer, not of the request */
    int end_dir;       /* FINISH, GO_DARK */
    kw_time dark;      /* GO_DARK; 0: for ever */
    int64_t end_bytes; /* pass so many bytes of the frame first; 0: none */
    int error;         /* 0: none */
    bool error_after;
    int flip; /* PROXY_UP | PROXY_DOWN */
    bool flip_frame;
    uint32_t flip_rule; /* whose flip it is, until it has come to pass; 0: none */
    bool stale;
    uint32_t stale_rule; /* likewise */
} proxy_fate;
proxy_fate proxy_rules_fate(proxy_rules *r, const kw_request_header *h, int32_t node);
/* There was nothing to be turned over, or no older answer: this one does not count, and its turn is that of
 * the next one that fits. 0: of no fault. */
void proxy_rules_missed(proxy_rules *r, uint32_t id);

#endif
