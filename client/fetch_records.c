/* fetch_records.c - what of a fetched records field is for the application, and where it ends.
 *
 * Control batches, empty ones (compaction leaves them, F2) and, under read_committed, those of aborted
 * transactions (F4) move the position and are never shown. */
#include "client/aborted.h"
#include "client/consumer.h"

#define MOST_STANDSTILLS 3

typedef struct taking {
    kw_assigned *a;
    kw_frame *frame;
    int32_t broker;
    bool committed; /* read_committed */
    kw_aborted aborted;
} taking;

/* F6: the first record tells; a type that nobody knows yet, and a batch without records, tell nothing. */
static int read_marker(kw_core *core, const kw_batch *b, kw_buf *expanded, kw_control *marker) {
    kw_record_iter it;
    kw_record rec;
    int rc = kw_batch_open(b, (size_t)core->config.expand_max_bytes, &core->buffers, expanded, &it);
    if (rc == KW_OK)
        rc = kw_record_next(&it, &rec);
    if (rc == 1)
        rc = kw_control_read(&rec, marker);
    return rc;
}

static int take_control(taking *t, const kw_batch *b) {
    kw_core *core = t->a->consumer->core;
    kw_buf expanded = {0};
    kw_control marker = {.type = -1};
    int rc = read_marker(core, b, &expanded, &marker);
    kw_buf_fini(&expanded, &core->buffers);
    if (rc == KW_OK && marker.type == KW_CONTROL_ABORT)
        kw_aborted_marker(&t->aborted, b->producer_id, b->base_offset);
    return rc;
}

static bool is_aborted(const taking *t, const kw_batch *b) {
    enum { FIRST_TRANSACTIONS = 2 }; /* format */
    bool transactional = b->magic >= FIRST_TRANSACTIONS && (b->attributes & KW_ATTR_TRANSACTIONAL);
    return t->committed && transactional &&
           kw_aborted_has(&t->aborted, b->producer_id, b->base_offset + b->last_offset_delta);
}

/* The application's position goes along: with the batch before it, or at once if that was read. */
static void skip(kw_assigned *a, const kw_batch *b) {
    int64_t next = kw_batch_next_offset(b);
    if (!kw_list_empty(&a->batches)) {
        kw_fetched *last = KW_CONTAINER(a->batches.prev, kw_fetched, link);
        last->next_offset = next;
        last->next_epoch = b->leader_epoch;
        return;
    }
    a->position = next;
    a->position_epoch = b->leader_epoch;
}

/* What is shown is checked when it is opened; what is not, here, or a flipped bit of a header would hide
 * records. */
static int take_batch(taking *t, const kw_batch *b) {
    kw_assigned *a = t->a;
    bool control = (b->attributes & KW_ATTR_CONTROL) != 0;
    bool behind = kw_batch_next_offset(b) <= a->fetch_offset;
    bool hidden = behind || control || b->count == 0 || is_aborted(t, b);
    int rc = hidden ? kw_batch_check(b, a->consumer->core->config.check_crcs != 0) : KW_OK;
    if (rc == KW_OK && control && t->committed)
        rc = take_control(t, b); /* whatever its place: it may end a transaction that began before it */
    if (rc < 0 || behind)
        return rc;
    if (hidden)
        skip(a, b);
    else
        rc = kw_consumer_add_batch(a, b, t->frame, t->broker);
    if (rc == KW_OK)
        a->fetch_offset = kw_batch_next_offset(b);
    return rc;
}

/* Bytes, but none that lead on: asking again gives the same, or a broker that is beside itself gets over it.
 */
static int stand_still(kw_assigned *a) {
    a->standstills += 1;
    return a->standstills < MOST_STANDSTILLS ? KW_EAGAIN : KW_EMALFORMED;
}

static int take_all(taking *t, kw_bytes records) {
    kw_reader r;
    kw_batch batch;
    int rc;
    kw_reader_init(&r, records.p, records.n > 0 ? (size_t)records.n : 0);
    while ((rc = kw_batches_next(&r, &batch)) == 1) {
        rc = take_batch(t, &batch);
        if (rc < 0)
            return rc;
    }
    return rc;
}

int kw_consumer_take_records(kw_assigned *a, const kw_fetch_resp_partition *rp, kw_frame *frame,
                             int32_t broker) {
    kw_core *core = a->consumer->core;
    taking t = {.a = a, .frame = frame, .broker = broker};
    int64_t before = a->fetch_offset;
    t.committed = core->config.isolation_level == KW_READ_COMMITTED;
    int rc = t.committed ? kw_aborted_init(&t.aborted, &core->scratch, rp->aborted_transactions,
                                           rp->n_aborted_transactions)
                         : KW_OK;
    if (rc == KW_OK)
        rc = take_all(&t, rp->records);
    if (rc == KW_OK && rp->records.n > 0 && a->fetch_offset == before)
        return stand_still(a);
    if (a->fetch_offset != before)
        a->standstills = 0;
    return rc;
}
