/* worker_place.c - see worker_place.h. */
#include "tests/chaos/worker_place.h"

static void tell(worker *w, place *p, int64_t offset) {
    p->next = offset;
    worker_line_at(w, "assign", p->topic, p->partition, offset);
    history_end(&w->history);
}

/* The beginning is told as 0: what of the log was deleted, others tell, and that excuses it. */
static void sought(worker *w, place *p, int64_t offset, int rc) {
    p->next = -1;
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "%.*s [%d]: %s", (int)p->topic.n, p->topic.p, (int)p->partition,
                   kw_error_text(rc));
    else if (offset >= 0 || offset == KW_OFFSET_BEGINNING)
        tell(w, p, offset >= 0 ? offset : 0);
}

void place_seek(worker *w, place *p, int64_t offset) {
    sought(w, p, offset, kw_assign(w->client, p->number, p->partition, offset));
}

void place_seek_stored(worker *w, place *p, const kw_offset *o) {
    sought(w, p, o->offset, kw_assign_stored(w->client, o));
}

void place_look(worker *w, place *p) {
    int64_t at = p->next < 0 ? kw_position(w->client, p->number, p->partition) : -1;
    if (at >= 0)
        tell(w, p, at);
}

/* Records that were deleted before they were read (F15): auto.offset.reset goes on behind them, and says so
 * to people only. What the log still had is no excuse for a gap. */
static void pass_deleted(worker *w, place *p, int64_t offset, int64_t log_start) {
    if (p->next < log_start && p->next < offset)
        tell(w, p, offset < log_start ? offset : log_start);
}

void place_poll(worker *w, place *p, const kw_record *r, int64_t log_start, int64_t txn) {
    pass_deleted(w, p, r->offset, log_start);
    p->next = r->offset + 1;
    worker_line_at(w, "poll", p->topic, p->partition, r->offset);
    history_bytes(&w->history, "value", r->value);
    history_text(&w->history, "isolation",
                 worker_str(w->args->config.isolation_level == KW_READ_COMMITTED ? "read_committed"
                                                                                 : "read_uncommitted"));
    worker_line_txn(w, txn);
    history_end(&w->history);
}
