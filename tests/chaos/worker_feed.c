/* worker_feed.c - see worker_feed.h. */
#include "tests/chaos/worker_feed.h"

#include <inttypes.h>
#include <stdio.h>

/* buffer.memory is spent, or no topic is known yet: looked at again so soon. */
enum { BLOCKED_MS = 20 };

bool feed_open(feed *f, worker *w) {
    *f = (feed){.n_topics = w->args->topics.n, .due = kw_clock_now()};
    for (int32_t i = 0; i < f->n_topics; i++) {
        feed_topic *t = &f->topics[i];
        t->name = worker_str(w->args->topics.at[i]);
        t->number = kw_topic(w->client, t->name);
        if (t->number < 0)
            worker_end(w, WORKER_USAGE, "topic %s: %s", w->args->topics.at[i], kw_error_text(t->number));
    }
    return worker_on(w);
}

bool feed_is_empty(const feed *f, const worker *w) {
    return w->args->records > 0 && f->number >= w->args->records;
}

/* The next topic whose partitions are known, and how many they are as of now. NULL: of none. */
static feed_topic *next_topic(feed *f, worker *w, int32_t *n_partitions) {
    for (int32_t i = 0; i < f->n_topics; i++) {
        feed_topic *t = &f->topics[f->turn];
        f->turn = (f->turn + 1) % f->n_topics;
        *n_partitions = kw_topic_partitions(w->client, t->number);
        if (*n_partitions > 0)
            return t;
    }
    return NULL;
}

static kw_bytes print(char *text, size_t size, const char *name, char mark, int64_t number) {
    return (kw_bytes){(const uint8_t *)text,
                      (int32_t)snprintf(text, size, "%s%c%" PRId64, name, mark, number)};
}

/* A number is used up by the client's taking it. */
static int put(feed *f, worker *w) {
    char value[300], key[32];
    int32_t n_partitions;
    feed_topic *t = next_topic(f, w, &n_partitions);
    if (t == NULL)
        return KW_EAGAIN;
    kw_outgoing r = {.topic = t->number,
                     .partition = (int32_t)(t->turn % n_partitions),
                     .key = KW_NULL_BYTES,
                     .value = print(value, sizeof value, w->args->client, ':', f->number + 1),
                     .timestamp = KW_TIMESTAMP_NOW};
    if (w->args->keys > 0)
        r.key = print(key, sizeof key, "", 'k', f->number % w->args->keys);
    int rc = sends_produce(w, &r, t->name, w->txn);
    if (rc < 0)
        return rc;
    t->turn++;
    f->number++;
    return KW_OK;
}

/* What a second of standing still has held up is let go, or a long one would end in a flood. */
static void catch_up(feed *f, kw_time now) {
    if (f->due < now - KW_MS(1000))
        f->due = now - KW_MS(1000);
}

int64_t feed_pour(feed *f, worker *w, int64_t most, int *refused) {
    kw_time now = kw_clock_now(), pause = KW_MS(1000) / w->args->rate;
    int64_t n = 0;
    int rc = KW_OK;
    catch_up(f, now);
    for (; rc == KW_OK && n < most && f->due <= now && !feed_is_empty(f, w); n += rc == KW_OK) {
        rc = put(f, w);
        f->due += rc == KW_OK ? pause : 0;
    }
    f->wake = rc == KW_EAGAIN ? now + KW_MS(BLOCKED_MS) : f->due;
    *refused = rc == KW_EAGAIN ? KW_OK : rc;
    if (*refused != KW_OK && rc != KW_ESTATE)
        worker_end(w, WORKER_FAILED, "record %" PRId64 " was not taken: %s", f->number + 1,
                   kw_error_text(rc));
    return n;
}
