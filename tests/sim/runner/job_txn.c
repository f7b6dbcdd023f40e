/* job_txn.c - transactional producers, of one or two transactional ids, in both protocols, while everything
 * happens that can: to the idempotent producers under them (job_idempotent.c), and to coordinators: they
 * move, load, lose answers, write markers late, change transaction.version, abort what takes too long, and
 * topics take smaller batches than before.
 * Producers are killed in the midst of it, purged, and fenced by another one with their id.
 *
 * A reader of committed records runs beside, two more read everything at the end. judge_txn.h and
 * judge_once.h have the rules; beside them each producer can commit at the end, and nothing hangs. */
#include "tests/sim/harvest.h"
#include "tests/sim/judge_once.h"
#include "tests/sim/runner/reader.h"
#include "tests/sim/runner/txn_hand.h"
#include "tools/broker/state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOPICS = 2, PARTITIONS = 2, MOST_IDS = 2, RIVALS = 2, TURNS = 24 };

static const char *const names[TOPICS] = {"t", "u"};
static const char *const ids[MOST_IDS] = {"id-0", "id-1"};
static const char *const groups[MOST_IDS] = {"group-0", "group-1"};
static const kw_time patience = KW_MS(90000);

typedef struct work {
    sim_run run;
    sim_account account;
    sim_history history;
    const char *configs[MOST_IDS][2 * SIM_CONFIG_PAIRS + 3];
    sim_txn_hand hands[MOST_IDS][RIVALS];
    int turn_of[MOST_IDS]; /* the rival that came last */
    int n_ids;
    bool rivals, accidents, flips;
    sim_reader reader;
    bool *seen; /* transactions at whose offsets their group has been */
    int64_t cap_seen;
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

/* ---- what befalls coordinators ---- */

/* Refused where that node is down. */
static void move_coordinator(work *w) {
    const char *key = roll(w, 3) == 0 ? groups[roll(w, w->n_ids)] : ids[roll(w, w->n_ids)];
    (void)kw_broker_move_coordinator(broker(w), key, 1 + roll(w, w->run.target.n_nodes));
}

static void delay_markers(work *w) {
    (void)kw_broker_set_marker_delay(broker(w), KW_MS(roll(w, roll(w, 2) == 0 ? 20 : 800)));
}

static void flip(work *w) {
    if (w->flips)
        (void)kw_broker_set_transaction_version(broker(w), roll(w, 2) == 0 ? 0 : 2);
}

/* Batches are split, or lost if one record is too much (P10): then the transaction has failed. */
static void limit(work *w) {
    sim_limit_batches(broker(w), names[roll(w, TOPICS)], roll(w, 2) == 0 ? 1 << 20 : 250 + roll(w, 1500));
}

static void change(work *w) {
    static void (*const changes[])(work *) = {move_coordinator, delay_markers, flip, limit};
    static const char *const words[] = {"move-coordinator", "delay-markers", "flip", "limit"};
    int which = roll(w, 4);
    if (sim_trace)
        printf("%12lld  %s\n", (long long)kw_world_now(world(w)), words[which]);
    changes[which](w);
}

/* ---- producers ---- */

static void start(work *w, int id, int rival) {
    sim_txn_hand *h = &w->hands[id][rival];
    *h = (sim_txn_hand){
        .run = &w->run, .id = id, .group = groups[id], .n_topics = TOPICS, .n_partitions = PARTITIONS};
    h->hand =
        (sim_hand){.world = world(w), .account = &w->account, .config = w->configs[id], .topics = names};
    sim_txn_hand_start(h);
    w->turn_of[id] = rival;
}

static sim_txn_hand *current(work *w, int id) {
    return &w->hands[id][w->turn_of[id]];
}

static void restart(work *w, int id) {
    w->run.report->met[SIM_MET_KILLED]++;
    sim_txn_hand_kill(current(w, id));
    start(w, id, w->turn_of[id]);
}

static void rival(work *w, int id) {
    if (!w->rivals)
        return;
    int other = 1 - w->turn_of[id];
    sim_txn_hand_kill(&w->hands[id][other]);
    start(w, id, other);
}

static void purge(work *w, int id) {
    if (current(w, id)->hand.guest != NULL)
        (void)kw_purge(sim_hand_client(&current(w, id)->hand), 1 + (unsigned)roll(w, 3));
}

static void befall(work *w, int id) {
    static void (*const accidents[])(work *, int) = {restart, rival, rival, purge};
    if (w->accidents && roll(w, 10) == 0)
        accidents[roll(w, 4)](w, id);
}

static void act(work *w, int id) {
    for (int i = 0; i < RIVALS; i++)
        sim_txn_hand_act(&w->hands[id][i]);
    if (current(w, id)->hand.guest == NULL) /* it gave up */
        start(w, id, w->turn_of[id]);
}

/* ---- groups ---- */

static void look_at_groups(work *w) {
    if (w->cap_seen < w->account.n_txns) {
        int64_t cap = 2 * w->account.n_txns;
        w->seen = realloc(w->seen, (size_t)cap * sizeof *w->seen);
        memset(w->seen + w->cap_seen, 0, (size_t)(cap - w->cap_seen) * sizeof *w->seen);
        w->cap_seen = cap;
    }
    for (int id = 0; id < w->n_ids; id++) {
        int64_t offset = sim_harvest_group(broker(w), groups[id], names[0], 0);
        if (offset > w->account.n_txns)
            sim_run_breach(&w->run, "a group stands where nobody has sent it");
        else if (offset > 0)
            w->seen[offset - 1] = true;
    }
}

/* ---- a turn ---- */

static void turn(work *w) {
    if (roll(w, 3) == 0)
        change(w);
    else
        sim_run_blow(&w->run);
    for (int n = 1 + roll(w, 8); n > 0; n--) {
        for (int id = 0; id < w->n_ids; id++) {
            befall(w, id);
            act(w, id);
        }
        kw_world_run(world(w), KW_MS(roll(w, roll(w, 8) == 0 ? 4000 : 60)));
        look_at_groups(w);
    }
}

/* ---- the end ---- */

/* 4.1.1 whose transaction.version was lowered under a client that had begun by the newer protocol leaves the
 * id stuck, until another node coordinates it. */
static void heal_flips(work *w) {
    (void)kw_broker_set_transaction_version(broker(w), 2);
    for (int id = 0; id < w->n_ids; id++) {
        int32_t node = kw_broker_coordinator(broker(w), ids[id]);
        (void)kw_broker_move_coordinator(broker(w), ids[id], node == 1 ? 2 : 1);
    }
}

static void heal(work *w) {
    sim_blows_heal(&w->run.target);
    for (int t = 0; t < TOPICS; t++)
        sim_limit_batches(broker(w), names[t], 1 << 20);
    if (w->flips)
        heal_flips(w);
}

/* Of two rivals the last one stays. */
static void finish_hands(work *w) {
    kw_time until = kw_world_now(world(w)) + patience;
    for (int id = 0; id < w->n_ids; id++) {
        sim_txn_hand_kill(&w->hands[id][1 - w->turn_of[id]]);
        while (!sim_txn_hand_finish(current(w, id)) && kw_world_now(world(w)) < until) {
            kw_world_run(world(w), KW_MS(20));
            look_at_groups(w);
        }
        if (!current(w, id)->probe_is_ok)
            sim_run_breach(&w->run, "no transaction can be committed, long after all is well");
        else
            (void)sim_judge_told(&w->account, current(w, id)->hand.producer);
    }
}

static bool is_held_back(work *w) {
    return sim_harvest_held_back(broker(w), names[0]) || sim_harvest_held_back(broker(w), names[1]);
}

static void wait_for_markers(work *w) {
    for (kw_time until = kw_world_now(world(w)) + patience; is_held_back(w);
         kw_world_run(world(w), KW_MS(100)))
        if (kw_world_now(world(w)) >= until) {
            sim_run_breach(&w->run, "readers are held back, long after all transactions have ended");
            return;
        }
}

static void judge_readers(work *w, const sim_fates *f) {
    sim_reader again[2];
    for (int i = 0; i < 2; i++)
        sim_reader_start(&again[i], &w->run, names, TOPICS, PARTITIONS, i == 0);
    sim_reader *all[] = {&w->reader, &again[0], &again[1]};
    for (int i = 0; i < 3; i++) {
        if (!sim_reader_finish(all[i], patience))
            sim_run_breach(&w->run, "a reader does not come to the end");
        sim_reader_judge(all[i], &w->account, &w->history, f);
        w->run.report->n_read += sim_reader_count(all[i]);
        sim_reader_stop(all[i]);
    }
}

static void judge(work *w) {
    sim_fates fates = {0};
    for (int32_t t = 0; t < TOPICS; t++)
        sim_harvest(&w->history, broker(w), names[t], t);
    if (sim_trace)
        sim_history_print(&w->history);
    (void)sim_judge_once(&w->account, &w->history);
    (void)sim_judge_txns(&w->account, &w->history, &fates);
    for (int id = 0; id < w->n_ids; id++)
        (void)sim_judge_group(&w->account, &fates, id, sim_harvest_group(broker(w), groups[id], names[0], 0),
                              w->seen);
    judge_readers(w, &fates);
    if (w->account.breach[0] != '\0')
        sim_run_breach(&w->run, w->account.breach);
    sim_fates_fini(&fates);
}

static void finish(work *w) {
    heal(w);
    finish_hands(w);
    wait_for_markers(w);
    judge(w);
    sim_run_count(&w->run, &w->account, &w->history);
    sim_run_close(&w->run);
    sim_account_fini(&w->account);
    sim_history_fini(&w->history);
    free(w->seen);
}

/* ---- the run ---- */

/* Not 2.8: there a leader asks nobody before it takes a transactional batch, so one that arrives after its
 * transaction was aborted hangs, or becomes part of the next one. No client can help that: it is what the
 * first half of KIP-890 is about. */
static void draw(work *w) {
    static const int32_t releases[] = {309, 309, 401, 401, 401, 401};
    static const char *const timeouts[] = {"5000", "6000", "10000", "60000"};
    sim_run *r = &w->run;
    w->n_ids = 1 + roll(w, MOST_IDS);
    w->rivals = roll(w, 3) == 0;
    w->accidents = w->rivals || roll(w, 2) == 0;
    r->broker.nodes = r->options.n_nodes = r->target.n_nodes = 1 + roll(w, SIM_NODES);
    r->broker.as_version = releases[roll(w, 6)];
    w->flips = roll(w, 4) == 0 && r->broker.as_version == 401 && r->broker.nodes > 1;
    if (r->target.n_nodes == 1)
        sim_run_set(r, "bootstrap.servers", "broker:9092");
    sim_run_set(r, "acks", "all");
    sim_run_set(r, "retries", "1000000");
    sim_run_set(r, "auto.offset.reset", "earliest");
    sim_run_set(r, "transaction.timeout.ms", sim_pick(&r->dice, timeouts, 4));
}

static void set_configs(work *w) {
    for (int id = 0; id < w->n_ids; id++) {
        size_t n = 2 * (size_t)w->run.n_config;
        memcpy(w->configs[id], w->run.config, n * sizeof *w->configs[id]);
        w->configs[id][n] = "transactional.id";
        w->configs[id][n + 1] = ids[id];
        w->configs[id][n + 2] = NULL;
    }
}

/* Offsets are no reason to create a topic, and may come first. */
static void create_topics(work *w) {
    for (int t = 0; t < TOPICS; t++)
        if (kw_broker_create_topic(broker(w), names[t], PARTITIONS, 0) != 0)
            sim_run_breach(&w->run, "no topic can be made");
}

static void run(uint64_t seed, sim_report *report) {
    static work w;
    w = (work){.n_ids = 0};
    sim_run_init(&w.run, seed, names[0], PARTITIONS, report);
    w.run.target.apis = &sim_apis_txn;
    draw(&w);
    sim_run_begin(&w.run);
    if (w.run.broker.as_version == 401 && roll(&w, 3) == 0)
        (void)kw_broker_set_transaction_version(broker(&w), 0);
    kw_broker_reverse_aborted(broker(&w), roll(&w, 2) == 0);
    create_topics(&w);
    set_configs(&w);
    sim_reader_start(&w.reader, &w.run, names, TOPICS, PARTITIONS, true);
    for (int id = 0; id < w.n_ids; id++)
        start(&w, id, 0);
    for (int i = 0; i < TURNS; i++)
        turn(&w);
    finish(&w);
}

const sim_job sim_job_txn = {"txn", "transactions; all or nothing, in the logs and for readers", run};
