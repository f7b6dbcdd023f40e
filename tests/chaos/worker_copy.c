/* worker_copy.c - each record of some partitions to the same partition of another topic, exactly once: the
 * records and how far they were read are committed together. */
#include "tests/chaos/worker_copy.h"
#include "tests/chaos/worker_txn.h"

enum { IDLE_MS = 1000, AGAIN_MS = 20 };

/* ---- the offsets of a transaction ---- */

static void line(worker *w, const copy *c, const copy_part *p) {
    worker_line_at(w, "offsets", c->in_name, p->place.partition, p->done);
    history_text(&w->history, "group", c->group);
    worker_line_txn(w, w->txn);
}

static void offsets_sent(worker *w, kw_outcome outcome, int error) {
    const copy *c = w->own;
    for (int32_t i = 0; i < c->n; i++) {
        if (!c->parts[i].moved)
            continue;
        line(w, c, &c->parts[i]);
        history_outcome(&w->history, outcome, error);
        history_end(&w->history);
    }
}

static void tell_offsets(worker *w, const copy *c) {
    for (int32_t i = 0; i < c->n; i++) {
        if (!c->parts[i].moved)
            continue;
        line(w, c, &c->parts[i]);
        history_end(&w->history);
    }
}

/* KW_ESTATE: the transaction has failed, which its commit will find out too. */
static void send_offsets(worker *w, const copy *c) {
    kw_group_metadata group =
        kw_group_metadata_default; /* nobody is a member: partitions are given by hand */
    kw_offset offsets[WORKER_PARTITIONS];
    int32_t n = 0;
    group.group_id = c->group;
    for (int32_t i = 0; i < c->n; i++) {
        if (!c->parts[i].moved)
            continue;
        offsets[n] = kw_offset_default;
        offsets[n].topic = c->in;
        offsets[n].partition = c->parts[i].place.partition;
        offsets[n].offset = c->parts[i].done;
        offsets[n++].leader_epoch = c->parts[i].leader_epoch;
    }
    int rc = n > 0 ? kw_txn_send_offsets(w->client, offsets, n, &group) : KW_ESTATE;
    if (rc == KW_OK)
        tell_offsets(w, c);
    else if (rc != KW_ESTATE)
        worker_end(w, WORKER_FAILED, "kw_txn_send_offsets: %s", kw_error_text(rc));
}

/* ---- transactions ---- */

static bool begin(copy *c, worker *w) {
    if (c->open)
        return true;
    c->open = txn_begin(w);
    c->records = 0;
    c->began = kw_clock_now();
    return c->open;
}

static void keep(copy *c) {
    for (int32_t i = 0; i < c->n; i++)
        c->parts[i].moved = false;
}

/* Also when the outcome is unknown: what the group has committed then says which it was. */
static void end(copy *c, worker *w) {
    kw_outcome outcome;
    c->open = false;
    send_offsets(w, c);
    if (!txn_commit(w, &outcome))
        return;
    if (outcome == KW_OUTCOME_OK)
        keep(c);
    else
        copy_rewind(c, w);
}

static bool is_due(const copy *c, const worker *w) {
    return c->open && (c->records >= w->args->txn_records || kw_clock_now() - c->began >= KW_MS(IDLE_MS));
}

/* ---- records ---- */

static void moved(copy_part *p, int64_t next, int32_t leader_epoch) {
    p->done = next;
    p->leader_epoch = leader_epoch;
    p->moved = true;
}

static int put(copy *c, worker *w, copy_part *p, const held *h) {
    kw_outgoing r = {.topic = c->out,
                     .partition = h->partition,
                     .key = h->record.key,
                     .value = h->record.value,
                     .timestamp = h->record.timestamp};
    int rc = sends_produce(w, &r, c->out_name, w->txn);
    if (rc < 0)
        return rc;
    place_poll(w, &p->place, &h->record, h->log_start, w->txn);
    moved(p, h->record.offset + 1, h->leader_epoch);
    c->records++;
    return KW_OK;
}

/* One record, or the end of a batch. KW_EAGAIN: not now; KW_ESTATE: the transaction has failed. */
static int advance(copy *c, worker *w) {
    held *h = c->held.first;
    copy_part *p = copy_find(c, h->topic, h->partition);
    if (h->got < 0) {
        worker_end(w, WORKER_FAILED, "a damaged record: %s", kw_error_text(h->got));
        return KW_EMALFORMED;
    }
    if (h->got == 0) { /* behind it there may be what is not shown */
        if (p->moved)
            moved(p, h->next_offset, h->leader_epoch);
        p->place.next = h->next_offset;
        held_drop(&c->held, w);
        return KW_OK;
    }
    int rc = begin(c, w) ? put(c, w, p, h) : KW_EMALFORMED;
    if (rc == KW_OK)
        held_step(h);
    return rc;
}

/* As far as the transaction goes; whether it is over. */
static bool work(copy *c, worker *w) {
    int rc = KW_OK;
    while (worker_on(w) && rc == KW_OK && c->held.first != NULL && !is_due(c, w))
        rc = advance(c, w);
    copy_hold_back(c, w);
    if (rc < 0 && rc != KW_EAGAIN && rc != KW_ESTATE)
        worker_end(w, WORKER_FAILED, "a record was not taken: %s", kw_error_text(rc));
    return c->open && (rc == KW_ESTATE || is_due(c, w));
}

/* ---- all of it ---- */

static kw_time wake_at(const copy *c) {
    if (c->held.first != NULL)
        return kw_clock_now() + KW_MS(AGAIN_MS);
    return c->open ? c->began + KW_MS(IDLE_MS) : KW_NEVER;
}

static void copy_on(copy *c, worker *w) {
    while (worker_on(w) && !worker_stopping(w)) {
        copy_seek(c, w);
        if (work(c, w))
            end(c, w);
        else
            worker_turn(w, wake_at(c));
    }
    if (c->open && worker_on(w))
        end(c, w);
}

/* The id first: it ends what a former life has left open, and only then says the group what counts. */
void worker_copy(worker *w) {
    static copy c;
    w->own = &c;
    w->take = copy_take;
    w->stepped = copy_look;
    w->offsets_sent = offsets_sent;
    if (copy_open(&c, w) && txn_init(w))
        copy_on(&c, w);
    held_drop_all(&c.held, w);
}
