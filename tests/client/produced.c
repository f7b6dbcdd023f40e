/* produced.c - see produced.h. */
#include "tests/client/produced.h"

#include <kwire/hash.h>
#include <kwire/msg/produce.h>

enum { MOST_TOPICS = 8, MOST_PARTITIONS = 64 };

uint32_t produced_hash(uint32_t seed, const void *bytes, size_t n) {
    return kw_crc32(seed + (uint32_t)n, bytes, n);
}

static void keep_record(produced *p, int32_t partition, const kw_record *rec) {
    assert_true(p->n_records < PRODUCED_RECORDS);
    produced_record *to = &p->records[p->n_records++];
    *to = (produced_record){.partition = partition,
                            .timestamp = rec->timestamp,
                            .n_key = rec->key.n,
                            .n_value = rec->value.n,
                            .n_headers = rec->n_headers};
    if (rec->key.n > 0)
        to->hash = produced_hash(to->hash, rec->key.p, (size_t)rec->key.n);
    if (rec->value.n > 0)
        to->hash = produced_hash(to->hash, rec->value.p, (size_t)rec->value.n);
    if (rec->value.n >= 8)
        memcpy(&to->number, rec->value.p, 8);
    kw_header h;
    for (size_t pos = 0; kw_record_header_next(rec, &pos, &h) == 1;) {
        to->hash = produced_hash(to->hash, h.key.p, (size_t)h.key.n);
        if (h.value.n > 0)
            to->hash = produced_hash(to->hash, h.value.p, (size_t)h.value.n);
    }
}

static void keep_records(produced *p, int32_t partition, const kw_batch *b) {
    kw_mem mem = unit_mem(0);
    kw_buf expanded = {0};
    kw_record_iter it;
    kw_record rec;
    int n = 0;
    assert_int_equal(kw_batch_open(b, KW_EXPAND_LIMIT, &mem, &expanded, &it), KW_OK);
    for (; kw_record_next(&it, &rec) == 1; n++)
        keep_record(p, partition, &rec);
    assert_int_equal(n, b->count);
    kw_buf_fini(&expanded, &mem);
}

static int take(produced *p, int32_t partition, kw_bytes records, kw_time now) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, records.p, (size_t)records.n);
    assert_int_equal(kw_batches_next(&r, &b), 1);
    assert_int_equal(kw_batch_check(&b, true), KW_OK);
    assert_int_equal(kw_reader_left(&r), 0);
    assert_true(p->n_batches < PRODUCED_BATCHES);
    int nth = p->n_batches++;
    int error = p->verdict == NULL ? 0 : p->verdict(p, partition, b.count, nth);
    p->batches[nth] = (produced_batch){partition, b.count, b.base_sequence, b.producer_id, error, now};
    if (error == 0)
        keep_records(p, partition, &b);
    return error;
}

static void answer(sim_script *s, const sim_request *q) {
    produced *p = s->ctx;
    const kw_produce_req *req = q->body;
    if (q->api->key != kw_produce_api.key) {
        sim_script_usual(s, q);
        return;
    }
    kw_produce_resp resp = kw_produce_resp_default;
    kw_produce_resp_topic topics[MOST_TOPICS];
    kw_produce_resp_partition parts[MOST_PARTITIONS];
    int n = 0;
    assert_true(req->n_topic_data <= MOST_TOPICS);
    for (int i = 0; i < req->n_topic_data; i++) {
        const kw_produce_req_topic *t = &req->topic_data[i];
        topics[i] = (kw_produce_resp_topic){t->name, t->topic_id, &parts[n], t->n_partition_data, NULL};
        for (int j = 0; j < t->n_partition_data; j++) {
            assert_true(n < MOST_PARTITIONS);
            parts[n] = kw_produce_resp_partition_default;
            parts[n].index = t->partition_data[j].index;
            parts[n].base_offset = p->n_records;
            parts[n].error_code = (int16_t)take(p, parts[n].index, t->partition_data[j].records, q->now);
            n += 1;
        }
    }
    resp.responses = topics;
    resp.n_responses = req->n_topic_data;
    sim_answer_to to = sim_answer_later(q);
    if (req->acks != 0 && !p->silent)
        sim_answer(s, &to, &resp);
}

void produced_init(produced *p, rig *r) {
    memset(p, 0, sizeof *p);
    r->script.request = answer;
    r->script.ctx = p;
}
