/* job_idempotent.c - idempotent producers while everything happens that can: requests, answers and
 * connections are lost at any byte, answers come late or say no although the batch is in the log, leaders
 * move, topics vanish, are made anew, lose either end, take smaller batches than before; producers are
 * purged, closed and killed, and records expire.
 *
 * judge_once.h has the rules; beside them everything is told of in time, and at the end each producer that
 * lives can go on. */
#include "tests/sim/harvest.h"
#include "tests/sim/judge_once.h"
#include "tests/sim/runner/hand.h"
#include "tests/sim/runner/job.h"

#include <stdio.h>

enum { TOPICS = 2, PARTITIONS = 3, MOST_HANDS = 2, TURNS = 24 };

static const char *const names[TOPICS] = {"t", "u"};
static const kw_time patience = KW_MS(60000);

typedef struct work {
    sim_run run;
    sim_account account;
    sim_history history;
    sim_hand hands[MOST_HANDS];
    int n_hands;
    bool changes;   /* topics and logs do, in this run */
    bool accidents; /* befall producers */
} work;

static kw_world *world(const work *w) {
    return w->run.target.world;
}

static kw_broker *broker(const work *w) {
    return kw_world_broker(world(w));
}

static int roll(work *w, int sides) {
    return sim_roll(&w->run.dice, sides);
}

/* ---- changes of topics ---- */

static void harvest(work *w) {
    for (int32_t t = 0; t < TOPICS; t++)
        sim_harvest(&w->history, broker(w), names[t], t);
}

static void note_cut(void *ctx, int64_t number) {
    work *w = ctx;
    w->run.report->met[SIM_MET_CUT]++;
    if (number >= 0 && number < w->account.n)
        w->account.records[number].cut = true;
}

/* A point between the start and the end of a partition's log, both included; -1: there is no such partition.
 */
static int64_t some_offset(work *w, int32_t topic, int32_t partition) {
    int64_t start = kw_broker_log_start(broker(w), names[topic], partition);
    int64_t end = kw_broker_log_end(broker(w), names[topic], partition);
    return start < 0 ? -1 : start + roll(w, (int)(end - start) + 1);
}

/* From Produce 13 on (4.1) a batch goes to the topic that it was made for or nowhere. */
static void set_adrift(work *w, int32_t topic) {
    for (int64_t i = 0; w->run.broker.as_version < 401 && i < w->account.n; i++)
        w->account.records[i].adrift |=
            w->account.records[i].topic == topic && w->account.records[i].n_told == 0;
}

static void recreate(work *w, int32_t topic) {
    set_adrift(w, topic);
    (void)kw_broker_recreate_topic(broker(w), names[topic]); /* it may not be there yet */
}

static void delete_records(work *w, int32_t topic) {
    int32_t partition = roll(w, PARTITIONS);
    int64_t offset = some_offset(w, topic, partition);
    if (offset >= 0)
        (void)kw_broker_delete_records(broker(w), names[topic], partition, offset);
}

/* An unclean election. */
static void truncate(work *w, int32_t topic) {
    int32_t partition = roll(w, PARTITIONS);
    int64_t offset = some_offset(w, topic, partition);
    if (offset < 0 || kw_broker_truncate(broker(w), names[topic], partition, offset) != 0)
        return;
    sim_harvest_cut(&w->history, broker(w), names[topic], topic, partition, note_cut, w);
}

static void limit(work *w, int32_t topic) {
    sim_limit_batches(broker(w), names[topic], roll(w, 3) == 0 ? 1 << 20 : 150 + roll(w, 1500));
}

static void change(work *w) {
    static void (*const changes[])(work *, int32_t) = {recreate, delete_records, truncate, limit, limit};
    static const char *const words[] = {"recreate", "delete-records", "truncate", "limit", "limit"};
    int which = roll(w, 5);
    int32_t topic = roll(w, TOPICS);
    harvest(w);
    if (sim_trace)
        printf("%12lld  %s %s\n", (long long)kw_world_now(world(w)), words[which], names[topic]);
    changes[which](w, topic);
}

/* ---- producers ---- */

static void produce(work *w, sim_hand *h) {
    for (int n = roll(w, 25); n > 0; n--) {
        int rc = sim_hand_produce(h, roll(w, TOPICS), roll(w, PARTITIONS + 1) - 1,
                                  (size_t)(roll(w, 20) == 0 ? roll(w, 6000) : roll(w, 300)));
        if (rc != 0 && rc != KW_EAGAIN)
            sim_run_breach(&w->run, "a producer that nothing has ended takes no records");
    }
}

static void restart(work *w, sim_hand *h) {
    w->run.report->met[SIM_MET_KILLED]++;
    sim_hand_kill(h);
    sim_hand_start(h);
}

static void purge(work *w, sim_hand *h) {
    (void)kw_purge(sim_hand_client(h), 1 + (unsigned)roll(w, 3));
}

/* Closed with a deadline: by then everything is told. */
static void wind_up(work *w, sim_hand *h) {
    kw_time wait = KW_MS(roll(w, 2000));
    kw_close(sim_hand_client(h), kw_world_now(world(w)) + wait);
    kw_world_run(world(w), wait + KW_MS(1));
    if (sim_judge_told(&w->account, h->producer) != NULL)
        return;
    restart(w, h);
}

static void befall(work *w, sim_hand *h) {
    static void (*const accidents[])(work *, sim_hand *) = {restart, purge, wind_up};
    if (w->accidents && roll(w, 12) == 0)
        accidents[roll(w, 3)](w, h);
}

static void turn(work *w) {
    if (w->changes && roll(w, 3) == 0)
        change(w);
    else
        sim_run_blow(&w->run);
    for (int i = 0; i < w->n_hands; i++) {
        befall(w, &w->hands[i]);
        produce(w, &w->hands[i]);
    }
    kw_world_run(world(w), KW_MS(roll(w, roll(w, 3) == 0 ? 6000 : 500)));
}

/* ---- the end ---- */

static bool is_settled(const work *w, sim_hand *h) {
    (void)w;
    return kw_outstanding(sim_hand_client(h)) == 0;
}

static void wait_for_all(work *w) {
    kw_time until = kw_world_now(world(w)) + patience;
    for (int i = 0; i < w->n_hands; i++) {
        sim_hand *h = &w->hands[i];
        (void)kw_flush(sim_hand_client(h));
        while (!is_settled(w, h) && kw_world_now(world(w)) < until)
            kw_world_run(world(w), KW_MS(100));
        if (!is_settled(w, h))
            sim_run_breach(&w->run, "records are not told of, long after all is well");
        else
            (void)sim_judge_told(&w->account, h->producer);
    }
}

static void produce_to_all(work *w) {
    for (int i = 0; i < w->n_hands * TOPICS * PARTITIONS; i++)
        if (sim_hand_produce(&w->hands[i % w->n_hands], i / w->n_hands % TOPICS, i % PARTITIONS, 50) != 0)
            sim_run_breach(&w->run, "a producer takes no records, long after all is well");
    wait_for_all(w);
}

/* One record to each partition: nothing that was may be in the way. Before that another, which may find out
 * with its last retry that the topic is a new one, and time to ask what it is now. */
static void probe(work *w) {
    for (int32_t t = 0; t < TOPICS; t++)
        sim_limit_batches(broker(w), names[t], 1 << 20);
    produce_to_all(w);
    kw_world_run(world(w), KW_MS(2000));
    int64_t first = w->account.n;
    produce_to_all(w);
    for (int64_t i = first; i < w->account.n; i++)
        if (w->account.records[i].outcome != KW_OUTCOME_OK)
            sim_run_breach(&w->run, "a record is not delivered, long after all is well");
}

static void finish(work *w) {
    sim_blows_heal(&w->run.target);
    wait_for_all(w);
    probe(w);
    harvest(w);
    if (sim_trace)
        sim_history_print(&w->history);
    const char *breach = sim_judge_once(&w->account, &w->history);
    if (breach != NULL)
        sim_run_breach(&w->run, breach);
    sim_run_count(&w->run, &w->account, &w->history);
    sim_run_close(&w->run);
    sim_account_fini(&w->account);
    sim_history_fini(&w->history);
}

/* ---- the run ---- */

static void draw(work *w) {
    static const char *const retries[] = {"1000000", "1000000", "1000000", "3"};
    static const int32_t releases[] = {208, 309, 401, 401};
    sim_run *r = &w->run;
    w->n_hands = 1 + (roll(w, 3) == 0);
    w->changes = roll(w, 2) == 0;
    w->accidents = roll(w, 2) == 0;
    r->broker.nodes = r->options.n_nodes = r->target.n_nodes = 1 + roll(w, SIM_NODES);
    r->broker.as_version = releases[roll(w, 4)];
    if (r->target.n_nodes == 1)
        sim_run_set(r, "bootstrap.servers", "broker:9092");
    sim_run_set(r, "acks", "all");
    sim_run_set(r, "retries", sim_pick(&r->dice, retries, 4));
    sim_run_set(r, "enable.idempotence", "true");
}

static void run(uint64_t seed, sim_report *report) {
    static work w;
    w = (work){.n_hands = 0};
    sim_run_init(&w.run, seed, names[0], PARTITIONS, report);
    w.run.target.apis = &sim_apis_idempotent;
    draw(&w);
    sim_run_begin(&w.run);
    for (int i = 0; i < w.n_hands; i++) {
        w.hands[i] =
            (sim_hand){.world = world(&w), .account = &w.account, .config = w.run.config, .topics = names};
        sim_hand_start(&w.hands[i]);
    }
    for (int i = 0; i < TURNS; i++)
        turn(&w);
    finish(&w);
}

const sim_job sim_job_idempotent = {"idempotent",
                                    "idempotent producers; the logs hold each record once, in order", run};
