/* worker_txn.h - transactions, one call after another, each waited for; in between only what the client
 * advises (docs/TRANSACTIONS.md). */
#ifndef KW_CHAOS_WORKER_TXN_H
#define KW_CHAOS_WORKER_TXN_H

#include "tests/chaos/worker.h"

/* All of them: false: worker_end has been called, WORKER_FINISHED if this client is finished. */

/* Takes the transactional id: whoever has it is fenced, what he left open is aborted. */
bool txn_init(worker *w);
/* The next transaction; w->txn is its number, never used again. */
bool txn_begin(worker *w);
/* Commits, and clears away what did not succeed: then the next may begin. *outcome: OK: all of it is visible;
 * NOT_DONE: nothing, ever; UNKNOWN: ask those who keep what was part of it. */
bool txn_commit(worker *w, kw_outcome *outcome);
/* Certainly not committed then. */
bool txn_abort(worker *w);

/* An event of a transaction. */
void txn_take(worker *w, const kw_event *e);

#endif
