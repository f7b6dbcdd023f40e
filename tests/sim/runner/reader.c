/* reader.c - see reader.h. */
#include "tests/sim/runner/reader.h"

#include "tests/sim/die.h"
#include "tests/sim/value.h"

#include <stdlib.h>
#include <string.h>

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

static int32_t place_of(const sim_reader *r, const kw_event *e) {
    for (int32_t t = 0; t < r->n_topics; t++)
        if (e->topic_name.n == (int32_t)strlen(r->topics[t]) &&
            memcmp(e->topic_name.p, r->topics[t], (size_t)e->topic_name.n) == 0)
            return t * r->n_partitions + e->partition;
    sim_die("a reader was shown another topic");
}

static void take_records(sim_reader *r, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_record record;
    while (kw_record_next(&it, &record) == 1)
        sim_reading_add(&r->readings[place_of(r, e)], record.offset, sim_value_read(record.value));
}

static void on_event(sim_guest *g, const kw_event *e, void *ctx) {
    (void)g;
    sim_reader *r = ctx;
    if (e->type == KW_EVENT_RECORDS)
        take_records(r, e);
    if (e->type == KW_EVENT_END)
        r->ends[place_of(r, e)] = e->u.end.offset;
}

static void assign_all(sim_reader *r) {
    kw_client *c = sim_guest_client(r->guest);
    for (int32_t i = 0; i < r->n_topics * r->n_partitions; i++) {
        int32_t topic = kw_topic(c, str(r->topics[i / r->n_partitions]));
        if (topic < 0 || kw_assign(c, topic, i % r->n_partitions, KW_OFFSET_BEGINNING) != 0)
            sim_die("a reader cannot be assigned");
        r->readings[i] = (sim_reading){.topic = i / r->n_partitions, .partition = i % r->n_partitions};
        r->ends[i] = -1;
    }
}

void sim_reader_start(sim_reader *r, sim_run *run, const char *const *topics, int32_t n_topics,
                      int32_t n_partitions, bool committed) {
    const char *config[2 * SIM_CONFIG_PAIRS + 3];
    size_t n = 2 * (size_t)run->n_config;
    memcpy(config, run->config, n * sizeof *config);
    config[n++] = "isolation.level";
    config[n++] = committed ? "read_committed" : "read_uncommitted";
    config[n] = NULL;
    sim_guest_options o = {.config = config, .bare = true, .event = on_event, .ctx = r};
    *r = (sim_reader){
        .topics = topics, .n_topics = n_topics, .n_partitions = n_partitions, .committed = committed};
    r->guest = sim_guest_new(run->target.world, &o);
    assign_all(r);
}

/* Behind the last record may stand what is not shown: then only the end is told. */
static bool is_at_end(const sim_reader *r) {
    kw_client *c = sim_guest_client(r->guest);
    kw_broker *b = kw_world_broker(sim_guest_world(r->guest));
    for (int32_t i = 0; i < r->n_topics * r->n_partitions; i++) {
        const char *name = r->topics[i / r->n_partitions];
        int64_t end = kw_broker_log_end(b, name, i % r->n_partitions);
        if (end > 0 && r->ends[i] != end &&
            kw_position(c, kw_topic(c, str(name)), i % r->n_partitions) != end)
            return false;
    }
    return true;
}

bool sim_reader_finish(sim_reader *r, kw_time most) {
    kw_world *w = sim_guest_world(r->guest);
    for (kw_time until = kw_world_now(w) + most; !is_at_end(r);) {
        if (kw_world_now(w) >= until)
            return false;
        kw_world_run(w, KW_MS(100));
    }
    kw_world_settle(w);
    return true;
}

void sim_reader_judge(const sim_reader *r, sim_account *a, const sim_history *h, const sim_fates *f) {
    for (int32_t i = 0; i < r->n_topics * r->n_partitions; i++)
        (void)sim_judge_reading(a, h, f, &r->readings[i], true, r->committed);
}

int64_t sim_reader_count(const sim_reader *r) {
    int64_t n = 0;
    for (int32_t i = 0; i < r->n_topics * r->n_partitions; i++)
        n += r->readings[i].n;
    return n;
}

void sim_reader_stop(sim_reader *r) {
    sim_guest_free(r->guest);
    for (int32_t i = 0; i < SIM_READER_MOST; i++)
        free(r->readings[i].entries);
    *r = (sim_reader){0};
}
