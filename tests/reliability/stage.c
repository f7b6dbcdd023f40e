/* stage.c - see stage.h. */
#include "tests/reliability/stage.h"

#include <stdio.h>

static const char *const usual[] = {
    "acks",
    "all",
    "linger.ms",
    "0",
    "batch.size",
    "250",
    "retry.backoff.ms",
    "10",
    "retry.backoff.max.ms",
    "50",
    "reconnect.backoff.ms",
    "10",
    "reconnect.backoff.max.ms",
    "50",
    "request.timeout.ms",
    "1000",
    "delivery.timeout.ms",
    "20000",
    NULL,
};

static int append(stage *s, int n, const char *const *settings) {
    for (; settings != NULL && settings[0] != NULL; settings += 2) {
        assert_true((size_t)n + 3 < sizeof s->config / sizeof *s->config);
        s->config[n++] = settings[0];
        s->config[n++] = settings[1];
    }
    s->config[n] = NULL;
    return n;
}

static void set_up(stage *s, const char *const *settings, uint64_t seed, bool guaranteed) {
    (void)append(s, append(s, 0, usual), settings);
    sim_script_init(&s->script);
    window_init(&s->window, &s->script);
    s->server = sim_server_of_script(&s->script);
    s->world = kw_world_new_with(&(kw_world_options){
        .config = s->config, .seed = seed, .server = &s->server, .guaranteed = guaranteed});
    kw_world_delay(s->world, SIM_DOWN, KW_MS(5));
}

void stage_set_up(stage *s, const char *const *settings, uint64_t seed) {
    set_up(s, settings, seed, true);
}

void stage_set_up_bare(stage *s, uint64_t seed) {
    set_up(s, NULL, seed, false);
    s->window.forgets = true;
}

void stage_strike(stage *s) {
    kw_world_free(s->world);
    sim_script_fini(&s->script);
}

/* ---- records ---- */

void stage_produce_later(stage *s, int n) {
    kw_world_produce_all(s->world, "t", 0, n, STAGE_SIZE);
}

bool stage_deliver(stage *s) {
    return kw_world_deliver(s->world, SECONDS(60));
}

void stage_produce(stage *s, int n) {
    stage_produce_later(s, n);
    assert_true(stage_deliver(s));
}

const sim_ledger *stage_ledger(const stage *s) {
    return kw_world_ledger(s->world);
}

const sim_record *stage_record(const stage *s, int64_t number) {
    return &stage_ledger(s)->records[number];
}

int stage_requests(const stage *s) {
    return sim_script_count(&s->script, PRODUCE);
}

/* ---- the judge ---- */

int stage_copies(const stage *s, int64_t number) {
    int n = 0;
    for (int p = 0; p < WINDOW_PARTITIONS; p++)
        for (int i = 0; i < s->window.partitions[p].n_log; i++)
            n += s->window.partitions[p].log[i] == number;
    return n;
}

static const char *judge_records(const stage *s) {
    static char text[120];
    const sim_ledger *l = stage_ledger(s);
    for (int64_t i = 0; i < l->n; i++) {
        int n = stage_copies(s, i);
        kw_outcome o = l->records[i].outcome;
        bool right = o == KW_OUTCOME_OK ? n == 1 : o == KW_OUTCOME_NOT_DONE ? n == 0 : n <= 1;
        if (right)
            continue;
        snprintf(text, sizeof text, "record %lld is reported %s and stands in the log %d times", (long long)i,
                 kw_outcome_name(o), n);
        return text;
    }
    return NULL;
}

const char *stage_judge(const stage *s) {
    const char *breach = judge_records(s);
    if (breach != NULL)
        return breach;
    for (int p = 0; p < WINDOW_PARTITIONS; p++)
        for (int i = 1; i < s->window.partitions[p].n_log; i++)
            if (s->window.partitions[p].log[i] <= s->window.partitions[p].log[i - 1])
                return "the log is out of order";
    return sim_ledger_check(kw_world_ledger(s->world), true, false);
}

/* ---- inside ---- */

static int look(const kw_guarantee *g, void *arg) {
    *(kw_idempotence **)arg = kw_idempotence_of(g);
    return KW_OK;
}

kw_idempotence *stage_producer(stage *s) {
    kw_idempotence *i = NULL;
    assert_int_equal(kw_client_consult(kw_world_client(s->world), look, &i), KW_OK);
    assert_non_null(i);
    return i;
}

kw_book *stage_book(stage *s, int32_t partition) {
    kw_client *c = kw_world_client(s->world);
    int32_t topic = kw_world_topic(s->world, "t");
    return kw_books_open(&stage_producer(s)->books, topic, partition, kw_host_topic_id(c, topic));
}
