/* window.c - see window.h. The facts: docs/TRAPS.md, "What Apache Kafka 4.1.1 answers".
 */
#include "tests/sim/window.h"

#include "tests/sim/die.h"

#include <kwire/msg/produce.h>
#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

enum { OUT_OF_ORDER_SEQUENCE_NUMBER = 45, INVALID_PRODUCER_EPOCH = 47, MOST_PARTS = 8 };

static int32_t after(int32_t sequence, int32_t count) {
    return (int32_t)(((uint32_t)sequence + (uint32_t)count) & INT32_MAX);
}

static void keep_numbers(window_partition *p, const kw_batch *b) {
    kw_mem mem = kw_mem_libc();
    kw_buf expanded = {0};
    kw_record_iter it;
    kw_record r;
    if (kw_batch_open(b, KW_EXPAND_LIMIT, &mem, &expanded, &it) != 0)
        sim_die("window: a batch cannot be opened");
    while (kw_record_next(&it, &r) == 1) {
        if (p->n_log == WINDOW_LOG)
            sim_die("window: the log is full");
        char text[24] = "";
        memcpy(text, r.value.p, (size_t)(r.value.n < 23 ? r.value.n : 23));
        p->log[p->n_log++] = strtoll(text, NULL, 10);
    }
    kw_buf_fini(&expanded, &mem);
}

static void append(window_partition *p, const kw_batch *b, int64_t *offset) {
    *offset = p->n_log;
    keep_numbers(p, b);
    p->known = true;
    p->producer_id = b->producer_id;
    p->epoch = b->producer_epoch;
    p->expected = after(b->base_sequence, b->count);
    memmove(p->batches + 1, p->batches, sizeof p->batches - sizeof *p->batches);
    p->batches[0] = (window_batch){b->base_sequence, b->count, *offset};
    p->n_batches += p->n_batches < WINDOW_BATCHES;
}

/* P1: a repeat of one of the last five is answered with its own offset. */
static bool was_there(const window_partition *p, const kw_batch *b, int64_t *offset) {
    for (int i = 0; i < p->n_batches; i++) {
        if (p->batches[i].base != b->base_sequence || p->batches[i].count != b->count)
            continue;
        *offset = p->batches[i].offset;
        return true;
    }
    return false;
}

/* The code that 4.1.1 would answer; 0: to be appended. A producer that is new here may begin anywhere (P5).
 */
static int judge(window_partition *p, const kw_batch *b) {
    if (!p->known || p->producer_id != b->producer_id) {
        p->n_batches = 0;
        return 0;
    }
    if (b->producer_epoch < p->epoch)
        return INVALID_PRODUCER_EPOCH;
    if (b->producer_epoch == p->epoch)
        return b->base_sequence == p->expected ? 0 : OUT_OF_ORDER_SEQUENCE_NUMBER;
    if (b->base_sequence != 0)
        return OUT_OF_ORDER_SEQUENCE_NUMBER;
    p->n_batches = 0;
    return 0;
}

static int take(window *w, window_partition *p, kw_bytes records, int64_t *offset) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, records.p, (size_t)records.n);
    if (kw_batches_next(&r, &b) != 1 || kw_batch_check(&b, true) != 0 || kw_reader_left(&r) != 0)
        sim_die("window: not one sound batch");
    bool same_epoch = p->known && p->producer_id == b.producer_id && p->epoch == b.producer_epoch;
    if (!w->forgets && same_epoch && was_there(p, &b, offset)) {
        w->n_duplicates++;
        return 0;
    }
    int code = w->forgets ? 0 : judge(p, &b);
    if (code != 0) {
        w->n_refused++;
        return code;
    }
    append(p, &b, offset);
    w->n_appended++;
    return 0;
}

static const window_plan *planned(const window *w, int nth) {
    static const window_plan nothing;
    for (int i = 0; i < WINDOW_PLANS; i++)
        if (w->plan[i].fault != WINDOW_NONE && nth >= w->plan[i].nth &&
            nth < w->plan[i].nth + w->plan[i].times)
            return &w->plan[i];
    return &nothing;
}

static void carry_out(window *w, const kw_produce_req_topic *t, const window_plan *plan,
                      kw_produce_resp_partition *out) {
    for (int32_t i = 0; i < t->n_partition_data; i++) {
        int32_t index = t->partition_data[i].index;
        if (i == MOST_PARTS || index < 0 || index >= WINDOW_PARTITIONS)
            sim_die("window: partition %d", (int)index);
        int64_t offset = -1;
        int result = plan->code;
        if (plan->fault != WINDOW_CODE)
            result = take(w, &w->partitions[index], t->partition_data[i].records, &offset);
        if (plan->fault == WINDOW_STORED) {
            result = plan->code;
            offset = -1;
        }
        out[i] = kw_produce_resp_partition_default;
        out[i].index = index;
        out[i].error_code = (int16_t)result;
        out[i].base_offset = offset;
        out[i].log_start_offset = w->log_start;
    }
}

static void produce(window *w, sim_script *s, const sim_request *r) {
    const kw_produce_req *req = r->body;
    const window_plan *plan = planned(w, r->nth);
    kw_produce_resp_partition parts[MOST_PARTS];
    if (plan->fault == WINDOW_LOSE_REQUEST) {
        sim_script_close(s, r->conn);
        return;
    }
    if (req->n_topic_data != 1)
        sim_die("window: %d topics in one request", (int)req->n_topic_data);
    const kw_produce_req_topic *t = &req->topic_data[0];
    carry_out(w, t, plan, parts);
    if (plan->fault == WINDOW_LOSE_ANSWER)
        sim_script_close(s, r->conn);
    if (plan->fault == WINDOW_SILENT)
        w->silent = r->conn;
    if (plan->fault == WINDOW_LOSE_ANSWER || w->silent == r->conn)
        return;
    kw_produce_resp_topic answer = {t->name, t->topic_id, parts, t->n_partition_data, NULL};
    kw_produce_resp resp = kw_produce_resp_default;
    resp.responses = &answer;
    resp.n_responses = 1;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static void request(sim_script *s, const sim_request *r) {
    window *w = s->ctx;
    if (r->api->key == kw_produce_api.key)
        produce(w, s, r);
    else if (w->silent != r->conn)
        sim_script_usual(s, r);
}

void window_init(window *w, sim_script *s) {
    *w = (window){.silent = 0};
    s->request = request;
    s->ctx = w;
    s->n_partitions = WINDOW_PARTITIONS;
}
