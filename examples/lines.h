/* lines.h - the job that the loops beside it do: every line of stdin becomes a record, and at the end it is
 * told how many were delivered, how many failed, and where the last one went. What a loop adds is when. */
#ifndef EXAMPLES_LINES_H
#define EXAMPLES_LINES_H

#include <kwire/client.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct lines {
    kw_client *client;
    kw_outgoing record;
    char text[65536]; /* read, not produced yet */
    size_t n;
    bool full;  /* buffer.memory is spent: do not read on until something was delivered */
    bool ended; /* no more input */
    long delivered, failed;
    int32_t partition; /* of the last delivered */
    int64_t offset;
} lines;

static inline bool lines_start(lines *l, kw_client *c, const char *topic) {
    *l = (lines){.client = c, .partition = -1, .offset = -1};
    l->record = (kw_outgoing){.topic = kw_topic(c, (kw_str){topic, (int32_t)strlen(topic)}),
                              .partition = KW_PARTITION_ANY,
                              .key = KW_NULL_BYTES,
                              .timestamp = KW_TIMESTAMP_NOW};
    return l->record.topic >= 0;
}

/* Produces the whole lines, and at the end the rest; what finds no room stays. */
static inline void lines_produce(lines *l) {
    size_t done = 0;
    l->full = false;
    while (done < l->n && !l->full) {
        const char *line = l->text + done, *end = memchr(line, '\n', l->n - done);
        if (end == NULL && !l->ended && l->n - done < sizeof l->text)
            break;
        size_t n = end != NULL ? (size_t)(end - line) : l->n - done;
        l->record.value = (kw_bytes){(const uint8_t *)line, (int32_t)n};
        int rc = kw_produce(l->client, &l->record);
        l->full = rc == KW_EAGAIN;
        l->failed += rc < 0 && !l->full;
        done += l->full ? 0 : n + (end != NULL);
    }
    memmove(l->text, l->text + done, l->n - done);
    l->n -= done;
}

static inline void lines_read(lines *l, int fd) {
    ssize_t got = read(fd, l->text + l->n, sizeof l->text - l->n);
    l->ended |= got == 0;
    l->n += got > 0 ? (size_t)got : 0;
    lines_produce(l);
}

static inline void lines_event(lines *l, const kw_event *e) {
    if (e->type == KW_EVENT_ERROR)
        fprintf(stderr, "%.*s\n", (int)e->text.n, e->text.p);
    if (e->type != KW_EVENT_DELIVERED)
        return;
    if (e->u.delivered.outcome == KW_OUTCOME_OK) {
        l->delivered += e->u.delivered.count;
        l->partition = e->partition;
        l->offset = e->u.delivered.base_offset + e->u.delivered.count - 1;
    } else {
        l->failed += e->u.delivered.count; /* or unknown: e->u.delivered.outcome says which */
    }
    if (l->full)
        lines_produce(l);
}

/* All read, all sent, all answered? */
static inline bool lines_done(lines *l) {
    return l->ended && l->n == 0 && kw_flush(l->client) == 0;
}

/* The exit status. */
static inline int lines_report(const lines *l) {
    printf("delivered %ld, failed %ld, last %d/%lld\n", l->delivered, l->failed, (int)l->partition,
           (long long)l->offset);
    return l->failed == 0 ? 0 : 1;
}

#endif
