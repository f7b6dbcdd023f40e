/* blows.c - see blows.h. */
#include "tests/sim/runner/blows.h"

/* ---- what errors strike ---- */

static const sim_api_faults usual[] = {
    {0, {3, 5, 6, 7, 9, 56, 74, 75}, {6, 7, 20, 56}}, /* Produce */
    {1, {3, 5, 6, 7, 9, 56, 74, 75}, {0}           }, /* Fetch */
    {2, {3, 5, 6, 7, 9, 56, 74, 75}, {0}           }, /* ListOffsets */
    {3, {3, 5, 6, 7, 9, 56, 74, 75}, {0}           }, /* Metadata */
};

/* 2, 10, 87: a batch is lost on the way, is to be split, is refused for good. */
static const sim_api_faults idempotent[] = {
    {0,  {2, 3, 6, 7, 10, 19, 56, 87}, {6, 7, 20, 56, -1}},
    {0,  {3, 6, 10},                   {6, 7, 20, 56}    },
    {3,  {3, 5},                       {0}               },
    {22, {14, 15, 16, 7, 51},          {-1, 7}           }, /* InitProducerId */
};

/* 14, 15, 16: a coordinator that loads, is sought, has moved. */
static const sim_api_faults txn[] = {
    {0,  {2, 3, 6, 7, 10, 19, 56, 87}, {6, 7, 20, 56} },
    {0,  {3, 6},                       {6, 7, 20, 56} },
    {1,  {3, 6, 9, 56},                {0}            },
    {3,  {3, 5},                       {0}            },
    {10, {15, 14},                     {0}            }, /* FindCoordinator */
    {22, {14, 15, 16, 7, 51},          {15, 16, 7, -1}}, /* InitProducerId */
    {24, {14, 15, 16, 7, 51, 3},       {15, 16, 7}    }, /* AddPartitionsToTxn */
    {25, {14, 15, 16, 7, 51},          {15, 16, 7}    }, /* AddOffsetsToTxn */
    {26, {14, 15, 16, 7, 51},          {15, 16, 7, -1}}, /* EndTxn */
    {28, {14, 15, 16, 7, 3},           {15, 16, 7}    }, /* TxnOffsetCommit */
};

const sim_apis sim_apis_usual = {usual, sizeof usual / sizeof *usual};
const sim_apis sim_apis_idempotent = {idempotent, sizeof idempotent / sizeof *idempotent};
const sim_apis sim_apis_txn = {txn, sizeof txn / sizeof *txn};

static const sim_api_faults *any_api(const sim_target *t) {
    return &t->apis->of[sim_roll(t->dice, t->apis->n)];
}

static int any_of(const sim_target *t, const int *codes, int most) {
    int n = 0;
    while (n < most && codes[n] != 0)
        n++;
    return n == 0 ? 0 : codes[sim_roll(t->dice, n)];
}

static sim_dir any_dir(const sim_target *t) {
    return sim_coin(t->dice) ? SIM_UP : SIM_DOWN;
}

static int any_node(const sim_target *t) {
    return sim_roll(t->dice, t->n_nodes);
}

static sim_node_faults *faults_of(const sim_target *t, int node) {
    return &kw_world_net(t->world)->wire.faults.nodes[node];
}

/* ---- the road ---- */

static void cut(const sim_target *t) {
    kw_world_cut_kind(t->world, sim_coin(t->dice) ? SIM_CLOSE : SIM_RESET);
    kw_world_cut_after(t->world, any_dir(t), (size_t)sim_roll(t->dice, 5000));
}

static void cut_request(const sim_target *t) {
    kw_world_cut_request(t->world, any_api(t)->key, sim_roll(t->dice, 4), any_dir(t),
                         (size_t)sim_roll(t->dice, 60));
}

static void delay(const sim_target *t) {
    kw_world_delay(t->world, any_dir(t), KW_MS(sim_roll(t->dice, 400)));
}

static void slow_node(const sim_target *t) {
    faults_of(t, any_node(t))->delay[any_dir(t)] = KW_MS(sim_roll(t->dice, 1500));
}

static void refuse(const sim_target *t) {
    kw_world_refuse(t->world, sim_coin(t->dice));
    kw_world_cut_now(t->world);
}

static void hole(const sim_target *t) {
    kw_world_blackhole(t->world, sim_coin(t->dice));
}

static void hole_node(const sim_target *t) {
    faults_of(t, any_node(t))->blackhole = sim_coin(t->dice);
}

static void slice(const sim_target *t) {
    kw_world_slice(t->world, sim_coin(t->dice));
}

/* So few that no batch is damaged as often in a row as is borne. */
static void flip(const sim_target *t) {
    kw_world_flip(t->world, any_dir(t), sim_roll(t->dice, 200));
}

/* ---- the brokers ---- */

static void error(const sim_target *t) {
    const sim_api_faults *f = any_api(t);
    kw_broker_fail(kw_world_broker(t->world), f->key, 1 + sim_roll(t->dice, 3), any_of(t, f->codes, 10));
}

static void add_fault(const sim_target *t, const kw_broker_fault *f) {
    /* Refused when there are very many already. */
    (void)kw_broker_add_fault(kw_world_broker(t->world), f);
}

static void error_after(const sim_target *t) {
    const sim_api_faults *f = any_api(t);
    int code = any_of(t, f->after, 6);
    add_fault(t, &(kw_broker_fault){.api_key = f->key,
                                    .times = 1 + sim_roll(t->dice, 3),
                                    .node = -1,
                                    .partition = -1,
                                    .error = code,
                                    .after = code != 0,
                                    .delay = KW_MS(sim_roll(t->dice, 200))});
}

/* Later than the request's timeout, often. */
static void late_answer(const sim_target *t) {
    add_fault(t, &(kw_broker_fault){.api_key = any_api(t)->key,
                                    .times = 1 + sim_roll(t->dice, 2),
                                    .node = -1,
                                    .partition = -1,
                                    .delay = KW_MS(sim_roll(t->dice, 3000))});
}

static void unanswered(const sim_target *t) {
    kw_broker_drop(kw_world_broker(t->world), any_api(t)->key, 1 + sim_roll(t->dice, 2));
}

/* Nobody has heard of the topics for a while (P8). */
static void vanish(const sim_target *t) {
    enum { METADATA = 3, UNKNOWN_TOPIC_OR_PARTITION = 3 };
    kw_broker_fail(kw_world_broker(t->world), METADATA, 1 + sim_roll(t->dice, 20),
                   UNKNOWN_TOPIC_OR_PARTITION);
}

static void new_leader(const sim_target *t) {
    /* Refused where that node is down, or the topic is not made yet. */
    (void)kw_broker_move_leader(kw_world_broker(t->world), t->topic, sim_roll(t->dice, t->n_partitions),
                                1 + any_node(t));
}

static void set_down(const sim_target *t, int node, bool down) {
    faults_of(t, node)->refuse = down;
    (void)kw_broker_set_down(kw_world_broker(t->world), 1 + node, down);
    if (down)
        sim_net_cut_node(kw_world_net(t->world), node, SIM_RESET);
}

/* One at most: the others take over. */
static void node_down(const sim_target *t) {
    int victim = sim_roll(t->dice, t->n_nodes + 1);
    for (int i = 0; i < t->n_nodes; i++)
        set_down(t, i, i == victim);
}

static void stale_node(const sim_target *t) {
    (void)kw_broker_set_stale(kw_world_broker(t->world), 1 + any_node(t), sim_coin(t->dice));
}

void sim_blows_heal(const sim_target *t) {
    for (int i = 0; i < t->n_nodes; i++) {
        set_down(t, i, false);
        (void)kw_broker_set_stale(kw_world_broker(t->world), 1 + i, false);
    }
    kw_broker_clear_faults(kw_world_broker(t->world));
    kw_world_heal(t->world);
}

/* ---- all of them ---- */

const sim_blow sim_blows[SIM_BLOWS] = {
    {"cut",         cut           },
    {"cut-request", cut_request   },
    {"delay",       delay         },
    {"slow-node",   slow_node     },
    {"refuse",      refuse        },
    {"hole",        hole          },
    {"hole-node",   hole_node     },
    {"slice",       slice         },
    {"flip",        flip          },
    {"error",       error         },
    {"error-after", error_after   },
    {"late-answer", late_answer   },
    {"unanswered",  unanswered    },
    {"vanish",      vanish        },
    {"new-leader",  new_leader    },
    {"node-down",   node_down     },
    {"stale-node",  stale_node    },
    {"heal",        sim_blows_heal},
};

uint32_t sim_blows_draw(sim_dice *d) {
    uint32_t kinds = 1u << sim_roll(d, SIM_BLOWS);
    for (int i = 0; i < SIM_BLOWS; i++)
        kinds |= (uint32_t)sim_coin(d) << i;
    return kinds;
}

int sim_blows_strike(const sim_target *t, uint32_t kinds) {
    int i;
    do
        i = sim_roll(t->dice, SIM_BLOWS);
    while (!(kinds >> i & 1));
    sim_blows[i].strike(t);
    return i;
}
