/* fetch_records.c - what of a fetched records field is for the application, and where it ends.
 *
 * Control batches, empty ones (compaction leaves them, F2) and, under read_committed, those of aborted
 * transactions (F4) move the position and are never shown. */
#include "client/aborted.h"
#include "client/consumer.h"

/* Records that a broker may append between looking at the high watermark and reading. */
#define MOST_RACE (1 << 20)

typedef struct taking {
    kw_assigned *a;
    kw_frame *frame;
    int32_t broker;
    bool committed;   /* read_committed */
    bool only_behind; /* there were batches, and all lie before the position */
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
        last->next_epoch = kw_consumer_epoch_of(a, b);
        return;
    }
    a->position = next;
    a->position_epoch = kw_consumer_epoch_of(a, b);
    a->damages = 0;
}

int32_t kw_consumer_epoch_of(const kw_assigned *a, const kw_batch *b) {
    return a->leader_epoch >= 0 && b->leader_epoch > a->leader_epoch ? -1 : b->leader_epoch;
}

/* The checksum does not cover the first offset, and a false one hides records. What follows a batch from
 * before the position begins no later than that, for a broker that has nothing there begins behind it; and
 * nothing is read that is not replicated. */
static bool is_out_of_place(const taking *t, const kw_batch *b) {
    const kw_assigned *a = t->a;
    if (t->only_behind && b->base_offset > a->fetch_offset)
        return true;
    bool ahead = a->high_watermark >= 0 && b->base_offset > a->high_watermark;
    return ahead && b->base_offset - a->high_watermark > MOST_RACE;
}

/* What is shown is checked when it is opened; what is not, here, or a flipped bit of a header would hide
 * records. */
static int take_batch(taking *t, const kw_batch *b) {
    kw_assigned *a = t->a;
    bool control = (b->attributes & KW_ATTR_CONTROL) != 0;
    bool behind = kw_batch_next_offset(b) <= a->fetch_offset;
    if (is_out_of_place(t, b))
        return KW_EMALFORMED;
    t->only_behind = behind;
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

/* Is what stands behind a batch impossible: no batch, or one of earlier offsets? */
static bool ends_badly(const kw_batch *b, int more, const kw_batch *next) {
    return more < 0 || (more == 1 && next->base_offset < kw_batch_next_offset(b));
}

/* Offsets rise within an answer. Where they do not, one of two batches is false: the first is believed if its
 * checksum is right and it follows on what was read, the second never. */
static int take_last_sound(taking *t, const kw_batch *b) {
    int rc = kw_batch_check(b, t->a->consumer->core->config.check_crcs != 0);
    if (rc == KW_OK && b->base_offset > t->a->fetch_offset)
        rc = KW_EMALFORMED;
    if (rc == KW_OK)
        rc = take_batch(t, b);
    return rc == KW_OK ? KW_EMALFORMED : rc;
}

static int take_all(taking *t, kw_bytes records) {
    kw_reader r;
    kw_batch batch, next = {.magic = -1};
    kw_reader_init(&r, records.p, records.n > 0 ? (size_t)records.n : 0);
    int more = kw_batches_next(&r, &batch);
    while (more == 1) {
        more = kw_batches_next(&r, &next);
        if (ends_badly(&batch, more, &next))
            return take_last_sound(t, &batch);
        int rc = take_batch(t, &batch);
        if (rc < 0)
            return rc;
        batch = next;
    }
    return more;
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
    bool leads_on = rp->records.n <= 0 || a->fetch_offset != before;
    return rc == KW_OK && !leads_on ? KW_EMALFORMED : rc;
}
