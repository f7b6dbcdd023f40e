/* kinds.c - the table of the kinds of faults. */
#include "tools/proxy/kinds.h"

#include <stdio.h>
#include <string.h>

#define API    PROXY_KEY_BIT(PROXY_KEY_API)
#define WHEN   PROXY_KEY_BIT(PROXY_KEY_WHEN)
#define DIR    PROXY_KEY_BIT(PROXY_KEY_DIR)
#define MS     PROXY_KEY_BIT(PROXY_KEY_MS)
#define BYTES  PROXY_KEY_BIT(PROXY_KEY_BYTES)
#define CODE   PROXY_KEY_BIT(PROXY_KEY_CODE)
#define IN     PROXY_KEY_BIT(PROXY_KEY_IN)
#define CLIENT PROXY_KEY_BIT(PROXY_KEY_CLIENT)
/* Which of those that fit: every kind takes these. */
#define CHOICE                                                                                               \
    (PROXY_KEY_BIT(PROXY_KEY_NODE) | PROXY_KEY_BIT(PROXY_KEY_N) | PROXY_KEY_BIT(PROXY_KEY_EVERY) |           \
     PROXY_KEY_BIT(PROXY_KEY_P))
#define LINE    (CHOICE | CLIENT)
#define REQUEST (LINE | API)

const proxy_kind_row proxy_kind_rows[PROXY_KINDS] = {
    [PROXY_REFUSE] = {"refuse",       PROXY_CONNECTS, CHOICE,                       0,     0,          "a connection is reset as soon as it is there",
                      "refuse,every=2"                                                                                                                                                                                         },
    [PROXY_HANG_CONNECT] = {"hang-connect", PROXY_CONNECTS, CHOICE,                       0,     0,
                      "a connection is taken, and then nothing: no byte is read",                                                                      "hang-connect,n=1"                                                      },
    [PROXY_RATE] = {"rate",         PROXY_LINES,    LINE | DIR | BYTES,           BYTES, PROXY_BOTH,
                      "so many bytes a second pass, on each connection",                                                                               "rate,bytes=20k,dir=down"                                               },
    [PROXY_SLICE] = {"slice",        PROXY_LINES,    LINE | DIR | BYTES,           0,     PROXY_BOTH,
                      "what passes is written in pieces of so many bytes (1)",                                                                         "slice,bytes=1"                                                         },
    [PROXY_BLACKHOLE] = {"blackhole",    PROXY_LINES,    REQUEST | DIR | MS,           0,     PROXY_BOTH,
                      "nothing passes and no end is told, while the fault is set; with api, n or every: "
                         "from that request on, for ms or for ever",                                                                                   "blackhole,api=Fetch,n=5,ms=20000"                                      },
    [PROXY_DELAY] = {"delay",        PROXY_REQUESTS, REQUEST | DIR | MS,           MS,    PROXY_DOWN,
                      "the answer (dir=up: the request) comes so much later",                                                                          "delay,ms=200"                                                          },
    [PROXY_JITTER] = {"jitter",       PROXY_REQUESTS, REQUEST | DIR | MS,           MS,    PROXY_DOWN,
                      "it comes later by a random part of ms",                                                                                         "jitter,ms=80,p=0.5"                                                    },
    [PROXY_LATE] =
        {"late",         PROXY_REQUESTS, REQUEST | DIR | MS,           MS,    PROXY_DOWN,
                      "as delay; with dir=up the request is delivered even if the client resets the connection meanwhile",
                      "late,api=EndTxn,dir=up,ms=3000"                                                                                                                                                                         },
    [PROXY_RESET] = {"reset",        PROXY_REQUESTS, REQUEST | WHEN,               0,     0,
                      "both sides are reset, before the broker has the request, or after it has carried it "
                     "out, in place of the answer",                                                                                                    "reset,api=Produce,p=0.01"                                              },
    [PROXY_HALFCLOSE] = {"halfclose",    PROXY_REQUESTS, REQUEST | DIR,                0,     PROXY_DOWN,
                      "an end (FIN) is sent to the client (dir=up: to the broker); bytes still pass the "
                         "other way",                                                                                                                  "halfclose,api=Fetch,n=2"                                               },
    [PROXY_CUT] = {"cut",          PROXY_REQUESTS, REQUEST | WHEN | DIR | BYTES, 0,     PROXY_BOTH,
                      "both sides are closed: before the broker has the request, or after, in place of the "
                   "answer; with bytes: when so many of the request or the answer, or (without api, n, "
                   "every) of the connection, have passed",                                                                                            "cut,api=Produce,n=3,when=after"                                        },
    [PROXY_ERROR] = {"error",        PROXY_REQUESTS, REQUEST | WHEN | CODE,        CODE,  0,
                      "answered with this error: before, and the broker does not have the request; after, "
                     "and it has carried it out",                                                                                                      "error,api=Produce,code=NOT_ENOUGH_REPLICAS_AFTER_APPEND,when=after,n=2"},
    [PROXY_FLIP] = {"flip",         PROXY_REQUESTS, REQUEST | DIR | IN,           0,     PROXY_DOWN,
                      "a bit of the record batches of a Fetch answer (dir=up: a Produce) is turned over, "
                    "where their checksum sees it; in=frame: any bit of any frame",                                                                    "flip,dir=up,p=0.1"                                                     },
    [PROXY_STALE] = {"stale",        PROXY_REQUESTS, REQUEST,                      0,     0,
                      "Metadata is answered with what was answered first to the same question",                                                        "stale,p=0.5"                                                           },
};

const proxy_key_row proxy_key_rows[PROXY_KEYS] = {
    [PROXY_KEY_API] = {"api",    "NAME",          "an API: a name as Kafka has it, as Produce, or its number",
                       "only requests of this API, and their answers"                                                                                             },
    [PROXY_KEY_CLIENT] = {"client", "PREFIX",        "the beginning of a client.id, of 1 to 63 bytes",
                       "only clients whose client.id begins so"                                                                                                   },
    [PROXY_KEY_NODE] = {"node",   "ID",            "the id of a broker, 0 or more",                             "only at this broker"                              },
    [PROXY_KEY_N] =
        {"n",      "N",             "a number from 1 on",
                       "of those that fit the n-th alone, counted since the fault is set (L: the n-th connection of all)"                                         },
    [PROXY_KEY_EVERY] = {"every",  "N",             "a number from 1 on",
                       "each so-many-th of those that fit (L: of all connections)"                                                                                },
    [PROXY_KEY_P] = {"p",      "P",             "a probability from 0 to 1",
                       "each of them with this probability; the seed decides"                                                                                     },
    [PROXY_KEY_WHEN] = {"when",   "before|after",  "before or after",
                       "the broker has not seen the request (the usual), or it has carried it out"                                                                },
    [PROXY_KEY_DIR] = {"dir",    "up|down|both",  "up, down or both",                                          "up: to the broker; down: to the client"           },
    [PROXY_KEY_MS] = {"ms",     "MS",
                       "a time of more than 0 and at most 86400000 ms (a day), with 3 digits "
                      "after the point at most",                                                               "milliseconds, as 200 or 0.5"                      },
    [PROXY_KEY_BYTES] = {"bytes",  "N",
                       "a number of bytes from 1 to 1024g, with k, m or g for 1024 and its "
                         "powers",                                                                             "a number of bytes, as 900, 20k, 1m"               },
    [PROXY_KEY_CODE] = {"code",   "NAME",
                       "an error of Kafka: a name, as NOT_LEADER_OR_FOLLOWER, or a number "
                        "from -1 to 32767 but 0",                                                              "an error of Kafka, as NOT_LEADER_OR_FOLLOWER or 6"},
    [PROXY_KEY_IN] = {"in",     "records|frame", "records or frame",
                       "where the checksum of a record batch sees it (the usual), or anywhere in the frame"                                                       },
};

const char *proxy_kind_name(proxy_kind k) {
    return proxy_kind_rows[k].name;
}

proxy_scope proxy_spec_scope(const proxy_spec *s) {
    bool begins = s->api_key >= 0 || s->n > 0 || s->every > 0;
    if (s->kind == PROXY_BLACKHOLE)
        return begins ? PROXY_REQUESTS : PROXY_LINES;
    if (s->kind == PROXY_CUT)
        return begins || s->bytes < 0 ? PROXY_REQUESTS : PROXY_LINES;
    return proxy_kind_rows[s->kind].scope;
}

static size_t put_keys(unsigned set, const char *form, char *text, size_t size) {
    size_t at = 0;
    for (int k = 0; k < PROXY_KEYS; k++) {
        const proxy_key_row *row = &proxy_key_rows[k];
        if ((set & PROXY_KEY_BIT(k)) == 0 || at >= size)
            continue;
        int n = snprintf(text + at, size - at, form, row->name, row->value);
        at += n > 0 ? (size_t)n : 0;
    }
    return at;
}

void proxy_keys_print(unsigned takes, unsigned needs, char *text, size_t size) {
    text[0] = 0;
    size_t at = put_keys(needs, ",%s=%s", text, size);
    if (at < size)
        put_keys(takes & ~needs, "[,%s=%s]", text + at, size - at);
}

proxy_kind_text proxy_kind_describe(proxy_kind k, char *room, size_t size) {
    const proxy_kind_row *row = &proxy_kind_rows[k];
    proxy_keys_print(row->takes, row->needs, room, size);
    return (proxy_kind_text){row->name, room, row->help, row->example};
}
