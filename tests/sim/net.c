/* net.c - see net.h. */
#include "tests/sim/net.h"

#include "tests/sim/die.h"

#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

void sim_net_init(sim_net *n, sim_server server, const kw_address *at, size_t buffer) {
    kw_mem mem = kw_mem_libc();
    *n = (sim_net){.wire.server = server, .at = *at};
    if (kw_mempipe_new(&mem, buffer, &n->wire.pipes) != 0 || kw_mempipe_listen(n->wire.pipes, at) != 0)
        sim_die("no memory for the pipes");
    n->wire.transport = kw_mempipe_transport(n->wire.pipes);
}

static void drop_link(sim_net *n, int i) {
    sim_link_fini(n->links[i]);
    free(n->links[i]);
    memmove(&n->links[i], &n->links[i + 1], (size_t)(n->n_links - i - 1) * sizeof *n->links);
    n->n_links--;
}

void sim_net_cut_all(sim_net *n, sim_cut_kind kind) {
    while (n->n_links > 0) {
        sim_link_cut(n->links[0], &n->wire, kind);
        drop_link(n, 0);
    }
}

void sim_net_fini(sim_net *n) {
    sim_net_cut_all(n, SIM_CLOSE);
    kw_mempipe_free(n->wire.pipes);
    free(n->links);
    free(n->opens);
}

static void note_open(sim_net *n) {
    if (n->n_opens == n->cap_opens) {
        n->cap_opens = n->cap_opens * 2 + 16;
        n->opens = sim_realloc(n->opens, (size_t)n->cap_opens * sizeof *n->opens);
    }
    n->opens[n->n_opens++] = n->wire.now;
}

static void add_link(sim_net *n, kw_handle h) {
    if (n->n_links == n->cap_links) {
        n->cap_links = n->cap_links * 2 + 4;
        n->links = sim_realloc(n->links, (size_t)n->cap_links * sizeof(sim_link *));
    }
    n->links[n->n_links] = sim_realloc(NULL, sizeof(sim_link));
    sim_link_init(n->links[n->n_links++], &n->wire, h);
}

static bool accept_all(sim_net *n) {
    bool moved = false;
    if (n->wire.faults.blackhole)
        return false;
    while (n->wire.faults.refuse && kw_mempipe_refuse(n->wire.pipes, &n->at)) {
        note_open(n);
        moved = true;
    }
    for (kw_handle h; (h = kw_mempipe_accept(n->wire.pipes, &n->at)) != KW_NO_HANDLE; moved = true) {
        note_open(n);
        add_link(n, h);
    }
    return moved;
}

bool sim_net_round(sim_net *n, kw_time now, int64_t wall_ms) {
    n->wire.now = now;
    n->wire.wall_ms = wall_ms;
    bool moved = accept_all(n);
    n->wire.server.ops->step(n->wire.server.self, now);
    for (int i = 0; i < n->n_links;) {
        moved |= sim_link_round(n->links[i], &n->wire);
        if (n->links[i]->dead)
            drop_link(n, i);
        else
            i++;
    }
    return moved;
}

kw_time sim_net_deadline(const sim_net *n) {
    kw_time t = n->wire.server.ops->deadline(n->wire.server.self);
    for (int i = 0; i < n->n_links && !n->wire.faults.blackhole; i++) {
        kw_time next = sim_link_next(n->links[i]);
        if (next > n->wire.now && next < t)
            t = next;
    }
    return t;
}
