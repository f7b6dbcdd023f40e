/* serve.c - binding, announcing, serving until a signal. */
#include "tools/broker/serve.h"
#include "tools/broker/server.h"
#include <errno.h>
#include <kwire/net.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "net/random.h"

const kw_broker_serve_options kw_broker_serve_options_default = {.host = "127.0.0.1",
                                                                 .port = 9092,
                                                                 .nodes = 1,
                                                                 .partitions = 1,
                                                                 .transaction_version =
                                                                     KW_BROKER_SERVE_FRESH};

static int fail(const kw_broker_serve_options *o, const char *what, const char *why) {
    fprintf(stderr, "kwire broker: %s %s:%u: %s\n", what, o->host, o->port, why);
    return 1;
}

static bool is_any(const char *host) {
    return host[0] == '\0' || strcmp(host, "0.0.0.0") == 0 || strcmp(host, "::") == 0;
}

/* What clients are to connect to; "any address" is none that they could. */
static void advertised_host(const kw_broker_serve_options *o, char *host, size_t size) {
    const char *name = o->advertised != NULL ? o->advertised : o->host;
    if (!is_any(name) || gethostname(host, size) != 0)
        snprintf(host, size, "%s", is_any(name) ? "localhost" : name);
    host[size - 1] = '\0';
}

static void announce(const broker_server *s, const char *host) {
    bool v6 = strchr(host, ':') != NULL;
    printf("ready ");
    for (int32_t i = 0; i < s->n_nodes; i++)
        printf("%s%s%s%s:%u", i == 0 ? "" : ",", v6 ? "[" : "", host, v6 ? "]" : "", s->listeners[i].port);
    printf("\n");
    fflush(stdout);
}

static int new_broker(const kw_broker_serve_options *o, uint16_t port, kw_broker **b) {
    kw_broker_options bo = kw_broker_options_default;
    kw_random random = kw_random_system();
    kw_mem mem = kw_mem_libc();
    advertised_host(o, bo.host, sizeof bo.host);
    bo.port = port;
    bo.nodes = o->nodes;
    bo.partitions = o->partitions;
    bo.memory = o->memory;
    bo.as_version = o->as_version;
    random.fill(random.ctx, &bo.seed, sizeof bo.seed);
    return kw_broker_new(&bo, &mem, b);
}

/* 0, or KW_EINVAL: a rack too many, or too long. */
static int set_racks(const broker_server *s, const char *racks) {
    int32_t node = s->first_node;
    for (const char *at = racks; at != NULL;) {
        char rack[64];
        size_t n = strcspn(at, ",");
        if (n >= sizeof rack)
            return KW_EINVAL;
        snprintf(rack, sizeof rack, "%.*s", (int)n, at);
        if (kw_broker_set_rack(s->broker, node++, rack) != 0)
            return KW_EINVAL;
        at = at[n] == ',' ? at + n + 1 : NULL;
    }
    return 0;
}

static int run(const kw_broker_serve_options *o, broker_server *s) {
    char host[256];
    if (o->transaction_version != KW_BROKER_SERVE_FRESH &&
        kw_broker_set_transaction_version(s->broker, o->transaction_version) != 0)
        return fail(o, "cannot serve", "this release has no such transaction.version");
    if (set_racks(s, o->racks) != 0)
        return fail(o, "cannot serve", "one rack for each node, of at most 63 characters");
    if (broker_server_init(s) != 0)
        return fail(o, "cannot serve", strerror(errno));
    advertised_host(o, host, sizeof host);
    announce(s, host);
    return broker_server_run(s) == 0 ? 0 : fail(o, "cannot serve", strerror(errno));
}

int kw_broker_serve(const kw_broker_serve_options *o) {
    broker_server s = {
        .epoll = -1, .signals = -1, .first_node = kw_broker_options_default.node_id, .n_nodes = o->nodes};
    char why[128];
    if (o->nodes < 1 || o->nodes > KW_BROKER_MAX_NODES)
        return fail(o, "cannot serve", kw_error_text(KW_EINVAL));
    if (broker_listen_row(o->host, o->port, s.listeners, o->nodes, why, sizeof why) != 0)
        return fail(o, "cannot listen at", why);
    int err = new_broker(o, s.listeners[0].port, &s.broker);
    int status = err == 0 ? run(o, &s) : fail(o, "cannot serve", kw_error_text(err));
    broker_server_fini(&s);
    kw_broker_free(s.broker);
    broker_listeners_close_row(s.listeners, o->nodes);
    return status;
}
