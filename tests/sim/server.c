/* server.c - the embedded broker as a server of the simulation. */
#include "tests/sim/server.h"

#include "tests/sim/die.h"

static uint32_t broker_open(void *self, int node) {
    uint32_t conn = 0;
    if (kw_broker_open_on(self, kw_broker_node_id(self, node), &conn) != 0)
        sim_die("the broker takes no connection to the node at place %d", node);
    return conn;
}

static bool broker_is_up(void *self, int node) {
    return kw_broker_is_up(self, kw_broker_node_id(self, node));
}

static void broker_close(void *self, uint32_t conn) {
    kw_broker_close(self, conn);
}

static int broker_feed(void *self, uint32_t conn, const void *p, size_t n, kw_time now, int64_t wall_ms) {
    return kw_broker_feed(self, conn, p, n, now, wall_ms);
}

static int broker_output(void *self, uint32_t conn, kw_slice *out, int max) {
    return kw_broker_output(self, conn, out, max);
}

static void broker_sent(void *self, uint32_t conn, size_t n) {
    kw_broker_sent(self, conn, n);
}

static void broker_step(void *self, kw_time now) {
    kw_broker_step(self, now);
}

static kw_time broker_deadline(const void *self) {
    return kw_broker_deadline(self);
}

sim_server sim_server_of_broker(kw_broker *b) {
    static const sim_server_ops ops = {broker_open,   broker_is_up, broker_close, broker_feed,
                                       broker_output, broker_sent,  broker_step,  broker_deadline};
    return (sim_server){&ops, b};
}
