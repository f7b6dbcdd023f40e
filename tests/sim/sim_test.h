/* sim_test.h - what the tests of the simulation share. */
#ifndef KW_SIM_TEST_H
#define KW_SIM_TEST_H

#include "tests/sim/script.h"
#include "tests/sim/world.h"
#include "tests/unit/unit.h"

#include <string.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

/* Kafka's keys and codes that tests name. */
enum { PRODUCE = 0, FETCH = 1, LIST_OFFSETS = 2, METADATA = 3, API_VERSIONS = 18 };
enum {
    OFFSET_OUT_OF_RANGE = 1,
    NOT_LEADER_OR_FOLLOWER = 6,
    MESSAGE_TOO_LARGE = 10,
    UNSUPPORTED_VERSION = 35,
    OUT_OF_ORDER_SEQUENCE_NUMBER = 45
};

static inline void assert_sound(const char *breach) {
    if (breach != NULL)
        fail_msg("%s", breach);
}

#endif
