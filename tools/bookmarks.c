/* bookmarks.c - see bookmarks.h. */
#include "tools/bookmarks.h"
#include "tools/interrupt.h"

#include <stdlib.h>

int kw_bookmarks_init(kw_bookmarks *b, kw_session *s, const char *group, int32_t topic,
                      int32_t n_partitions) {
    *b = (kw_bookmarks){.s = s, .group = group, .n = n_partitions};
    if (group == NULL)
        return 0;
    b->noted = calloc((size_t)n_partitions, sizeof *b->noted);
    b->sent = calloc((size_t)n_partitions, sizeof *b->sent);
    b->fresh = calloc((size_t)n_partitions, sizeof *b->fresh);
    if (b->noted == NULL || b->sent == NULL || b->fresh == NULL)
        return KW_ENOMEM;
    for (int32_t i = 0; i < n_partitions; i++) {
        b->noted[i] = kw_offset_default;
        b->noted[i].topic = topic;
        b->noted[i].partition = i;
    }
    return 0;
}

void kw_bookmarks_fini(kw_bookmarks *b) {
    free(b->noted);
    free(b->sent);
    free(b->fresh);
    *b = (kw_bookmarks){0};
}

void kw_bookmarks_note(kw_bookmarks *b, int32_t partition, int64_t next, int32_t epoch) {
    if (b->group == NULL)
        return;
    b->noted[partition].offset = next;
    b->noted[partition].leader_epoch = epoch;
    b->n_fresh += !b->fresh[partition];
    b->fresh[partition] = true;
}

void kw_bookmarks_pass(kw_bookmarks *b, int32_t partition, int64_t next) {
    if (b->group != NULL && b->noted[partition].offset >= 0 && b->noted[partition].offset < next)
        kw_bookmarks_note(b, partition, next, b->noted[partition].leader_epoch);
}

static void fail(kw_bookmarks *b, int error) {
    b->failed = true;
    kw_session_complain(b->s, "committing to group %s: %s: %s", b->group, kw_error_name(error),
                        kw_error_text(error));
}

void kw_bookmarks_send(kw_bookmarks *b) {
    int32_t n = 0;
    if (b->group == NULL || b->under_way || b->failed || b->n_fresh == 0)
        return;
    for (int32_t i = 0; i < b->n; i++) {
        if (b->fresh[i])
            b->sent[n++] = b->noted[i];
        b->fresh[i] = false;
    }
    b->n_fresh = 0;
    int rc = kw_commit(b->s->client, b->sent, n, 0);
    if (rc < 0)
        fail(b, rc);
    b->under_way = rc == 0;
}

/* A commit that came to nothing in time is made again with the next: positions only grow. What was refused
 * would be refused again. */
static void take_outcome(kw_bookmarks *b, const kw_offset *o) {
    bool again = o->error == KW_ETIMEOUT || o->error == KW_ECLOSED || o->error == KW_ECONNECT;
    if (o->error == 0)
        return;
    kw_session_complain(b->s, "committing offset %lld of topic %s partition %d to group %s: %s: %s%s",
                        (long long)o->offset, b->s->args->topic, (int)o->partition, b->group,
                        kw_error_name(o->error), kw_error_text(o->error), again ? " (again later)" : "");
    b->failed |= !again;
    b->n_fresh += again && !b->fresh[o->partition];
    b->fresh[o->partition] |= again;
}

bool kw_bookmarks_take(kw_bookmarks *b, const kw_event *e) {
    if (e->type != KW_EVENT_COMMITTED)
        return false;
    b->under_way = false;
    for (int32_t i = 0; i < e->u.offsets.n; i++)
        take_outcome(b, &e->u.offsets.offsets[i]);
    return true;
}

static bool is_open(const kw_bookmarks *b) {
    return !b->failed && (b->under_way || b->n_fresh > 0);
}

void kw_bookmarks_finish(kw_bookmarks *b) {
    kw_event e;
    kw_time until = kw_clock_now() + KW_MS(b->s->args->timeout_ms);
    int interrupts = kw_interrupt_count();
    while (is_open(b) && kw_clock_now() < until && kw_interrupt_count() == interrupts) {
        kw_bookmarks_send(b);
        if (kw_session_wait(b->s, until) < 0)
            break;
        while (kw_session_next(b->s, &e))
            if (!kw_bookmarks_take(b, &e) && e.type == KW_EVENT_RECORDS)
                kw_batch_release(b->s->client, e.u.records.batch);
    }
    if (!is_open(b))
        return;
    b->failed = true;
    kw_session_complain(b->s, "committing to group %s: no answer within %g s", b->group,
                        (double)b->s->args->timeout_ms / 1000);
}
