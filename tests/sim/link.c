/* link.c - see link.h. A round takes in what either side gave, then lets arrive what is due, cuts included.
 */
#include "tests/sim/link.h"

#include <string.h>

enum { CHUNK = 16384, LANE_MOST = 1 << 20 };

void sim_link_init(sim_link *l, sim_wire *w, int node, kw_handle handle) {
    *l = (sim_link){
        .node = node, .handle = handle, .cut_frame = {-1, -1}
    };
    l->conn = w->server.ops->open(w->server.self, node);
}

static kw_time arrival(const sim_link *l, const sim_wire *w, sim_dir dir) {
    return w->now + w->faults.delay[dir] + w->faults.nodes[l->node].delay[dir];
}

static bool swallowed(const sim_link *l, const sim_faults *f) {
    return f->blackhole || f->nodes[l->node].blackhole;
}

void sim_link_fini(sim_link *l) {
    sim_lane_fini(&l->lanes[SIM_UP]);
    sim_lane_fini(&l->lanes[SIM_DOWN]);
}

static void leave_server(sim_link *l, sim_wire *w) {
    if (l->conn != 0)
        w->server.ops->close(w->server.self, l->conn);
    l->conn = 0;
    l->server_gone = true;
}

void sim_link_cut(sim_link *l, sim_wire *w, sim_cut_kind kind) {
    leave_server(l, w);
    if (kind == SIM_RESET)
        kw_mempipe_reset(w->pipes, l->handle);
    else
        w->transport.ops->close(w->transport.ctx, l->handle);
    l->dead = true;
}

static bool absorb_client(sim_link *l, sim_wire *w) {
    uint8_t chunk[CHUNK];
    bool moved = false;
    while (!l->client_gone && l->lanes[SIM_UP].n < LANE_MOST) {
        ptrdiff_t n = w->transport.ops->recv(w->transport.ctx, l->handle, chunk, sizeof chunk);
        if (n == 0)
            return moved;
        moved = true;
        if (n < 0)
            l->client_gone = true;
        else
            sim_lane_put(&l->lanes[SIM_UP], chunk, (size_t)n, arrival(l, w, SIM_UP));
    }
    return moved;
}

static bool absorb_server(sim_link *l, sim_wire *w) {
    kw_slice out[16];
    bool moved = false;
    while (l->conn != 0 && l->lanes[SIM_DOWN].n < LANE_MOST) {
        int n = w->server.ops->output(w->server.self, l->conn, out, 16);
        size_t total = 0;
        for (int i = 0; i < n; i++) {
            sim_lane_put(&l->lanes[SIM_DOWN], out[i].p, out[i].n, arrival(l, w, SIM_DOWN));
            total += out[i].n;
        }
        l->server_gone |= n < 0;
        if (total == 0)
            break; /* complete */
        w->server.ops->sent(w->server.self, l->conn, total);
        moved = true;
    }
    /* The server said that it closes, and its output is complete. */
    if (l->server_gone && l->conn != 0 && l->lanes[SIM_DOWN].n < LANE_MOST)
        leave_server(l, w);
    return moved;
}

/* The cut over all bytes: how many of n may still pass. *strike: then it cuts. */
static size_t allow_by_count(sim_faults *f, sim_dir dir, size_t n, bool *strike) {
    sim_cut *c = &f->cut;
    if (!c->armed || c->dir != dir)
        return n;
    if (n < c->bytes) {
        c->bytes -= n;
        return n;
    }
    *strike = true;
    c->armed = false;
    return c->bytes;
}

/* Within a frame at most up to its end, so that each request is looked at when it begins. */
static size_t within_frame(const sim_frame_view *v, size_t n) {
    return v->known && v->left < n ? v->left : n;
}

/* A frame begins that an armed request cut is meant for: from now on this link knows in which frame to cut.
 */
static void aim(sim_link *l, sim_request_cut *c, const sim_frame_view *v) {
    if (v->api_key != c->api_key || c->nth-- > 0)
        return;
    c->armed = false;
    l->cut_frame[c->dir] = v->index;
    l->cut_bytes[c->dir] = c->bytes;
}

static size_t allow_in_frame(sim_link *l, sim_faults *f, sim_dir dir, const uint8_t *p, size_t n,
                             bool *strike) {
    bool watching = dir == SIM_UP && f->request_cut.armed;
    if (!watching && l->cut_frame[dir] < 0)
        return n;
    sim_frame_view v = sim_frames_look(&l->frames[dir], p, n);
    if (watching && l->frames[dir].have == 0) {
        if (!v.known)
            return 0; /* its head is still under way */
        aim(l, &f->request_cut, &v);
    }
    n = within_frame(&v, n);
    if (v.index != l->cut_frame[dir])
        return n;
    *strike = n >= l->cut_bytes[dir];
    n = *strike ? l->cut_bytes[dir] : n;
    l->cut_bytes[dir] -= n;
    return n;
}

static bool flips(const sim_wire *w) {
    return w->faults.flips.per_mille[SIM_UP] > 0 || w->faults.flips.per_mille[SIM_DOWN] > 0;
}

static bool sender_gone(const sim_link *l, sim_dir dir) {
    return dir == SIM_UP ? l->client_gone : l->server_gone;
}

/* While bits turn over, a frame passes when it is there as a whole, unless it is one of those that never are.
 */
static bool is_incomplete(const sim_link *l, const sim_wire *w, sim_dir dir, size_t n) {
    if (!flips(w) || l->frames[dir].have > 0 || sender_gone(l, dir))
        return false;
    sim_frame_view v = sim_frames_look(&l->frames[dir], sim_lane_bytes(&l->lanes[dir]), n);
    return !v.known || (v.left > n && v.left <= LANE_MOST);
}

/* The first byte of a frame is about to pass. */
static void flip(sim_link *l, sim_wire *w, sim_dir dir) {
    const sim_lane *lane = &l->lanes[dir];
    size_t n = sim_lane_arrived(lane, w->now);
    if (!flips(w) || l->frames[dir].have > 0)
        return;
    sim_frame_view v = sim_frames_look(&l->frames[dir], sim_lane_bytes(lane), n);
    if (v.known && v.left <= n)
        sim_flip(&w->faults.flips, &l->asked, dir, sim_lane_edit(&l->lanes[dir]), v.left);
}

/* Up to the end of a frame, so that each is looked at when it begins. */
static size_t one_frame(const sim_link *l, const sim_wire *w, sim_dir dir, size_t n) {
    sim_frame_view v = sim_frames_look(&l->frames[dir], sim_lane_bytes(&l->lanes[dir]), n);
    return flips(w) ? within_frame(&v, n) : n;
}

/* Bytes that may arrive now in this direction. */
static size_t arriving(sim_link *l, sim_wire *w, sim_dir dir, bool *strike) {
    const sim_lane *lane = &l->lanes[dir];
    size_t n = sim_lane_arrived(lane, w->now);
    if (is_incomplete(l, w, dir, n))
        return 0;
    /* The head of a frame must be seen whole where a cut waits for it. */
    if (n > 1 && w->faults.slice && !(dir == SIM_UP && w->faults.request_cut.armed))
        n = 1;
    if (dir == SIM_DOWN) {
        size_t room = kw_mempipe_writable(w->pipes, l->handle);
        n = n < room ? n : room;
    }
    if (n == 0)
        return 0;
    flip(l, w, dir);
    n = one_frame(l, w, dir, n);
    const uint8_t *p = sim_lane_bytes(lane);
    n = allow_in_frame(l, &w->faults, dir, p, n, strike);
    return *strike ? n : allow_by_count(&w->faults, dir, n, strike);
}

static void hand_over(sim_link *l, sim_wire *w, sim_dir dir, const uint8_t *p, size_t n) {
    if (dir == SIM_DOWN) {
        kw_slice s = {p, n};
        (void)w->transport.ops->send(w->transport.ctx, l->handle, &s, 1);
    } else if (!l->server_gone) {
        l->server_gone = w->server.ops->feed(w->server.self, l->conn, p, n, w->now, w->wall_ms) != 0;
    }
}

static bool deliver(sim_link *l, sim_wire *w, sim_dir dir) {
    bool strike = false;
    size_t n = arriving(l, w, dir, &strike);
    if (n > 0) {
        const uint8_t *p = sim_lane_bytes(&l->lanes[dir]);
        sim_frames_pass(&l->frames[dir], p, n);
        hand_over(l, w, dir, p, n);
        sim_lane_take(&l->lanes[dir], n);
    }
    if (strike) {
        w->faults.n_cuts++;
        sim_link_cut(l, w, w->faults.cut_kind);
    }
    return n > 0 || strike;
}

/* An end is told that the other has gone when all that was sent before has arrived. */
static bool part(sim_link *l, sim_wire *w) {
    bool client_done = l->client_gone && l->lanes[SIM_UP].n == 0;
    bool server_done = l->server_gone && l->conn == 0 && l->lanes[SIM_DOWN].n == 0;
    if (!client_done && !server_done)
        return false;
    sim_link_cut(l, w, SIM_CLOSE);
    return true;
}

bool sim_link_round(sim_link *l, sim_wire *w) {
    bool moved = absorb_client(l, w);
    if (swallowed(l, &w->faults))
        return moved;
    moved |= deliver(l, w, SIM_UP);
    if (l->dead)
        return true;
    moved |= absorb_server(l, w);
    moved |= deliver(l, w, SIM_DOWN);
    return l->dead || part(l, w) || moved;
}

kw_time sim_link_next(const sim_link *l, const sim_wire *w) {
    if (swallowed(l, &w->faults))
        return KW_NEVER;
    kw_time up = sim_lane_next(&l->lanes[SIM_UP], w->now);
    kw_time down = sim_lane_next(&l->lanes[SIM_DOWN], w->now);
    return up < down ? up : down;
}
