/* producers.c - see producers.h. The rules, and the order in which they are asked, are those of Kafka 4.1's
 * ProducerStateManager and UnifiedLog. */
#include "tools/broker/producers.h"
#include "tools/broker/codes.h"
#include "tools/broker/topics.h"
#include <string.h>

enum { NONE = -1 };

void broker_producers_init(broker_producers *s) {
    *s = (broker_producers){.first_open = NONE};
}

void broker_producers_fini(broker_producers *s, kw_mem *mem) {
    kw_mem_free(mem, s->list, (size_t)s->cap * sizeof *s->list);
    broker_aborted_fini(&s->aborted, mem);
    broker_producers_init(s);
}

/* ---- the list ---- */

/* Where it is, or where it would stand. */
static int32_t search(const broker_producers *s, int64_t id) {
    int32_t low = 0, high = s->n;
    while (low < high) {
        int32_t mid = low + (high - low) / 2;
        if (s->list[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static broker_producer *find(const broker_producers *s, int64_t id) {
    int32_t i = search(s, id);
    return i < s->n && s->list[i].id == id ? &s->list[i] : NULL;
}

const broker_producer *broker_producers_find(const broker_producers *s, int64_t id) {
    return find(s, id);
}

int broker_producers_reserve(broker_producers *s, kw_mem *mem, int64_t id) {
    if (s->n < s->cap || find(s, id) != NULL)
        return 0;
    int32_t cap = s->cap == 0 ? 4 : 2 * s->cap;
    broker_producer *grown =
        kw_mem_realloc(mem, s->list, (size_t)s->cap * sizeof *grown, (size_t)cap * sizeof *grown);
    if (grown == NULL)
        return KW_ENOMEM;
    s->list = grown;
    s->cap = cap;
    return 0;
}

static broker_producer *find_or_add(broker_producers *s, int64_t id) {
    int32_t i = search(s, id);
    if (i < s->n && s->list[i].id == id)
        return &s->list[i];
    memmove(s->list + i + 1, s->list + i, (size_t)(s->n - i) * sizeof *s->list);
    s->n++;
    s->list[i] = (broker_producer){
        .id = id, .txn_start = NONE, .timestamp = NONE, .coordinator_epoch = NONE, .epoch = NONE};
    return &s->list[i];
}

/* ---- checks ---- */

/* P9: sequences go on with 0 after the largest. */
static int32_t add_sequence(int32_t sequence, int32_t n) {
    return (int32_t)(((uint32_t)sequence + (uint32_t)n) & INT32_MAX);
}

static int32_t last_sequence(const kw_batch *b) {
    return add_sequence(b->base_sequence, b->last_offset_delta);
}

static const broker_sent *find_twin(const broker_producer *p, const kw_batch *b) {
    if (p == NULL || p->epoch != b->producer_epoch)
        return NULL;
    for (int i = 0; i < p->n_sent; i++)
        if (p->sent[i].first == b->base_sequence && p->sent[i].last == last_sequence(b))
            return &p->sent[i];
    return NULL;
}

/* After a marker, or a new epoch, sequences begin with 0; those of an unknown producer begin anywhere (P5).
 */
static bool is_next(const broker_producer *p, const kw_batch *b) {
    if (p->epoch != b->producer_epoch || p->n_sent == 0)
        return b->base_sequence == 0;
    return b->base_sequence == add_sequence(p->sent[p->n_sent - 1].last, 1);
}

int broker_producers_check(const broker_producers *s, const kw_batch *b, bool begins,
                           const broker_sent **twin) {
    const broker_producer *p = find(s, b->producer_id);
    *twin = find_twin(p, b);
    if (*twin != NULL)
        return 0;
    if (p != NULL && b->producer_epoch < p->epoch)
        return INVALID_PRODUCER_EPOCH;
    if (begins && (p == NULL || p->n_sent == 0) && b->base_sequence != 0)
        return OUT_OF_ORDER_SEQUENCE_NUMBER;
    if (p != NULL && !is_next(p, b))
        return OUT_OF_ORDER_SEQUENCE_NUMBER;
    bool stray = p != NULL && p->txn_start >= 0 && (b->attributes & KW_ATTR_TRANSACTIONAL) == 0;
    return stray ? INVALID_TXN_STATE : 0;
}

int broker_producers_check_marker(const broker_producers *s, int64_t id, int16_t epoch,
                                  int32_t coordinator_epoch) {
    const broker_producer *p = find(s, id);
    if (p != NULL && epoch < p->epoch)
        return INVALID_PRODUCER_EPOCH;
    return p != NULL && coordinator_epoch < p->coordinator_epoch ? TRANSACTION_COORDINATOR_FENCED : 0;
}

bool broker_producers_in_txn(const broker_producers *s, int64_t id, int16_t epoch) {
    const broker_producer *p = find(s, id);
    return p != NULL && p->txn_start >= 0 && p->epoch == epoch;
}

/* ---- what the log brings ---- */

static void take_epoch(broker_producer *p, const kw_batch *b) {
    if (p->epoch != b->producer_epoch)
        p->n_sent = 0;
    p->epoch = b->producer_epoch;
    p->timestamp = b->max_timestamp;
}

static void note_sent(broker_producer *p, const kw_batch *b) {
    if (p->n_sent == BROKER_WINDOW) {
        p->n_sent--;
        memmove(p->sent, p->sent + 1, (BROKER_WINDOW - 1) * sizeof *p->sent);
    }
    p->sent[p->n_sent++] =
        (broker_sent){b->base_offset, b->max_timestamp, b->base_sequence, last_sequence(b)};
}

static void note_data(broker_producers *s, broker_producer *p, const kw_batch *b) {
    take_epoch(p, b);
    note_sent(p, b);
    if ((b->attributes & KW_ATTR_TRANSACTIONAL) == 0 || p->txn_start >= 0)
        return;
    p->txn_start = b->base_offset;
    if (s->first_open < 0)
        s->first_open = b->base_offset;
}

static int64_t find_first_open(const broker_producers *s) {
    int64_t first = NONE;
    for (int32_t i = 0; i < s->n; i++)
        if (s->list[i].txn_start >= 0 && (first < 0 || s->list[i].txn_start < first))
            first = s->list[i].txn_start;
    return first;
}

/* A transaction without data (F5) was none, for readers. */
static void end_txn(broker_producers *s, broker_producer *p, const kw_batch *b, bool aborted) {
    int64_t began = p->txn_start;
    if (began < 0)
        return;
    p->txn_start = NONE;
    if (s->first_open == began)
        s->first_open = find_first_open(s);
    broker_abort a = {p->id, began, b->base_offset, s->first_open};
    if (a.stable < 0)
        a.stable = b->base_offset + 1;
    if (aborted)
        broker_aborted_add(&s->aborted, &a);
}

/* Only markers of transactions are here: nobody else writes control batches. */
static bool read_control(const kw_batch *b, kw_control *c) {
    kw_record_iter it;
    kw_record record;
    return kw_batch_open(b, 0, NULL, NULL, &it) == 0 && kw_record_next(&it, &record) == 1 &&
           kw_control_read(&record, c) == 0;
}

static void note_marker(broker_producers *s, broker_producer *p, const kw_batch *b) {
    kw_control c;
    if (!read_control(b, &c))
        return;
    take_epoch(p, b);
    p->coordinator_epoch = c.coordinator_epoch;
    end_txn(s, p, b, c.type == KW_CONTROL_ABORT);
}

void broker_producers_note(broker_producers *s, const kw_batch *b) {
    broker_producer *p = find_or_add(s, b->producer_id);
    if ((b->attributes & KW_ATTR_CONTROL) != 0)
        note_marker(s, p, b);
    else
        note_data(s, p, b);
}

void broker_producers_expire(broker_producers *s) {
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++)
        if (s->list[i].txn_start >= 0)
            s->list[n++] = s->list[i];
    s->n = n;
}

/* ---- from the log alone ---- */

static void reload_span(broker_producers *s, kw_mem *mem, int64_t start, kw_bytes bytes, int64_t *end) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, bytes.p, (size_t)bytes.n);
    while (kw_batches_next(&r, &b) == 1) {
        *end = kw_batch_next_offset(&b);
        if (b.producer_id < 0)
            continue;
        if (broker_producers_reserve(s, mem, b.producer_id) == 0 &&
            broker_aborted_reserve(&s->aborted, mem, start) == 0)
            broker_producers_note(s, &b);
    }
}

static void keep_before(broker_producer *p, int64_t start) {
    int16_t n = 0;
    while (n < p->n_sent && p->sent[n].offset < start)
        n++;
    p->n_sent = n;
    if (p->txn_start >= start)
        p->txn_start = NONE;
}

/* What has left the log at its start cannot be read again: there is a snapshot of it. */
static void keep_all_before(broker_producers *s, int64_t start) {
    int32_t kept = 0;
    for (int32_t i = 0; i < s->n; i++) {
        keep_before(&s->list[i], start);
        if (s->list[i].n_sent > 0)
            s->list[kept++] = s->list[i];
    }
    s->n = kept;
    s->first_open = find_first_open(s);
}

void broker_producers_reload(broker_producers *s, kw_mem *mem, const broker_log *log) {
    s->aborted.n = 0;
    keep_all_before(s, log->start);
    for (int64_t at = log->start; at < log->end;) {
        broker_span span = broker_log_read(log, at, log->end, SIZE_MAX, true);
        if (span.segment == NULL)
            return;
        reload_span(s, mem, log->start, span.bytes, &at);
    }
}

int64_t broker_partition_lso(const broker_partition *p) {
    int64_t first = p->producers.first_open;
    if (first < 0)
        return p->log.end;
    return first < p->log.start ? p->log.start : first;
}
