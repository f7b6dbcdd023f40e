/* net.c - see net.h. */
#include "tests/sim/net.h"

#include "tests/sim/die.h"

#include <kwire/net.h>
#include <stdlib.h>
#include <string.h>

void sim_net_init(sim_net *n, sim_server server, const kw_address *at, int n_nodes, size_t buffer) {
    kw_mem mem = kw_mem_libc();
    *n = (sim_net){.wire.server = server, .n_nodes = n_nodes};
    int rc = kw_mempipe_new(&mem, buffer, &n->wire.pipes);
    for (int i = 0; rc == 0 && i < n_nodes; i++) {
        n->at[i] = at[i];
        rc = kw_mempipe_listen(n->wire.pipes, &at[i]);
    }
    if (rc != 0)
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

void sim_net_cut_node(sim_net *n, int node, sim_cut_kind kind) {
    for (int i = n->n_links - 1; i >= 0; i--) {
        if (n->links[i]->node != node)
            continue;
        sim_link_cut(n->links[i], &n->wire, kind);
        drop_link(n, i);
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

static void add_link(sim_net *n, int node, kw_handle h) {
    if (n->n_links == n->cap_links) {
        n->cap_links = n->cap_links * 2 + 4;
        n->links = sim_realloc(n->links, (size_t)n->cap_links * sizeof(sim_link *));
    }
    n->links[n->n_links] = sim_realloc(NULL, sizeof(sim_link));
    sim_link_init(n->links[n->n_links++], &n->wire, node, h);
}

static bool refuses(const sim_net *n, int node) {
    const sim_faults *f = &n->wire.faults;
    const sim_server *s = &n->wire.server;
    bool down = s->ops->is_up != NULL && !s->ops->is_up(s->self, node);
    return f->refuse || f->nodes[node].refuse || down;
}

static bool accept_at(sim_net *n, int node) {
    const sim_faults *f = &n->wire.faults;
    bool moved = false;
    if (f->blackhole || f->nodes[node].blackhole)
        return false;
    bool refuse = refuses(n, node);
    while (refuse && kw_mempipe_refuse(n->wire.pipes, &n->at[node])) {
        note_open(n);
        moved = true;
    }
    for (kw_handle h; (h = kw_mempipe_accept(n->wire.pipes, &n->at[node])) != KW_NO_HANDLE; moved = true) {
        note_open(n);
        add_link(n, node, h);
    }
    return moved;
}

static bool accept_all(sim_net *n) {
    bool moved = false;
    for (int i = 0; i < n->n_nodes; i++)
        moved |= accept_at(n, i);
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
    for (int i = 0; i < n->n_links; i++) {
        kw_time next = sim_link_next(n->links[i], &n->wire);
        if (next > n->wire.now && next < t)
            t = next;
    }
    return t;
}
