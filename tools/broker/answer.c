/* answer.c - one block an answer: its list of slices, the segments it holds, and the bytes that are not
 * borrowed.
 *
 * A sizing pass says how large all three are, so nothing is written twice and nothing grows. */
#include "tools/broker/answer.h"
#include <string.h>

typedef struct broker_answer broker_answer;
struct broker_answer {
    broker_answer *next;
    size_t size; /* of this block */
    broker_segment **held;
    int32_t n_held;
    int n_slices, at; /* slices[at] is the first not yet sent whole */
    kw_slice slices[];
};

/* The writer borrows only while it has room for three more slices: what it asks for beyond its count. */
enum { FRAME_SIZE = 4, MAX_SLICES = 1 << 20, SPARE_SLICES = 3 };

static int write_frame(kw_writer *w, const broker_request *q) {
    const kw_api *api = q->service->api;
    kw_write_i32(w, 0);
    kw_response_header_write(w, kw_response_header_version(api, q->version), q->correlation_id);
    int err = kw_message_encode(api->response, q->version, q->answer, w, NULL);
    return err != 0 ? err : kw_writer_finish(w);
}

static void set_frame_size(uint8_t *p, size_t total) {
    kw_writer w;
    kw_writer_init(&w, p, FRAME_SIZE);
    kw_write_i32(&w, (int32_t)(total - FRAME_SIZE));
}

static broker_answer *make_answer(kw_mem *mem, const kw_writer *sizes, int32_t n_held) {
    int max_slices = sizes->n_slices + SPARE_SLICES;
    size_t slices = (size_t)max_slices * sizeof(kw_slice);
    size_t held = (size_t)n_held * sizeof(broker_segment *);
    size_t size = sizeof(broker_answer) + slices + held + sizes->n;
    broker_answer *a = kw_mem_alloc(mem, size);
    if (a != NULL)
        *a = (broker_answer){
            .size = size, .n_slices = sizes->n_slices, .held = (broker_segment **)&a->slices[max_slices]};
    return a;
}

static void hold(broker_answer *a, const broker_request *q) {
    for (; a->n_held < q->n_held; a->n_held++) {
        a->held[a->n_held] = q->held[a->n_held];
        broker_segment_hold(q->held[a->n_held]);
    }
}

static void enqueue(broker_conn *c, broker_answer *a) {
    *(c->last != NULL ? &c->last->next : &c->first) = a;
    c->last = a;
}

int broker_answer_add(broker_conn *c, const broker_request *q) {
    kw_mem *mem = &q->broker->mem;
    kw_writer sizes, w;
    kw_writer_init(&sizes, NULL, 0);
    kw_writer_gather(&sizes, NULL, MAX_SLICES);
    int err = write_frame(&sizes, q);
    if (err != 0)
        return err;
    broker_answer *a = make_answer(mem, &sizes, q->n_held);
    if (a == NULL)
        return KW_ENOMEM;
    uint8_t *head = (uint8_t *)&a->held[q->n_held];
    kw_writer_init(&w, head, sizes.n);
    kw_writer_gather(&w, a->slices, a->n_slices + SPARE_SLICES);
    err = write_frame(&w, q);
    if (err != 0 || w.n_slices != a->n_slices) {
        kw_mem_free(mem, a, a->size);
        return err != 0 ? err : KW_ENOSPACE;
    }
    set_frame_size(head, kw_writer_total(&w));
    hold(a, q);
    enqueue(c, a);
    broker_conn_tell(q->broker, c);
    return 0;
}

int broker_answer_slices(const broker_conn *c, kw_slice *out, int max) {
    int n = 0;
    for (const broker_answer *a = c->first; a != NULL && n < max; a = a->next)
        for (int i = a->at; i < a->n_slices && n < max; i++)
            out[n++] = a->slices[i];
    return n;
}

void broker_answer_drop_first(kw_broker *b, broker_conn *c) {
    broker_answer *a = c->first;
    c->first = a->next;
    if (c->first == NULL)
        c->last = NULL;
    for (int32_t i = 0; i < a->n_held; i++)
        broker_segment_drop(a->held[i]);
    kw_mem_free(&b->mem, a, a->size);
}

void broker_answer_sent(kw_broker *b, broker_conn *c, size_t n) {
    while (n > 0 && c->first != NULL) {
        broker_answer *a = c->first;
        kw_slice *s = &a->slices[a->at];
        size_t take = s->n < n ? s->n : n;
        s->p = (const uint8_t *)s->p + take;
        s->n -= take;
        n -= take;
        if (s->n == 0 && ++a->at == a->n_slices)
            broker_answer_drop_first(b, c);
    }
}
