/* bench_rdkafka.c - the same job as bench_client.c with librdkafka: its batch consumer, its delivery report
 * for each record. */
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

static rd_kafka_conf_t *settings(const bench_job *j) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", j->bootstrap);
    if (j->consume) {
        set(conf, "check.crcs", "true");
        return conf;
    }
    set(conf, "acks", "all");
    set(conf, "enable.idempotence", j->idempotent ? "true" : "false");
    set(conf, "compression.type", j->codec);
    set(conf, "partitioner", "murmur2_random");
    set_number(conf, "linger.ms", BENCH_LINGER_MS);
    set_number(conf, "batch.size", BENCH_BATCH);
    set_number(conf, "queue.buffering.max.kbytes", BENCH_BUFFER / 1024);
    set_number(conf, "queue.buffering.max.messages", 10000000);
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    return conf;
}

/* The meter starts with the topic known, as in the other program. */
static rd_kafka_topic_t *open_topic(rd_kafka_t *rk, const bench_job *j) {
    enum { WAIT_MS = 10000 };
    const rd_kafka_metadata_t *found;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(rk, j->topic, NULL);
    if (topic == NULL)
        bench_die("no topic");
    rd_kafka_resp_err_t err = rd_kafka_metadata(rk, 0, topic, &found, WAIT_MS);
    if (err != RD_KAFKA_RESP_ERR_NO_ERROR)
        bench_die("metadata: %s", rd_kafka_err2str(err));
    if (found->topic_cnt != 1 || found->topics[0].partition_cnt != BENCH_PARTITIONS)
        bench_die("%s has not %d partitions", j->topic, BENCH_PARTITIONS);
    rd_kafka_metadata_destroy(found);
    return topic;
}

static void produce_one(rd_kafka_t *rk, rd_kafka_topic_t *topic, const bench_values *v, int64_t i) {
    enum { WAIT_MS = 10 };
    kw_bytes key = bench_key(v, (uint64_t)i), value = bench_value(v, (uint64_t)i);
    /* It copies; only its type does not say so. */
    void *payload = (void *)(uintptr_t)value.p;
    while (rd_kafka_produce(topic, RD_KAFKA_PARTITION_UA, RD_KAFKA_MSG_F_COPY, payload, (size_t)value.n,
                            key.p, (size_t)key.n, (void *)(uintptr_t)i) != 0) {
        if (rd_kafka_last_error() != RD_KAFKA_RESP_ERR__QUEUE_FULL)
            bench_die("rd_kafka_produce: %s", rd_kafka_err2str(rd_kafka_last_error()));
        rd_kafka_poll(rk, WAIT_MS);
    }
}

static void produce(rd_kafka_t *rk, rd_kafka_topic_t *topic, const bench_job *j) {
    bench_values v = bench_values_new(j->size);
    int64_t each = bench_turn(j), next = each;
    for (int64_t i = 0; i < j->records; i++) {
        produce_one(rk, topic, &v, i);
        if (i == next) {
            next += each;
            rd_kafka_poll(rk, 0);
        }
    }
    rd_kafka_flush(rk, BENCH_PATIENCE_MS);
    bench_check_opaques(j, reported.n, reported.sum);
    bench_values_free(&v);
}

static void take(bench_seen *seen, rd_kafka_message_t *m) {
    if (m->err == RD_KAFKA_RESP_ERR_NO_ERROR)
        bench_see(seen, m->key, m->payload, m->len);
    else if (m->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)
        bench_die("consume: %s", rd_kafka_message_errstr(m));
    rd_kafka_message_destroy(m);
}

static void consume(rd_kafka_t *rk, rd_kafka_topic_t *topic, const bench_job *j) {
    enum { AT_ONCE = 1000 };
    rd_kafka_message_t *messages[AT_ONCE];
    bench_seen seen = {0};
    rd_kafka_queue_t *queue = rd_kafka_queue_new(rk);
    for (int32_t p = 0; p < BENCH_PARTITIONS; p++)
        if (rd_kafka_consume_start_queue(topic, p, RD_KAFKA_OFFSET_BEGINNING, queue) != 0)
            bench_die("cannot start");
    while (seen.records < j->records) {
        /* It waits until so many are there: not for more than will come. */
        int64_t left = j->records - seen.records;
        size_t most = left < AT_ONCE ? (size_t)left : AT_ONCE;
        ssize_t n = rd_kafka_consume_batch_queue(queue, BENCH_PATIENCE_MS, messages, most);
        if (n <= 0)
            bench_die("no records for %d ms", BENCH_PATIENCE_MS);
        for (ssize_t i = 0; i < n; i++)
            take(&seen, messages[i]);
    }
    bench_check_seen(j, &seen);
    rd_kafka_queue_destroy(queue);
}

int main(int argc, char **argv) {
    bench_job j = bench_job_parse(argc, argv);
    char why[200];
    rd_kafka_conf_t *conf = settings(&j);
    rd_kafka_t *rk = rd_kafka_new(j.consume ? RD_KAFKA_CONSUMER : RD_KAFKA_PRODUCER, conf, why, sizeof why);
    if (rk == NULL)
        bench_die("%s", why);
    rd_kafka_topic_t *topic = open_topic(rk, &j);
    bench_meter began = bench_meter_start();
    (j.consume ? consume : produce)(rk, topic, &j);
    bench_meter took = bench_meter_stop(&began);
    char extra[80];
    snprintf(extra, sizeof extra, ",\"version\":\"%s\"", rd_kafka_version_str());
    bench_report(&j, j.idempotent ? "librdkafka idempotent" : "librdkafka", &took, extra);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(rk);
    return 0;
}
