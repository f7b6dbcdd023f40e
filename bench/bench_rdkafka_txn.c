/* bench_rdkafka_txn.c - the same job as bench_txn.c with librdkafka. */
#include "bench/job.h"
#include "bench/values.h"

#include <librdkafka/rdkafka.h>
#include <stdio.h>
#include <string.h>

static struct {
    int64_t n;
    uint64_t sum;
} reported;

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
    char why[200];
    if (rd_kafka_conf_set(conf, name, value, why, sizeof why) != RD_KAFKA_CONF_OK)
        bench_die("%s", why);
}

static void set_number(rd_kafka_conf_t *conf, const char *name, long value) {
    char digits[24];
    snprintf(digits, sizeof digits, "%ld", value);
    set(conf, name, digits);
}

static void on_delivery(rd_kafka_t *rk, const rd_kafka_message_t *m, void *opaque) {
    (void)rk, (void)opaque;
    if (m->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        bench_die("not delivered: %s", rd_kafka_err2str(m->err));
    reported.sum += (uintptr_t)m->_private;
    reported.n++;
}

static void check(rd_kafka_error_t *e, const char *what) {
    if (e != NULL)
        bench_die("%s: %s", what, rd_kafka_error_string(e));
}

/* ---- life ---- */

static rd_kafka_t *open_producer(const bench_txn_job *t) {
    char why[200];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", t->job.bootstrap);
    set(conf, "transactional.id", "bench-librdkafka");
    set_number(conf, "linger.ms", BENCH_LINGER_MS);
    set_number(conf, "batch.size", BENCH_BATCH);
    set_number(conf, "queue.buffering.max.kbytes", BENCH_BUFFER / 1024);
    set_number(conf, "queue.buffering.max.messages", 10000000);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_t *rk = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (rk == NULL)
        bench_die("%s", why);
    check(rd_kafka_init_transactions(rk, BENCH_PATIENCE_MS), "rd_kafka_init_transactions");
    return rk;
}

/* The meter starts with the topic known, as in the other program. */
static rd_kafka_topic_t *open_topic(rd_kafka_t *rk, const bench_txn_job *t) {
    const rd_kafka_metadata_t *found;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, t->job.topic, NULL);
    if (topic == NULL)
        bench_die("no topic");
    rd_kafka_resp_err_t err = rd_kafka_metadata(rk, 0, topic, &found, BENCH_PATIENCE_MS);
    if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
        bench_die("metadata: %s", rd_kafka_err2str(err));
    if (found->topic_cnt != 1 || found->topics[0].partition_cnt != t->partitions)
        bench_die("%s has not %d partitions", t->job.topic, (int)t->partitions);
    rd_kafka_metadata_destroy(found);
    return topic;
}

/* ---- the job ---- */

static void produce_one(rd_kafka_t *rk, rd_kafka_topic_t *topic, const bench_txn_job *t,
                        const bench_values *v, int64_t i) {
    enum { WAIT_MS = 10 };
    kw_bytes key = bench_key(v, (uint64_t)i), value = bench_value(v, (uint64_t)i);
    /* It copies; only its type does not say so. */
    void *payload = (void *)(uintptr_t)value.p;
    while (rd_kafka_produce(topic, (int32_t)(i % t->partitions), RD_KAFKA_MSG_F_COPY, payload,
                            (size_t)value.n, key.p, (size_t)key.n, (void *)(uintptr_t)i) != 0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            bench_die("rd_kafka_produce: %s", rd_kafka_err2str(rd_kafka_last_error()));
        rd_kafka_poll(rk, WAIT_MS);
    }
}

static void make_transactions(rd_kafka_t *rk, rd_kafka_topic_t *topic, const bench_txn_job *t) {
    bench_values v = bench_values_new(t->job.size);
    for (int64_t i = 0; i < t->job.records;) {
        check(rd_kafka_begin_transaction(rk), "rd_kafka_begin_transaction");
        for (int32_t n = 0; n < t->each; n++, i++)
            produce_one(rk, topic, t, &v, i);
        check(rd_kafka_commit_transaction(rk, BENCH_PATIENCE_MS), "rd_kafka_commit_transaction");
    }
    rd_kafka_poll(rk, 0);
    bench_check_opaques(&t->job, reported.n, reported.sum);
    bench_values_free(&v);
}

int main(int argc, char **argv) {
    bench_txn_job t = bench_txn_job_parse(argc, argv);
    rd_kafka_t *rk = open_producer(&t);
    rd_kafka_topic_t *topic = open_topic(rk, &t);
    bench_meter began = bench_meter_start();
    make_transactions(rk, topic, &t);
    bench_meter took = bench_meter_stop(&began);
    char extra[80];
    snprintf(extra, sizeof extra, ",\"protocol\":1,\"version\":\"%s\"", rd_kafka_version_str());
    bench_txn_report(&t, "librdkafka", &took, extra);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(rk);
    return 0;
}
