/* blows.c - see blows.h. */
#include "tests/sim/runner/blows.h"

enum { PRODUCE = 0, FETCH = 1, LIST_OFFSETS = 2, METADATA = 3 };

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
    static const int16_t apis[] = {PRODUCE, FETCH, METADATA, LIST_OFFSETS};
    kw_world_cut_request(t->world, apis[sim_roll(t->dice, 4)], sim_roll(t->dice, 4), any_dir(t),
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

/* ---- the brokers ---- */

static void error(const sim_target *t) {
    static const int16_t apis[] = {PRODUCE, FETCH, METADATA, LIST_OFFSETS};
    static const int codes[] = {3, 5, 6, 7, 9, 56, 74, 75};
    kw_broker_fail(kw_world_broker(t->world), apis[sim_roll(t->dice, 4)], 1 + sim_roll(t->dice, 3),
                   codes[sim_roll(t->dice, 8)]);
}

static void unanswered(const sim_target *t) {
    kw_broker_drop(kw_world_broker(t->world), sim_coin(t->dice) ? PRODUCE : FETCH, 1 + sim_roll(t->dice, 2));
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
    {"error",       error         },
    {"unanswered",  unanswered    },
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
