/* worker_write.c - transactions over all topics; every --abort-every-th is aborted on purpose, its records
 * written before that, so that readers have something to leave out. */
#include "tests/chaos/worker_feed.h"
#include "tests/chaos/worker_txn.h"

static bool going_on(worker *w, const feed *f) {
    return worker_on(w) && !worker_stopping(w) && !feed_is_empty(f, w);
}

static void fill(worker *w, feed *f) {
    int64_t left = w->args->txn_records;
    for (int refused = KW_OK; going_on(w, f) && refused == KW_OK && left > 0;) {
        left -= feed_pour(f, w, left, &refused);
        if (left > 0 && refused == KW_OK)
            worker_turn(w, f->wake);
    }
}

static bool end(worker *w) {
    kw_outcome outcome; /* the history has it; what is lost is not sent again, for its numbers are used up */
    if (w->args->abort_every > 0 && w->txn % w->args->abort_every == 0)
        return worker_settle(w) && txn_abort(w);
    return txn_commit(w, &outcome);
}

void worker_write(worker *w) {
    feed f;
    bool good = feed_open(&f, w) && txn_init(w);
    while (good && going_on(w, &f)) {
        good = txn_begin(w);
        if (good)
            fill(w, &f);
        good = good && end(w);
    }
}
