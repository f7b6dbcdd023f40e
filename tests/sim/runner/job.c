/* job.c - see job.h. */
#include "tests/sim/runner/job.h"

#include "tools/broker/state.h"

#include <stdio.h>
#include <string.h>

bool sim_trace;

const char *const sim_met_names[SIM_MET] = {
    "twins",
    "gaps (45)",
    "old epochs (47)",
    "too large (10)",
    "epoch bumps",
    "producers killed",
    "records cut off",
    "damaged (2)",
    "flips on the way there",
    "flips on the way back",
    "committed",
    "aborted",
    "unknown",
    "fenced",
    "failed on the way",
};

void sim_run_set(sim_run *r, const char *key, const char *value) {
    if (r->n_config == SIM_CONFIG_PAIRS)
        return;
    r->config[2 * r->n_config] = key;
    r->config[2 * r->n_config++ + 1] = value;
    r->config[2 * r->n_config] = NULL;
}

/* Short times, so that a minute of the virtual clock holds many lives of a request. */
static void set_times(sim_run *r) {
    sim_run_set(r, "request.timeout.ms", "1000");
    sim_run_set(r, "delivery.timeout.ms", "5000");
    sim_run_set(r, "retry.backoff.ms", "10");
    sim_run_set(r, "reconnect.backoff.ms", "10");
    sim_run_set(r, "reconnect.backoff.max.ms", "200");
    sim_run_set(r, "socket.connection.setup.timeout.ms", "500");
    sim_run_set(r, "socket.connection.setup.timeout.max.ms", "1000");
}

static void draw_settings(sim_run *r) {
    static const struct {
        const char *key;
        const char *values[4];
    } settings[] = {
        {"compression.type",                      {"none", "gzip", "snappy", "lz4"}     },
        {"max.in.flight.requests.per.connection", {"1", "2", "5", "5"}                  },
        {"batch.size",                            {"150", "1000", "16384", "16384"}     },
        {"linger.ms",                             {"0", "0", "5", "50"}                 },
        {"acks",                                  {"all", "all", "all", "1"}            },
        {"retries",                               {"0", "1", "1000000", "1000000"}      },
        {"fetch.max.wait.ms",                     {"20", "50", "500", "500"}            },
        {"max.partition.fetch.bytes",             {"100", "5000", "1048576", "1048576"} },
        {"metadata.max.age.ms",                   {"500", "5000", "300000", "300000"}   },
        {"bootstrap.servers",
         {"broker:9092", "broker:9092,broker:9093,broker:9094", "two:9093", "late:9092"}},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sim_run_set(r, settings[i].key, sim_pick(&r->dice, settings[i].values, 4));
}

void sim_run_init(sim_run *r, uint64_t seed, const char *topic, int32_t n_partitions, sim_report *report) {
    *r = (sim_run){.report = report, .dice = {seed}, .broker = kw_broker_options_default};
    *report = (sim_report){0};
    r->target = (sim_target){
        .n_nodes = SIM_NODES, .topic = topic, .n_partitions = n_partitions, .apis = &sim_apis_usual};
    r->kinds = sim_blows_draw(&r->dice);
    r->broker.partitions = n_partitions;
    r->broker.nodes = SIM_NODES;
    set_times(r);
    draw_settings(r);
    r->options = (kw_world_options){
        .seed = seed,
        .n_nodes = SIM_NODES,
        .no_readiness = sim_coin(&r->dice),
        .takes_jobs = sim_roll(&r->dice, 3) == 0,
        .pipe_buffer = (size_t)(50 << sim_roll(&r->dice, 11)),
    };
}

static void trace_event(kw_world *w, const kw_event *e, void *ctx) {
    (void)ctx;
    if (e->type == KW_EVENT_ERROR || e->type == KW_EVENT_LOG)
        printf("%12lld  %s: %.*s\n", (long long)kw_world_now(w), kw_error_name(e->error), (int)e->text.n,
               e->text.p);
}

static void trace_settings(const sim_run *r) {
    for (int i = 0; i < r->n_config; i++)
        printf("%s=%s\n", r->config[2 * i], r->config[2 * i + 1]);
    printf("readiness %d, jobs %d, pipe buffer %zu\n", !r->options.no_readiness, r->options.takes_jobs,
           r->options.pipe_buffer);
}

void sim_run_begin(sim_run *r) {
    r->options.config = r->config;
    r->options.broker = &r->broker;
    r->target.world = kw_world_new_with(&r->options);
    r->target.dice = &r->dice;
    if (!sim_trace)
        return;
    trace_settings(r);
    kw_world_on_event(r->target.world, trace_event, NULL);
}

void sim_run_blow(sim_run *r) {
    int kind = sim_blows_strike(&r->target, r->kinds);
    r->report->n_blows[kind]++;
    if (sim_trace)
        printf("%12lld  %s\n", (long long)kw_world_now(r->target.world), sim_blows[kind].name);
}

void sim_run_breach(sim_run *r, const char *what) {
    if (r->report->breach[0] == '\0')
        snprintf(r->report->breach, sizeof r->report->breach, "%s", what);
}

void sim_run_end(sim_run *r) {
    kw_world *w = r->target.world;
    sim_blows_heal(&r->target);
    const char *breach = kw_world_verify(w, r->target.topic, r->target.n_partitions);
    if (breach != NULL)
        sim_run_breach(r, breach);
    sim_run_close(r);
}

static int64_t bumps(const sim_past *p) {
    int64_t n = 0;
    for (int32_t k = 1; k < p->n_batches; k++)
        n += p->batches[k].producer_id == p->batches[k - 1].producer_id &&
             p->batches[k].epoch != p->batches[k - 1].epoch;
    return n;
}

void sim_run_count(sim_run *r, const sim_account *a, const sim_history *h) {
    const broker_counts *c = &kw_world_broker(r->target.world)->counts;
    r->report->met[SIM_MET_TWINS] = (int64_t)c->twins;
    r->report->met[SIM_MET_GAPS] = (int64_t)c->produced[45];
    r->report->met[SIM_MET_OLD_EPOCHS] = (int64_t)c->produced[47];
    r->report->met[SIM_MET_TOO_LARGE] = (int64_t)c->produced[10];
    for (int32_t i = 0; i < h->n; i++)
        r->report->met[SIM_MET_BUMPS] += bumps(&h->pasts[i]);
    r->report->n_ok = a->n_ok;
    r->report->n_not_done = a->n_not_done;
    r->report->n_unknown = a->n_unknown;
}

void sim_run_close(sim_run *r) {
    kw_world *w = r->target.world;
    const sim_ledger *l = kw_world_ledger(w);
    r->report->n_ok += l->n_ok;
    r->report->n_not_done += l->n_not_done;
    r->report->n_unknown += l->n_unknown;
    r->report->n_read += l->n_consumed;
    const sim_flips *flips = &kw_world_net(w)->wire.faults.flips;
    r->report->met[SIM_MET_CORRUPT] = (int64_t)kw_world_broker(w)->counts.produced[2];
    r->report->met[SIM_MET_FLIPS_UP] = flips->n[SIM_UP];
    r->report->met[SIM_MET_FLIPS_DOWN] = flips->n[SIM_DOWN];
    r->report->hash = kw_world_hash(w);
    r->report->time = kw_world_now(w);
    kw_world_free(w);
}
