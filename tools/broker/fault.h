/* fault.h - faults that a test has asked for: so many requests fail, are dropped, or wait.
 *
 * The simple ones count by API, for the whole cluster. Rules are narrower: a node, a partition. */
#ifndef BROKER_FAULT_H
#define BROKER_FAULT_H

#include <kwire/broker.h>

enum { BROKER_API_KEYS = 128, /* keys run from 0 to 92 today */ BROKER_RULES = 32 };

typedef struct broker_rule {
    kw_broker_fault fault; /* `topic` is not used: its copy is */
    char topic[250];       /* "": the whole request */
} broker_rule;

typedef struct broker_faults {
    struct {
        int fails, error, drops;
    } of[BROKER_API_KEYS];
    broker_rule rules[BROKER_RULES];
    int n_rules;
} broker_faults;

/* What one request is to suffer as a whole. */
typedef struct broker_suffering {
    int error; /* 0: none */
    int after; /* error of the answer to what was carried out; 0: none */
    bool drop;
    kw_time delay;
} broker_suffering;

void broker_fault_fail(broker_faults *f, int16_t api_key, int times, int error);
void broker_fault_drop(broker_faults *f, int16_t api_key, int times);
int broker_fault_add(broker_faults *f, const kw_broker_fault *fault) KW_MUST_USE;
/* What the request at hand is to suffer; counts it. */
broker_suffering broker_fault_take(broker_faults *f, int16_t api_key, int32_t node);
/* Kafka's code that a partition of this request is to carry, 0: none; counted only with `take`. */
int broker_fault_of_partition(broker_faults *f, int16_t api_key, int32_t node, kw_str topic,
                              int32_t partition, bool take);

#endif
