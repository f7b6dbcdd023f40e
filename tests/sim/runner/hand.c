/* hand.c - see hand.h. */
#include "tests/sim/runner/hand.h"

#include "tests/sim/die.h"
#include "tests/sim/runner/job.h"
#include "tests/sim/value.h"

#include <stdio.h>
#include <string.h>

static void trace(const sim_hand *h, const kw_event *e) {
    if (e->type == KW_EVENT_DELIVERED)
        printf("%12lld  producer %d: %d records from %lld on, partition %d: %s, %s, offset %lld\n",
               (long long)kw_world_now(h->world), (int)h->producer, (int)e->u.delivered.count,
               (long long)e->u.delivered.opaques[0], (int)e->partition,
               kw_outcome_name(e->u.delivered.outcome), kw_error_name(e->error),
               (long long)e->u.delivered.base_offset);
    if (e->type == KW_EVENT_ERROR || e->type == KW_EVENT_LOG)
        printf("%12lld  producer %d: %s: %.*s\n", (long long)kw_world_now(h->world), (int)h->producer,
               kw_error_name(e->error), (int)e->text.n, e->text.p);
}

static void on_event(sim_guest *g, const kw_event *e, void *ctx) {
    (void)g;
    sim_hand *h = ctx;
    if (sim_trace)
        trace(h, e);
    if (e->type == KW_EVENT_DELIVERED)
        sim_account_told(h->account, h->producer, e);
    else if (h->event != NULL)
        h->event(h, e, h->ctx);
}

void sim_hand_start(sim_hand *h) {
    sim_guest_options o = {.config = h->config, .event = on_event, .ctx = h};
    h->producer = sim_account_producer(h->account);
    h->txn = -1;
    h->guest = sim_guest_new(h->world, &o);
}

void sim_hand_kill(sim_hand *h) {
    if (sim_trace)
        printf("%12lld  producer %d ends\n", (long long)kw_world_now(h->world), (int)h->producer);
    sim_guest_free(h->guest);
    h->guest = NULL;
}

kw_client *sim_hand_client(sim_hand *h) {
    return sim_guest_client(h->guest);
}

int sim_hand_produce(sim_hand *h, int32_t topic, int32_t partition, size_t size) {
    static char value[SIM_MOST_VALUE + 1];
    const char *name = h->topics[topic];
    int32_t number = kw_topic(sim_hand_client(h), (kw_str){name, (int32_t)strlen(name)});
    if (number < 0)
        sim_die("topic %s: %s", name, kw_error_name(number));
    size = sim_value_make(h->account->n, value, size);
    kw_outgoing r = {
        .topic = number,
        .partition = partition,
        .key = {NULL,                   -1           },
        .value = {(const uint8_t *)value, (int32_t)size},
        .timestamp = KW_TIMESTAMP_NOW,
        .opaque = (uint64_t)h->account->n,
    };
    int rc = kw_produce(sim_hand_client(h), &r);
    if (rc == 0) {
        int64_t n = sim_account_ask(h->account, h->producer, topic, h->txn);
        h->account->records[n].anywhere = partition == KW_PARTITION_ANY;
        if (sim_trace)
            printf("%12lld  producer %d takes record %lld for %s [%d]\n", (long long)kw_world_now(h->world),
                   (int)h->producer, (long long)n, name, (int)partition);
    }
    return rc;
}
