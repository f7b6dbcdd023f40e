/* release.h - which Kafka this broker passes for: what a release serves and says of itself.
 *
 * How far each API goes in a release stands in the table of services (dispatch.c), a column a release. The
 * lowest versions are always those of 4.1: older ones are not in the schemas. */
#ifndef BROKER_RELEASE_H
#define BROKER_RELEASE_H

#include <kwire/broker.h>

/* Columns, rising. */
typedef enum broker_release_place {
    BROKER_2_8,
    BROKER_3_9,
    BROKER_4_1,
    BROKER_N_RELEASES
} broker_release_place;

enum { BROKER_NOT_THERE = -1 }; /* instead of a highest version */

/* level: finalized in a fresh cluster; 0: not finalized. */
typedef struct broker_feature {
    const char *name;
    int16_t min, max, level;
} broker_feature;

typedef struct broker_release {
    int32_t number; /* as in kw_broker_options.as_version */
    broker_release_place place;
    bool verifies; /* a partition asks the coordinator before it takes a transactional batch (KIP-890) */
    const broker_feature *features;
    int32_t n_features;
    const broker_feature *transactions; /* transaction.version among them; NULL: there is none */
} broker_release;

/* 0: the newest. NULL: none of that number. */
const broker_release *broker_release_find(int32_t number);
/* What is finalized now; 0: not. */
int16_t broker_feature_level(const kw_broker *b, const broker_feature *f);

#endif
