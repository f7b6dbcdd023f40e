/* world.c - making a world and breaking it. */
#include "tests/sim/die.h"
#include "tests/sim/world_state.h"

#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

enum { PIPE_BUFFER = 65536, BROKER_PORT = 9092 };

static const kw_time start = 1000000; /* not 0, so that "never set" is told from "now" */

/* splitmix64 */
uint64_t sim_random(kw_world *w) {
    uint64_t z = w->random += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

int64_t sim_wall(const kw_world *w) {
    return KW_WORLD_EPOCH_MS + w->now / 1000;
}

static kw_address address(uint8_t last, uint16_t port) {
    return (kw_address){
        .family = 4, .ip = {10, 0, 0, last},
             .port = port
    };
}

/* The names of this world: "two" has an address where nobody listens in front of the right one; "nowhere" has
 * none. */
int sim_addresses(const char *host, uint16_t port, kw_address *out, int max) {
    int n = 0;
    if (strcmp(host, "nowhere") == 0)
        return KW_ERESOLVE;
    if (strcmp(host, "two") == 0 && max > 1)
        out[n++] = address(9, port);
    out[n++] = address(1, port);
    return n;
}

void kw_world_new_client(kw_world *w, const char *const *config) {
    if (config != NULL)
        w->options.config = config;
    sim_seat_leave(&w->seat);
    sim_seat_options o = {w->options.config, w->options.guaranteed, w->options.guarantee, sim_world_pull};
    sim_seat_take(&w->seat, w, &o);
}

static sim_server make_broker(kw_world *w) {
    kw_mem mem = kw_mem_libc();
    kw_broker_options o = w->options.broker != NULL ? *w->options.broker : kw_broker_options_default;
    strcpy(o.host, "broker");
    o.port = BROKER_PORT;
    o.seed = w->options.seed;
    o.nodes = w->options.n_nodes > 0 ? w->options.n_nodes : o.nodes;
    if (kw_broker_new(&o, &mem, &w->broker) != 0)
        sim_die("no broker");
    return sim_server_of_broker(w->broker);
}

kw_world *kw_world_new_with(const kw_world_options *o) {
    kw_world *w = sim_realloc(NULL, sizeof *w);
    *w = (kw_world){.options = *o, .now = start, .random = o->seed, .hash = 0xcbf29ce484222325u};
    sim_server server = o->server != NULL ? *o->server : make_broker(w);
    kw_address at[SIM_MAX_NODES];
    int n_nodes = o->n_nodes > 0 ? o->n_nodes : o->broker != NULL ? o->broker->nodes : 1;
    for (int i = 0; i < n_nodes; i++)
        at[i] = address(1, (uint16_t)(BROKER_PORT + i));
    sim_net_init(&w->net, server, at, n_nodes, o->pipe_buffer != 0 ? o->pipe_buffer : PIPE_BUFFER);
    kw_world_new_client(w, NULL);
    return w;
}

kw_world *kw_world_new(const char *const *config, uint64_t seed) {
    return kw_world_new_with(&(kw_world_options){.config = config, .seed = seed});
}

void kw_world_free(kw_world *w) {
    while (w->n_guests > 0)
        sim_guest_free(w->guests[0]);
    sim_seat_leave(&w->seat);
    sim_net_fini(&w->net);
    kw_broker_free(w->broker);
    sim_ledger_fini(&w->ledger);
    free(w->seen.errors);
    free(w);
}

kw_client *kw_world_client(kw_world *w) {
    return w->seat.client;
}

kw_broker *kw_world_broker(kw_world *w) {
    return w->broker;
}

sim_ledger *kw_world_ledger(kw_world *w) {
    return &w->ledger;
}

const sim_seen *kw_world_seen(const kw_world *w) {
    return &w->seen;
}

sim_net *kw_world_net(kw_world *w) {
    return &w->net;
}

kw_time kw_world_now(const kw_world *w) {
    return w->now;
}

uint64_t kw_world_hash(const kw_world *w) {
    return w->hash;
}

int kw_world_fatal(const kw_world *w) {
    return w->seat.fatal;
}

void kw_world_hold_events(kw_world *w, bool on) {
    w->hold_events = on;
}

void kw_world_on_event(kw_world *w, void (*hook)(kw_world *w, const kw_event *e, void *ctx), void *ctx) {
    w->hook = hook;
    w->hook_ctx = ctx;
}

void kw_world_cut_after(kw_world *w, sim_dir dir, size_t bytes) {
    w->net.wire.faults.cut = (sim_cut){.armed = true, .dir = dir, .bytes = bytes};
}

void kw_world_cut_request(kw_world *w, int16_t api_key, int nth, sim_dir dir, size_t bytes) {
    w->net.wire.faults.request_cut = (sim_request_cut){true, api_key, nth, dir, bytes};
}

void kw_world_cut_kind(kw_world *w, sim_cut_kind kind) {
    w->net.wire.faults.cut_kind = kind;
}

void kw_world_cut_now(kw_world *w) {
    sim_net_cut_all(&w->net, w->net.wire.faults.cut_kind);
}

void kw_world_slice(kw_world *w, bool on) {
    w->net.wire.faults.slice = on;
    kw_mempipe_limit(w->net.wire.pipes, on ? 1 : 0);
}

void kw_world_delay(kw_world *w, sim_dir dir, kw_time delay) {
    w->net.wire.faults.delay[dir] = delay;
}

void kw_world_flip(kw_world *w, sim_dir dir, int per_mille) {
    sim_flips *f = &w->net.wire.faults.flips;
    f->dice.state += w->options.seed;
    f->per_mille[dir] = per_mille;
}

void kw_world_blackhole(kw_world *w, bool on) {
    w->net.wire.faults.blackhole = on;
}

void kw_world_refuse(kw_world *w, bool on) {
    w->net.wire.faults.refuse = on;
}

void kw_world_heal(kw_world *w) {
    int n_cuts = w->net.wire.faults.n_cuts;
    sim_flips flips = w->net.wire.faults.flips;
    kw_world_slice(w, false);
    flips.per_mille[SIM_UP] = flips.per_mille[SIM_DOWN] = 0;
    w->net.wire.faults = (sim_faults){.n_cuts = n_cuts, .flips = flips};
}

int kw_world_n_cuts(const kw_world *w) {
    return w->net.wire.faults.n_cuts;
}
