/* proxy_cmd.c - `kwire proxy`: between clients and their brokers, and in their way where it is told to be. */
#include "tools/address.h"
#include "tools/commands.h"
#include "tools/print.h"
#include "tools/proxy/serve.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_HOST = 256 };
static const char any_port[] = "127.0.0.1:0";
static const int64_t default_seed = 1;

static bool wants_help(const kw_args *a) {
    for (int32_t i = 0; i < a->faults.n; i++)
        if (strcmp(a->faults.p[i], "help") == 0)
            return true;
    return false;
}

/* All words as one line; NULL: no memory. */
static char *join(const kw_args *a) {
    size_t size = 1, at = 0;
    for (int i = 0; i < a->n_words; i++)
        size += strlen(a->words[i]) + 1;
    char *line = calloc(1, size);
    for (int i = 0; line != NULL && i < a->n_words; i++)
        at += (size_t)snprintf(line + at, size - at, "%s%s", i == 0 ? "" : " ", a->words[i]);
    return line;
}

/* Options of a proxy that serves: one that is told something has its own. */
static const char *find_stray(const kw_args *a) {
    const struct {
        bool given;
        const char *name;
    } options[] = {
        {a->to != NULL,           "--to"        },
        {a->listen != any_port,   "--listen"    },
        {a->advertised != NULL,   "--advertise" },
        {a->faults.n > 0,         "--fault"     },
        {a->fault_file != NULL,   "--fault-file"},
        {a->control != NULL,      "--control"   },
        {a->log != NULL,          "--log"       },
        {a->seed != default_seed, "--seed"      },
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (options[i].given)
            return options[i].name;
    return NULL;
}

static int tell(const kw_args *a) {
    const char *stray = find_stray(a);
    if (stray != NULL) {
        kw_say("kwire proxy: %s does not go with --tell", stray);
        return KW_EXIT_USAGE;
    }
    if (a->n_words == 0) {
        kw_say(
            "kwire proxy: --tell: a command is missing: add SPEC, remove ID, clear, list, routes or reset");
        return KW_EXIT_USAGE;
    }
    char *line = join(a);
    int status = line != NULL ? kw_proxy_tell(a->tell, line) : KW_EXIT_FAILED;
    free(line);
    return status;
}

/* What stands between a name and a port in an answer: no port, no space, and an address that is one. */
static bool is_host(const char *text) {
    struct in6_addr v6;
    bool plain = text[0] != '\0' && strlen(text) < MAX_HOST && strcspn(text, " \t,[]/") == strlen(text);
    return plain && (strchr(text, ':') == NULL || inet_pton(AF_INET6, text, &v6) == 1);
}

static int serve(const kw_args *a) {
    char host[MAX_HOST];
    kw_proxy_options o = kw_proxy_options_default;
    if (!kw_address_split(a->listen, host, sizeof host, &o.port)) {
        kw_say("kwire proxy: --listen: \"%s\" is not HOST:PORT with a port in 0..65535", a->listen);
        return KW_EXIT_USAGE;
    }
    if (a->to == NULL) {
        kw_say("kwire proxy: --to HOST[:PORT][,...] is missing: the brokers (see `kwire proxy --help`)");
        return KW_EXIT_USAGE;
    }
    if (a->advertised != NULL && !is_host(a->advertised)) {
        kw_say("kwire proxy: --advertise: \"%s\" is no HOST (the port is that of --listen)", a->advertised);
        return KW_EXIT_USAGE;
    }
    o.host = host;
    o.advertised = a->advertised;
    o.to = a->to;
    o.faults = a->faults.p;
    o.n_faults = a->faults.n;
    o.fault_file = a->fault_file;
    o.control = a->control;
    o.log = a->log;
    o.seed = (uint64_t)a->seed;
    return kw_proxy_serve(&o);
}

static int run(kw_args *a) {
    if (wants_help(a))
        return kw_proxy_explain(), KW_EXIT_OK;
    if (a->tell != NULL)
        return tell(a);
    if (a->n_words > 0) {
        kw_say("kwire proxy: %s: unexpected argument", a->words[0]);
        return KW_EXIT_USAGE;
    }
    return serve(a);
}

static void defaults(kw_args *a) {
    a->listen = any_port;
    a->seed = default_seed;
}

#define AT(member) offsetof(kw_args, member)

static const kw_option rows[] = {
    {'b', "to",         "HOST[:PORT][,...]", "the brokers to start from (port 9092); others are met in answers",
     kw_option_text,                                                                                                                           AT(to),      0, 0        },
    {0,   "listen",     "HOST:PORT",         "where clients come (127.0.0.1:0); port 0: free ones; :PORT: any IPv4 address",
     kw_option_text,                                                                                                                           AT(listen),  0, 0        },
    {0,   "advertise",  "HOST",              "the host that clients are told (that of --listen)",                            kw_option_text,
     AT(advertised),                                                                                                                                        0, 0        },
    {0,   "fault",      "SPEC",              "a fault, may be repeated; `--fault help` shows all kinds",                     kw_option_words,
     AT(faults),                                                                                                                                            0, 0        },
    {0,   "fault-file", "FILE",              "faults, one a line, # begins a comment; read anew at SIGHUP",                  kw_option_text,
     AT(fault_file),                                                                                                                                        0, 0        },
    {0,   "control",    "PATH",              "a unix socket that takes commands while it runs",                              kw_option_text,   AT(control), 0,
     0                                                                                                                                                                  },
    {0,   "log",        "FILE",              "a JSON line for each request, FILE is emptied first; -: stdout",               kw_option_text,
     AT(log),                                                                                                                                               0, 0        },
    {0,   "seed",       "N",                 "where chance begins (1)",                                                      kw_option_number, AT(seed),    0, INT64_MAX},
    {0,   "tell",       "PATH",              "give COMMAND to the proxy whose --control that is",                            kw_option_text,   AT(tell),    0, 0        },
};
static const kw_option_group options = {"Options", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_proxy = {
    .name = "proxy",
    .summary = "stands between clients and brokers, and does what networks do",
    .usage = "--to HOST[:PORT][,...] [options]\n"
             "       kwire proxy --tell PATH COMMAND\n"
             "       kwire proxy --fault help",
    .about = "Passes on what Kafka clients and brokers say, and breaks it exactly where a fault says so.\n"
             "Addresses of brokers in answers are replaced by its own, so that all traffic comes this way.\n"
             "Prints `ready HOST:PORT[,HOST:PORT...]` on stdout once it serves. SIGTERM or Ctrl-C ends it.",
    .groups = {&options, NULL},
    .notes =
        "A SPEC is KIND[,KEY=VALUE]...: refuse, hang-connect, rate, slice, blackhole, delay, jitter, late,\n"
        "reset, halfclose, cut, error, flip, stale. A COMMAND is add SPEC, remove ID, clear, list, routes\n"
        "or reset.\n\n"
        "Exit code: 0 ended by a signal, or told ok; 1 cannot serve, or told no; 2 usage.\n\n"
        "Examples:\n"
        "  kwire proxy --to 127.0.0.1:9092 --listen 127.0.0.1:9192 --fault cut,api=Produce,n=3,when=after\n"
        "  kwire proxy --to 127.0.0.1:9092 --control /tmp/proxy.sock --log - --fault delay,ms=50\n"
        "  kwire proxy --tell /tmp/proxy.sock add rate,bytes=20k,dir=down",
    .max_words = -1,
    .defaults = defaults,
    .run = run,
};
