/* broker_cmd.c - `kwire broker`: the embedded broker on a socket. */
#include "tools/address.h"
#include "tools/broker/serve.h"
#include "tools/commands.h"
#include "tools/print.h"

#include <string.h>

/* 0: none of these. */
static int32_t find_release(const char *text) {
    static const struct {
        const char *text;
        int32_t number;
    } releases[] = {
        {"2.8", 208},
        {"3.9", 309},
        {"4.1", 401},
    };
    for (size_t i = 0; i < sizeof releases / sizeof *releases; i++)
        if (strcmp(text, releases[i].text) == 0)
            return releases[i].number;
    return 0;
}

static int run(kw_args *a) {
    char host[256];
    kw_broker_serve_options o = kw_broker_serve_options_default;
    if (!kw_address_split(a->listen, host, sizeof host, &o.port)) {
        kw_say("kwire broker: --listen: \"%s\" is not HOST:PORT with a port in 0..65535", a->listen);
        return KW_EXIT_USAGE;
    }
    o.as_version = find_release(a->as_version);
    if (o.as_version == 0) {
        kw_say("kwire broker: --as-version: \"%s\" is not 2.8, 3.9 or 4.1", a->as_version);
        return KW_EXIT_USAGE;
    }
    o.transaction_version = (int16_t)a->transaction_version;
    o.host = host;
    o.partitions = a->n_partitions > 0 ? (int32_t)a->n_partitions : o.partitions;
    o.memory = (size_t)a->memory;
    o.nodes = (int32_t)a->n_nodes;
    o.racks = a->racks;
    return kw_broker_serve(&o);
}

static void defaults(kw_args *a) {
    a->listen = "127.0.0.1:9092";
    a->n_nodes = 1;
    a->as_version = "4.1";
    a->transaction_version = KW_BROKER_SERVE_FRESH;
}

static const kw_option rows[] = {
    {0, "listen",              "HOST:PORT", "where to serve (127.0.0.1:9092); port 0: a free one",    kw_option_text,
     offsetof(kw_args,                                                                                                                    listen),              0, 0                       },
    {0, "nodes",               "N",         "so many brokers, at consecutive ports (1)",              kw_option_number,
     offsetof(kw_args,                                                                                                                    n_nodes),             1, KW_BROKER_MAX_NODES     },
    {0, "rack",                "R[,R...]",  "racks of the nodes (none): read from the nearest",       kw_option_text,
     offsetof(kw_args,                                                                                                                    racks),               0, 0                       },
    {0, "partitions",          "N",         "of topics that are created on first use (1)",            kw_option_number,
     offsetof(kw_args,                                                                                                                    n_partitions),        1, KW_BROKER_MAX_PARTITIONS},
    {0, "memory",              "BYTES",     "keep so much; the oldest batches go (no limit)",         kw_option_number,
     offsetof(kw_args,                                                                                                                    memory),              0, INT64_MAX               },
    {0, "as-version",          "V",         "pass for Kafka 2.8, 3.9 or 4.1 (4.1)",                   kw_option_text,
     offsetof(kw_args,                                                                                                                    as_version),          0, 0                       },
    {0, "transaction-version", "N",         "the finalized transaction.version (as a fresh cluster)",
     kw_option_number,                                                                                                  offsetof(kw_args, transaction_version), 0, 2                       },
};
static const kw_option_group options = {"Options", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_broker = {
    .name = "broker",
    .summary = "a broker in memory, for tests and demos",
    .usage = "[options]",
    .about = "Serves a Kafka cluster of one or more nodes that keeps everything in memory. Prints\n"
             "`ready HOST:PORT[,HOST:PORT...]` on stdout once it serves. SIGTERM or Ctrl-C ends it.",
    .groups = {&options, NULL},
    .notes = "Exit code: 0 ended by a signal; 1 cannot serve; 2 usage.\n\n"
             "Example:\n"
             "  kwire broker --listen 127.0.0.1:0 --partitions 3",
    .max_words = 0,
    .defaults = defaults,
    .run = run,
};
