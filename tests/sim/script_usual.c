/* script_usual.c - what a healthy broker of one node would say, for the requests that a test does not care
 * for. */
#include "tests/sim/die.h"
#include "tests/sim/script_state.h"

#include <kwire/hash.h>
#include <kwire/msg/api_versions.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/produce.h>
#include <kwire/records.h>
#include <string.h>

static void *make(sim_script *s, size_t n, size_t size) {
    void *p = kw_arena_alloc(&s->state->arena, n * size);
    if (p == NULL)
        sim_die("script: out of memory");
    return p;
}

static kw_str text(const char *t) {
    return (kw_str){t, (int32_t)strlen(t)};
}

/* Follows from the name, so that nothing has to be remembered. */
kw_uuid sim_script_topic_id(kw_str name) {
    kw_uuid u = {{0}};
    uint32_t h = kw_murmur2(name.p, (size_t)name.n);
    memcpy(u.b, &h, sizeof h);
    u.b[15] = 1;
    return u;
}

static void api_versions(sim_script *s, const sim_request *r) {
    kw_api_versions_resp resp = kw_api_versions_resp_default;
    kw_api_versions_resp_api *apis = make(s, SIM_SCRIPT_VERSIONS, sizeof *apis);
    int n = 0;
    for (const sim_script_version *v = s->versions; v->max >= 0; v++, n++)
        apis[n] =
            (kw_api_versions_resp_api){.api_key = v->api_key, .min_version = v->min, .max_version = v->max};
    resp.api_keys = apis;
    resp.n_api_keys = n;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static const int32_t node_1 = 1;

static kw_metadata_resp_topic describe(sim_script *s, kw_str name) {
    kw_metadata_resp_topic t = kw_metadata_resp_topic_default;
    kw_metadata_resp_partition *p = make(s, (size_t)s->n_partitions, sizeof *p);
    for (int32_t i = 0; i < s->n_partitions; i++) {
        p[i] = kw_metadata_resp_partition_default;
        p[i].partition_index = i;
        p[i].leader_id = 1;
        p[i].leader_epoch = 0;
        p[i].replica_nodes = p[i].isr_nodes = &node_1;
        p[i].n_replica_nodes = p[i].n_isr_nodes = 1;
    }
    t.name = name;
    t.topic_id = sim_script_topic_id(name);
    t.partitions = p;
    t.n_partitions = s->n_partitions;
    return t;
}

static void metadata(sim_script *s, const sim_request *r) {
    const kw_metadata_req *req = r->body;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_broker broker = kw_metadata_resp_broker_default;
    int32_t n = req->n_topics < 0 ? 0 : req->n_topics;
    kw_metadata_resp_topic *topics = make(s, (size_t)n, sizeof *topics);
    for (int32_t i = 0; i < n; i++)
        topics[i] = describe(s, req->topics[i].name);
    broker.node_id = 1;
    broker.host = text("broker");
    broker.port = 9092;
    resp.brokers = &broker;
    resp.n_brokers = 1;
    resp.cluster_id = text("script");
    resp.controller_id = 1;
    resp.topics = topics;
    resp.n_topics = n;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static int32_t count_records(kw_bytes records) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, records.p, (size_t)records.n);
    if (kw_batches_next(&r, &b) != 1 || kw_batch_check(&b, true) != 0 || kw_reader_left(&r) != 0)
        sim_die("script: a produce request does not hold one sound batch");
    return b.count;
}

static void produce(sim_script *s, const sim_request *r) {
    const kw_produce_req *req = r->body;
    kw_produce_resp resp = kw_produce_resp_default;
    kw_produce_resp_topic *topics = make(s, (size_t)req->n_topic_data, sizeof *topics);
    for (int32_t i = 0; i < req->n_topic_data; i++) {
        const kw_produce_req_topic *t = &req->topic_data[i];
        kw_produce_resp_partition *p = make(s, (size_t)t->n_partition_data, sizeof *p);
        for (int32_t j = 0; j < t->n_partition_data; j++) {
            p[j] = kw_produce_resp_partition_default;
            p[j].index = t->partition_data[j].index;
            p[j].base_offset = s->state->n_appended;
            p[j].log_start_offset = 0;
            s->state->n_appended += count_records(t->partition_data[j].records);
        }
        topics[i] = (kw_produce_resp_topic){t->name, t->topic_id, p, t->n_partition_data, NULL};
    }
    resp.responses = topics;
    resp.n_responses = req->n_topic_data;
    sim_answer_to to = sim_answer_later(r);
    if (req->acks != 0)
        sim_answer(s, &to, &resp);
}

static void list_offsets(sim_script *s, const sim_request *r) {
    const kw_list_offsets_req *req = r->body;
    kw_list_offsets_resp resp = kw_list_offsets_resp_default;
    kw_list_offsets_resp_topic *topics = make(s, (size_t)req->n_topics, sizeof *topics);
    for (int32_t i = 0; i < req->n_topics; i++) {
        const kw_list_offsets_req_topic *t = &req->topics[i];
        kw_list_offsets_resp_partition *p = make(s, (size_t)t->n_partitions, sizeof *p);
        for (int32_t j = 0; j < t->n_partitions; j++) {
            p[j] = kw_list_offsets_resp_partition_default;
            p[j].partition_index = t->partitions[j].partition_index;
            p[j].offset = 0;
            p[j].leader_epoch = 0;
        }
        topics[i] = (kw_list_offsets_resp_topic){t->name, p, t->n_partitions, NULL};
    }
    resp.topics = topics;
    resp.n_topics = req->n_topics;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

static void init_producer_id(sim_script *s, const sim_request *r) {
    kw_init_producer_id_resp resp = kw_init_producer_id_resp_default;
    resp.producer_id = 7 + r->nth;
    resp.producer_epoch = 0;
    sim_answer_to to = sim_answer_later(r);
    sim_answer(s, &to, &resp);
}

void sim_script_usual(sim_script *s, const sim_request *r) {
    static const struct {
        int16_t api_key;
        void (*answer)(sim_script *s, const sim_request *r);
    } answers[] = {
        {0,  produce         },
        {2,  list_offsets    },
        {3,  metadata        },
        {18, api_versions    },
        {22, init_producer_id},
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (answers[i].api_key == r->api->key)
            answers[i].answer(s, r);
}
