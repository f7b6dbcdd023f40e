/* batch.c - see batch.h. */
#include "client/batch.h"

#include "client/receipt.h"

#include <string.h>

#define MIN_OPAQUES 16

kw_pbatch *kw_pbatch_new(kw_core *core, size_t size, int32_t opaques) {
    kw_pbatch *b = kw_mem_zalloc(&core->buffers, sizeof *b);
    if (b == NULL)
        return NULL;
    b->core = core;
    b->created = KW_NEVER;
    b->base_offset = b->timestamp_ms = -1;
    b->cap_opaques = opaques > MIN_OPAQUES ? opaques : MIN_OPAQUES;
    void *buf = kw_mem_alloc(&core->buffers, size);
    b->opaques = kw_mem_alloc(&core->buffers, sizeof *b->opaques * (size_t)b->cap_opaques);
    if (buf != NULL)
        kw_batch_writer_init(&b->w, buf, size);
    if (buf == NULL || b->opaques == NULL) {
        kw_pbatch_free(b);
        return NULL;
    }
    return b;
}

static void free_raw(kw_pbatch *b) {
    if (b->w.buf != NULL)
        kw_mem_free(&b->core->buffers, b->w.buf, b->w.cap);
    b->w.buf = NULL;
    b->w.cap = 0;
}

void kw_pbatch_free(kw_pbatch *b) {
    kw_mem *mem = &b->core->buffers;
    kw_receipts_cancel(b);
    free_raw(b);
    if (b->packed_mem != NULL)
        kw_buf_fini(&b->packed, b->packed_mem);
    if (b->opaques != NULL)
        kw_mem_free(mem, b->opaques, sizeof *b->opaques * (size_t)b->cap_opaques);
    kw_mem_free(mem, b, sizeof *b);
}

uint64_t kw_pbatch_oldest(const kw_link *batches, uint64_t n) {
    for (const kw_link *l = batches->next; l != batches; l = l->next) {
        const kw_pbatch *b = KW_CONTAINER(l, kw_pbatch, link);
        n = b->number < n ? b->number : n;
    }
    return n;
}

static int reserve_opaque(kw_pbatch *b) {
    if (b->w.count < b->cap_opaques)
        return KW_OK;
    size_t size = sizeof *b->opaques * (size_t)b->cap_opaques;
    uint64_t *grown = kw_mem_realloc(&b->core->buffers, b->opaques, size, 2 * size);
    if (grown == NULL)
        return KW_ENOMEM;
    b->opaques = grown;
    b->cap_opaques *= 2;
    return KW_OK;
}

int kw_pbatch_append(kw_pbatch *b, const kw_outgoing *r, int64_t timestamp) {
    int rc = reserve_opaque(b);
    if (rc < 0)
        return rc;
    b->opaques[b->w.count] = r->opaque;
    rc = kw_batch_append(&b->w, timestamp, r->key, r->value, r->headers, r->n_headers);
    if (rc == KW_OK && r->receipt != NULL)
        kw_receipts_add(b, r->receipt);
    return rc;
}

int kw_outgoing_from(const kw_record *rec, kw_arena *arena, kw_outgoing *r) {
    kw_header *headers = kw_arena_alloc(arena, sizeof *headers * (size_t)(rec->n_headers + 1));
    if (headers == NULL)
        return KW_ENOMEM;
    size_t pos = 0;
    for (int32_t i = 0; i < rec->n_headers; i++)
        if (kw_record_header_next(rec, &pos, &headers[i]) != 1)
            return KW_EMALFORMED;
    *r = (kw_outgoing){.topic = -1,
                       .partition = KW_PARTITION_ANY,
                       .key = rec->key,
                       .value = rec->value,
                       .headers = headers,
                       .n_headers = rec->n_headers,
                       .timestamp = rec->timestamp};
    return KW_OK;
}

size_t kw_pbatch_memory(const kw_pbatch *b) {
    return b->w.cap + b->packed.cap + sizeof *b->opaques * (size_t)b->cap_opaques;
}

static void close_run(kw_job *j) {
    kw_pbatch *b = KW_CONTAINER(j, kw_pbatch, job);
    b->close_error = kw_batch_close(&b->w, b->codec, b->level, j->mem, &b->packed, &b->closed);
}

void kw_pbatch_close(kw_pbatch *b, int32_t codec, int32_t level, void (*done)(kw_job *j)) {
    b->codec = codec;
    b->level = level;
    b->state = KW_BATCH_CLOSING;
    b->job.run = close_run;
    b->job.done = done;
    kw_job_submit(b->core, &b->job);
}

static int close_plain(const kw_pbatch *b, kw_closed_batch *closed) {
    kw_buf unused = {0};
    return kw_batch_close(&b->w, KW_CODEC_NONE, INT32_MIN, NULL, &unused, closed);
}

void kw_pbatch_closed(kw_pbatch *b) {
    b->packed_mem = b->job.mem;
    b->state = KW_BATCH_READY;
    /* Without memory to compress, uncompressed is as good: that needs none. */
    if (b->close_error != KW_OK)
        b->close_error = close_plain(b, &b->closed);
    if (b->closed.p == b->w.buf)
        kw_buf_fini(&b->packed, b->packed_mem);
    else
        free_raw(b);
}

bool kw_pbatch_is_intact(const kw_pbatch *b) {
    kw_reader r;
    kw_batch view;
    kw_reader_init(&r, b->closed.p, b->closed.n);
    return kw_batches_next(&r, &view) == 1 && kw_batch_check(&view, true) == KW_OK;
}

int kw_pbatch_walk(kw_pbatch *b, kw_buf *expanded, kw_record_iter *it) {
    kw_closed_batch plain;
    const kw_closed_batch *closed = &b->closed;
    if (closed->p == NULL) { /* never closed: the records lie in the writer's buffer */
        int rc = close_plain(b, &plain);
        if (rc < 0)
            return rc;
        closed = &plain;
    }
    kw_batch_seal seal = {.producer_id = -1, .producer_epoch = -1, .base_sequence = -1};
    kw_batch_seal_header(closed, b->sealed.sealed ? &b->sealed.seal : &seal);
    kw_reader r;
    kw_batch view;
    kw_reader_init(&r, closed->p, closed->n);
    int rc = kw_batches_next(&r, &view);
    if (rc <= 0)
        return rc < 0 ? rc : KW_EMALFORMED;
    return kw_batch_open(&view, KW_EXPAND_LIMIT, &b->core->buffers, expanded, it);
}
