/* worker_produce.c - records without transactions: idempotent, or plain if -X says so. */
#include "tests/chaos/worker_feed.h"

enum { AT_ONCE = 1000 };

/* The guarantee has given up: what it said of it is the last complaint. Every record is told of all the same.
 */
static void finished(worker *w) {
    (void)worker_settle(w);
    worker_end(w, WORKER_FINISHED, "the producer is finished: %s",
               w->trouble[0] != '\0' ? w->trouble : kw_client_error_text(w->client));
}

void worker_produce(worker *w) {
    feed f;
    int refused = KW_OK;
    if (!feed_open(&f, w))
        return;
    while (worker_on(w) && !worker_stopping(w) && !feed_is_empty(&f, w) && refused == KW_OK) {
        (void)feed_pour(&f, w, AT_ONCE, &refused);
        worker_turn(w, f.wake);
    }
    if (refused == KW_ESTATE)
        finished(w);
    else
        (void)worker_settle(w);
}
