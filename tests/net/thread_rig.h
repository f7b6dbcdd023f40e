/* thread_rig.h - a kw_thread on the embedded broker of child_broker.h, and threads of the test's own. */
#ifndef KW_TEST_THREAD_RIG_H
#define KW_TEST_THREAD_RIG_H

#include "net/thread.h"
#include "tests/net/child_broker.h"
#include "tests/unit/unit.h"

#include <kwire/net.h>
#include <kwire/thread.h>
#include <string.h>

#define SECONDS(n) ((kw_time)(n)*1000000)
#define PATIENCE   SECONDS(60)

static inline kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

/* key, value ..., NULL. */
static inline kw_config settings(const char *const *properties) {
    kw_config c = kw_config_default;
    char why[200] = "";
    snprintf(c.bootstrap_servers, sizeof c.bootstrap_servers, "%s", child_broker_address);
    for (; properties != NULL && properties[0] != NULL; properties += 2)
        if (kw_config_set(&c, text(properties[0]), text(properties[1]), why, sizeof why) != 0)
            fail_msg("%s", why);
    return c;
}

static inline kw_thread *new_thread(const char *const *properties, const kw_thread_options *o) {
    kw_config c = settings(properties);
    kw_thread *t;
    char why[200] = "";
    if (kw_thread_new(&c, o, &t, why, sizeof why) != 0)
        fail_msg("%s", why);
    return t;
}

static inline kw_outgoing record_for(const kw_thread *t, const char *topic) {
    kw_outgoing r = {.topic = kw_topic(kw_thread_client(t), text(topic)),
                     .partition = KW_PARTITION_ANY,
                     .key = KW_NULL_BYTES,
                     .value = KW_BYTES("value"),
                     .timestamp = KW_TIMESTAMP_NOW};
    assert_true(r.topic >= 0);
    return r;
}

/* Made by the broker, and known: what follows is not mixed with the beginnings. */
static inline void wait_for_topic(kw_thread *t, const char *topic) {
    kw_outgoing r = record_for(t, topic);
    kw_sent sent;
    assert_int_equal(kw_thread_send(t, &r, PATIENCE, &sent), 0);
    assert_true(kw_topic_partitions(kw_thread_client(t), r.topic) > 0);
}

/* Which opaques came back, how often. */
typedef struct tally {
    uint8_t *seen;
    int64_t n, delivered, failed, twice, errors;
} tally;

static inline void take_delivery(tally *t, const kw_event *e) {
    for (int32_t i = 0; i < e->u.delivered.count; i++) {
        uint64_t o = e->u.delivered.opaques[i];
        if (t->seen == NULL)
            continue;
        assert_in_range(o, 0, t->n - 1);
        t->twice += t->seen[o]++ != 0;
    }
    *(e->u.delivered.outcome == KW_OUTCOME_OK ? &t->delivered : &t->failed) += e->u.delivered.count;
}

static inline void pull(kw_client *c, tally *t) {
    for (kw_event e; kw_client_next(c, &e);) {
        if (e.type == KW_EVENT_DELIVERED)
            take_delivery(t, &e);
        t->errors += e.type == KW_EVENT_ERROR;
    }
}

/* Pulls until so many records have been told of. */
static inline void pull_until(kw_thread *th, tally *t, int64_t n) {
    kw_time until = kw_clock_now() + PATIENCE;
    while (t->delivered + t->failed < n) {
        assert_true(kw_thread_wait(th, SECONDS(1)) >= 0);
        pull(kw_thread_client(th), t);
        assert_true(kw_clock_now() < until);
    }
}

#endif
