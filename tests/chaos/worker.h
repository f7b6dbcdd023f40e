/* worker.h - the client under test: one process, one client, one history.
 *
 * Everything happens in turns (worker_turn): what the history has to know is written, the client runs until
 * it has something to say, its events are handled. A mode is a loop around that; it reads from top to bottom,
 * and where it has to wait it takes turns. Whatever ends the process is said once, by worker_end: from then
 * on worker_on is false and every loop falls through to its end. */
#ifndef KW_CHAOS_WORKER_H
#define KW_CHAOS_WORKER_H

#include "tests/chaos/history.h"
#include "tests/chaos/worker_options.h"
#include "tests/chaos/worker_sends.h"

#include <kwire/net.h>
#include <kwire/txn.h>
#include <string.h>

typedef enum worker_status {
    WORKER_DONE = 0,
    WORKER_FAILED = 1,
    WORKER_USAGE = 2,
    WORKER_FINISHED = 3, /* the client is: fenced, fatal */
    WORKER_ON
} worker_status;

typedef struct worker worker;
struct worker {
    const worker_args *args;
    kw_net *net;
    kw_client *client;
    history history;
    sends sends;
    worker_status status;
    char why[500];     /* said when the process ends */
    char trouble[400]; /* the last thing that the client complained about */
    kw_time deadline;  /* of the orderly end; KW_NEVER: nobody has asked for one */
    kw_outcome ended;  /* what the last commit or abort came to */
    int64_t txn;       /* number of the transaction that is open, or was last; 0: none yet */
    /* The mode's own, each may be NULL: after each run of the client, and for events that are not about
     * records of ours or transactions. */
    void *own;
    void (*stepped)(worker *w);
    void (*take)(worker *w, const kw_event *e);
    /* The offsets that were sent with the open transaction have come to something. */
    void (*offsets_sent)(worker *w, kw_outcome outcome, int error);
};

/* ---- worker_turn.c ---- */

/* Client, history, signals. false: worker_end has been called. */
bool worker_open(worker *w, const worker_args *a);
void worker_close(worker *w);
/* One round, until there is something to do but at most until `until`. */
void worker_turn(worker *w, kw_time until);
/* Turns until `done` says so. false: the process ends before that. */
bool worker_await(worker *w, bool (*done)(worker *w));
/* Until the outcome of each record is told. */
bool worker_settle(worker *w);
static inline bool worker_on(const worker *w) {
    return w->status == WORKER_ON;
}
/* Somebody has asked for the orderly end: begin nothing more. */
bool worker_stopping(worker *w);
/* The first one counts. */
void worker_end(worker *w, worker_status status, const char *format, ...) KW_PRINTF(3, 4);

/* ---- lines with what is common to them ---- */

static inline kw_str worker_str(const char *s) {
    return kw_literal(s, (int32_t)strlen(s));
}
void worker_line(worker *w, const char *op);
/* A partition, an offset in it. */
void worker_line_at(worker *w, const char *op, kw_str topic, int32_t partition, int64_t offset);
/* txn: its number; 0: none. */
void worker_line_txn(worker *w, int64_t txn);

/* ---- modes ---- */

void worker_produce(worker *w);
void worker_write(worker *w);
void worker_copy(worker *w);
void worker_read(worker *w);
void worker_final(worker *w);

#endif
