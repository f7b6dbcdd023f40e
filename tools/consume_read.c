/* consume_read.c - the reading of `kwire consume`: batches to stdout, and to the group how far that was.
 *
 * -e fixes the end of each partition when it is first seen, so a busy topic ends too. Nobody reading stdout
 * any more is a quiet end. Only what has left for stdout is committed: a command that is killed may repeat
 * records, and loses none. */
#include "tools/consume.h"
#include "tools/interrupt.h"
#include "tools/json_record.h"

#include <unistd.h>

enum { OFFSET_OUT_OF_RANGE = 1 };

static bool going_on(const kw_consuming *c) {
    return c->n_reading > 0 && c->left != 0 && c->out.err == 0 && c->result == KW_EXIT_OK;
}

static void finish_part(kw_consuming *c, int32_t partition) {
    kw_part *p = &c->parts[partition];
    if (!p->reading)
        return;
    p->reading = false;
    c->n_reading--;
}

/* Between events, so that none is about a partition that is gone. */
static void leave_finished(kw_consuming *c) {
    for (int32_t i = 0; i < c->n_parts; i++) {
        kw_part *p = &c->parts[i];
        if (p->assigned && !p->reading)
            (void)kw_unassign(c->s.client, c->topic, i);
        p->assigned = p->reading;
    }
    c->n_assigned = c->n_reading;
}

void kw_consume_fail(kw_consuming *c, const char *what, int32_t partition, int err) {
    kw_session_complain(&c->s, "topic %s partition %d: %s: %s: %s", c->args->topic, (int)partition, what,
                        kw_error_name(err), kw_error_text(err));
    c->result = KW_EXIT_FAILED;
}

static void print_record(kw_consuming *c, const kw_consumed *r) {
    if (!c->args->json)
        kw_format_print(&c->format, r, &c->out);
    else if (kw_json_record_print(r, &c->mem, &c->line, &c->out) < 0)
        kw_consume_fail(c, "printing", r->partition, KW_ENOMEM);
    c->n_records++;
    c->left -= c->left > 0;
}

/* Up to which offset records of this partition are printed. */
static int64_t stop_offset(const kw_consuming *c, const kw_part *p) {
    return c->args->exit_at_end ? p->end : INT64_MAX;
}

/* -o e@MS, as offsetsForTimes has it: the first record of that time or later, and all behind it. */
static bool is_too_late(const kw_consuming *c, const kw_record *r) {
    return c->args->stop_ms >= 0 && r->timestamp >= c->args->stop_ms;
}

/* true: all of it is printed. */
static bool print_batch(kw_consuming *c, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_consumed r = {.topic = e->topic_name, .partition = e->partition, .broker = e->u.records.broker};
    int64_t stop = stop_offset(c, &c->parts[e->partition]);
    int got = 0;
    while (going_on(c) && (got = kw_record_next(&it, &r.record)) == 1 && r.record.offset < stop) {
        if (is_too_late(c, &r.record)) {
            finish_part(c, e->partition);
            return false;
        }
        print_record(c, &r);
        kw_bookmarks_note(&c->bookmarks, e->partition, r.record.offset + 1, e->u.records.leader_epoch);
    }
    if (got < 0)
        kw_consume_fail(c, "damaged record", e->partition, got);
    return got == 0 && going_on(c);
}

static void take_batch(kw_consuming *c, const kw_event *e) {
    kw_part *p = &c->parts[e->partition];
    if (p->end < 0)
        p->end = e->u.records.high_watermark;
    if (p->reading && print_batch(c, e)) /* behind it compaction may have left a gap (F2) */
        kw_bookmarks_note(&c->bookmarks, e->partition, e->u.records.next_offset, e->u.records.leader_epoch);
    c->cut_off_at = KW_NEVER;
    kw_batch_release(c->s.client, e->u.records.batch);
    if (c->args->exit_at_end && e->u.records.next_offset >= p->end)
        finish_part(c, e->partition);
}

/* A time that is over brings no more records. */
static bool ends_here(const kw_consuming *c) {
    return c->args->exit_at_end || (c->args->stop_ms >= 0 && c->args->stop_ms <= kw_clock_wall_ms());
}

/* Records that are there and cannot be read (T19): a command that ends before them says so. */
static void tell_held_up(kw_consuming *c, const kw_event *e) {
    kw_ends ends;
    if (c->args->quiet || c->args->config.isolation_level != KW_READ_COMMITTED ||
        kw_partition_ends(c->s.client, e->topic, e->partition, &ends) < 0)
        return;
    if (ends.last_stable_offset >= 0 && ends.last_stable_offset < ends.high_watermark)
        kw_session_complain(&c->s,
                            "topic %s partition %d: a transaction is open from offset %lld, the end is %lld",
                            c->args->topic, (int)e->partition, (long long)ends.last_stable_offset,
                            (long long)ends.high_watermark);
}

static void take_end(kw_consuming *c, const kw_event *e) {
    c->cut_off_at = KW_NEVER;
    if (c->args->verbose > 0)
        kw_session_complain(&c->s, "topic %s partition %d: end at offset %lld", c->args->topic,
                            (int)e->partition, (long long)e->u.end.offset);
    if (c->parts[e->partition].reading)
        kw_bookmarks_pass(&c->bookmarks, e->partition, e->u.end.offset);
    if (!ends_here(c))
        return;
    tell_held_up(c, e);
    finish_part(c, e->partition);
}

/* The client's words are for programs too; here it is told what to type. */
static void hint(kw_consuming *c, const kw_event *e) {
    if (e->error == OFFSET_OUT_OF_RANGE)
        kw_session_complain(&c->s, "-o beginning or -X auto.offset.reset=earliest goes on");
}

/* What can be retried is: an error of a partition means that it stands still for good. */
static void take_error(kw_consuming *c, const kw_event *e) {
    kw_session_tell(&c->s);
    hint(c, e);
    if (e->partition >= 0)
        c->result = KW_EXIT_FAILED;
    else if (c->cut_off_at == KW_NEVER)
        c->cut_off_at = kw_clock_now();
}

static void take(kw_consuming *c, const kw_event *e) {
    bool ours = e->partition >= 0 && e->partition < c->n_parts;
    if (kw_bookmarks_take(&c->bookmarks, e))
        c->result = c->bookmarks.failed ? KW_EXIT_FAILED : c->result;
    else if (e->type == KW_EVENT_ERROR)
        take_error(c, e);
    else if (e->type == KW_EVENT_RECORDS && ours)
        take_batch(c, e);
    else if (e->type == KW_EVENT_END && ours)
        take_end(c, e);
}

/* A command that has an end must not wait without one for brokers that are gone; one that follows a topic is
 * there again when they are. */
static kw_time patience(const kw_consuming *c) {
    bool bounded = c->args->exit_at_end || c->args->stop_ms >= 0;
    return c->cut_off_at == KW_NEVER || !bounded ? KW_NEVER : c->cut_off_at + KW_MS(c->args->timeout_ms);
}

static void check_patience(kw_consuming *c) {
    if (patience(c) > kw_clock_now())
        return;
    kw_session_complain(&c->s, "no broker could be reached for %g s", (double)c->args->timeout_ms / 1000);
    c->result = KW_EXIT_FAILED;
}

/* What was printed goes out, and only then the group hears of it. */
static void deliver(kw_consuming *c) {
    kw_output_flush(&c->out);
    if (c->out.err == 0)
        kw_bookmarks_send(&c->bookmarks);
}

/* When nothing is there to print. stdout is watched for its reader's end. */
static void idle(kw_consuming *c) {
    deliver(c);
    check_patience(c);
    kw_progress_show(&c->progress, c->n_records, kw_clock_now());
    if (going_on(c) && kw_session_sleep(&c->s, patience(c), STDOUT_FILENO, 0))
        c->out.err = KW_ECLOSED;
}

static void pull(kw_consuming *c) {
    kw_event e;
    while (going_on(c) && kw_session_next(&c->s, &e))
        take(c, &e);
    if (going_on(c) && c->n_reading < c->n_assigned)
        leave_finished(c);
    if (c->bookmarks.group != NULL && !c->bookmarks.under_way)
        deliver(c);
}

void kw_consume_read(kw_consuming *c) {
    while (going_on(c) && kw_interrupt_count() == 0) {
        int got = kw_session_turn(&c->s);
        if (got < 0)
            c->result = KW_EXIT_FAILED;
        if (got == 0)
            idle(c);
        pull(c);
    }
    kw_output_flush(&c->out);
    if (c->out.err == 0)
        kw_bookmarks_finish(&c->bookmarks);
    if (c->bookmarks.failed)
        c->result = KW_EXIT_FAILED;
}
