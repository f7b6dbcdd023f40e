/* quota.h - how much a client may produce, fetch or change in a while, and how long it is held back when it
 * did more (KIP-219, KIP-599). Measured by node and client id, as Kafka does by default. */
#ifndef BROKER_QUOTA_H
#define BROKER_QUOTA_H

#include <kwire/broker.h>

enum { BROKER_LIMITS = 16, BROKER_METERS = 64, BROKER_SAMPLES = 11 };

typedef struct broker_sample {
    kw_time start; /* -1: none yet */
    double sum;
} broker_sample;

/* What one client did lately at one node. */
typedef struct broker_meter {
    int32_t node;
    kw_broker_quota kind;
    char client[64]; /* "": none; a longer id is cut */
    broker_sample samples[BROKER_SAMPLES];
    int at;
    double tokens; /* of KW_BROKER_QUOTA_MUTATIONS: changes left */
    kw_time counted;
} broker_meter;

typedef struct broker_limit {
    kw_broker_quota kind;
    bool all; /* clients without a limit of their own */
    char client[64];
    double per_second;
} broker_limit;

typedef struct broker_quotas {
    broker_limit limits[BROKER_LIMITS];
    int n_limits;
    broker_meter meters[BROKER_METERS];
    int n_meters;
} broker_quotas;

int broker_quota_set(broker_quotas *q, kw_broker_quota kind, const char *client, double per_second);
/* Counts `amount` bytes. Returns how long the client is to be held back: 0: it is within its limit, or there
 * is none. */
kw_time broker_quota_count(broker_quotas *q, kw_broker_quota kind, int32_t node, kw_str client, double amount,
                           kw_time now);
/* Takes back what was counted last: it was not delivered after all. */
void broker_quota_return(broker_quotas *q, kw_broker_quota kind, int32_t node, kw_str client, double amount);
/* `n` changes. A strict client is refused where the bucket is empty: *refused; else they are counted. */
kw_time broker_quota_change(broker_quotas *q, int32_t node, kw_str client, double n, kw_time now, bool strict,
                            bool *refused);

#endif
