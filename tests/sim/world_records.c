/* world_records.c - records into a world and out of it: produced with their number inside, read back, entered
 * in the ledger. */
#include "tests/sim/die.h"
#include "tests/sim/value.h"
#include "tests/sim/world_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const kw_time read_time = (kw_time)600 * 1000000;

static void mix(kw_world *w, const void *p, size_t n) {
    const uint8_t *b = p;
    for (size_t i = 0; i < n; i++)
        w->hash = (w->hash ^ b[i]) * 0x100000001b3u;
}

static void mix_number(kw_world *w, int64_t v) {
    mix(w, &v, sizeof v);
}

static void take_error(kw_world *w, const kw_event *e) {
    sim_seen *s = &w->seen;
    if (s->n_errors == s->cap_errors) {
        s->cap_errors = s->cap_errors * 2 + 16;
        s->errors = sim_realloc(s->errors, (size_t)s->cap_errors * sizeof *s->errors);
    }
    sim_error *to = &s->errors[s->n_errors++];
    *to = (sim_error){.error = e->error, .at = w->now, .topic = e->topic, .partition = e->partition};
    snprintf(to->text, sizeof to->text, "%.*s", (int)e->text.n, e->text.p);
}

static void take_batch(kw_world *w, const kw_event *e) {
    kw_record_iter it = e->u.records.iter;
    kw_record r;
    int rc;
    while ((rc = kw_record_next(&it, &r)) > 0) {
        int64_t number = sim_value_read(r.value);
        mix_number(w, r.offset);
        mix_number(w, r.timestamp);
        mix_number(w, number);
        sim_ledger_consumed(&w->ledger, e->topic, e->partition, r.offset, number);
    }
    if (rc < 0)
        sim_die("a fetched batch is damaged: %s", kw_error_name(rc));
    w->seen.n_batches++;
    kw_batch_release(w->seat.client, e->u.records.batch);
}

static void take_delivered(kw_world *w, const kw_event *e) {
    mix_number(w, (int64_t)e->u.delivered.outcome);
    mix_number(w, e->u.delivered.base_offset);
    mix(w, e->u.delivered.opaques, (size_t)e->u.delivered.count * sizeof *e->u.delivered.opaques);
    sim_ledger_delivered(&w->ledger, e, w->now);
}

void sim_world_hash_event(kw_world *w, const kw_event *e) {
    mix_number(w, w->now);
    mix_number(w, (int64_t)e->type);
    mix_number(w, e->error);
    mix_number(w, e->topic);
    mix_number(w, e->partition);
    if (e->text.n > 0)
        mix(w, e->text.p, (size_t)e->text.n);
}

void sim_world_event(kw_world *w, const kw_event *e) {
    w->seen.n_events++;
    sim_world_hash_event(w, e);
    if (w->hook != NULL)
        w->hook(w, e, w->hook_ctx);
    switch (e->type) {
    case KW_EVENT_DELIVERED:
        take_delivered(w, e);
        break;
    case KW_EVENT_RECORDS:
        take_batch(w, e);
        break;
    case KW_EVENT_END:
        w->seen.n_ends++;
        w->unread &= ~(UINT64_C(1) << (e->partition % 64));
        w->seen.last_end = e->u.end.offset;
        break;
    case KW_EVENT_RESPONSE:
        w->seen.n_responses++;
        w->seen.response_error = e->error;
        break;
    case KW_EVENT_ADMIN:
        w->seen.n_admin++;
        w->seen.admin_error = e->error;
        break;
    case KW_EVENT_TRANSACTION:
        w->seen.n_transactions++;
        w->seen.transaction_error = e->error;
        w->seen.transaction_op = e->u.transaction.op;
        w->seen.transaction_outcome = e->u.transaction.outcome;
        w->seen.transaction_advice = e->u.transaction.advice;
        break;
    case KW_EVENT_COMMITTED: /* for the hook of a test */
    case KW_EVENT_OFFSETS:
        break;
    case KW_EVENT_ERROR:
        take_error(w, e);
        break;
    case KW_EVENT_LOG:
        snprintf(w->seen.last_log, sizeof w->seen.last_log, "%.*s", (int)e->text.n, e->text.p);
        break;
    }
}

bool kw_world_saw_error(const kw_world *w, int error, const char *part_of_text) {
    for (int i = 0; i < w->seen.n_errors; i++)
        if (w->seen.errors[i].error == error && strstr(w->seen.errors[i].text, part_of_text) != NULL)
            return true;
    return false;
}

int32_t kw_world_topic(kw_world *w, const char *name) {
    int32_t topic = kw_topic(w->seat.client, (kw_str){name, (int32_t)strlen(name)});
    if (topic < 0)
        sim_die("topic %s: %s", name, kw_error_name(topic));
    return topic;
}

int kw_world_produce(kw_world *w, const char *topic, int32_t partition, size_t size) {
    static char value[SIM_MOST_VALUE + 1];
    if (size > SIM_MOST_VALUE)
        sim_die("a value of %zu bytes", size);
    int64_t number = w->ledger.n;
    size = sim_value_make(number, value, size);
    kw_outgoing r = {
        .topic = kw_world_topic(w, topic),
        .partition = partition,
        .key = {NULL,                   -1           },
        .value = {(const uint8_t *)value, (int32_t)size},
        .timestamp = KW_TIMESTAMP_NOW,
        .opaque = (uint64_t)number,
    };
    int rc = kw_produce(w->seat.client, &r);
    if (rc == 0)
        (void)sim_ledger_accept(&w->ledger, r.topic);
    return rc;
}

void kw_world_produce_all(kw_world *w, const char *topic, int32_t partition, int n, size_t size) {
    kw_time patience = w->now + read_time;
    for (int i = 0; i < n;) {
        int rc = kw_world_produce(w, topic, partition, size);
        if (rc == 0)
            i++;
        else if (rc == KW_EAGAIN && w->now < patience)
            kw_world_run(w, KW_MS(1));
        else
            sim_die("record %d of %d was refused: %s", i, n, kw_error_name(rc));
    }
}

static bool all_delivered(kw_world *w) {
    return w->ledger.n_delivered >= w->ledger.n;
}

bool kw_world_deliver(kw_world *w, kw_time most) {
    (void)kw_flush(w->seat.client);
    return kw_world_run_until(w, all_delivered, most);
}

void kw_world_assign(kw_world *w, const char *topic, int32_t partition, int64_t offset) {
    int32_t t = kw_world_topic(w, topic);
    int rc = kw_assign(w->seat.client, t, partition, offset);
    if (rc != 0)
        sim_die("assign %s %d: %s", topic, (int)partition, kw_error_name(rc));
    sim_ledger_seek(&w->ledger, t, partition, offset > 0 ? offset : 0);
}

/* Each of them: one may be told twice, when a request of a slow node is carried out late. */
static bool all_ends(kw_world *w) {
    return w->unread == 0;
}

const char *kw_world_verify(kw_world *w, const char *topic, int32_t n_partitions) {
    kw_world_heal(w);
    if (!kw_world_deliver(w, read_time))
        return "not every record was reported";
    for (int32_t p = 0; p < n_partitions; p++) {
        int32_t t = kw_world_topic(w, topic);
        (void)kw_unassign(w->seat.client, t, p);
    }
    kw_world_settle(w);
    sim_ledger_tighten(&w->ledger);
    for (int32_t p = 0; p < n_partitions; p++) {
        w->unread |= UINT64_C(1) << (p % 64);
        kw_world_assign(w, topic, p, KW_OFFSET_BEGINNING);
    }
    if (!kw_world_run_until(w, all_ends, read_time))
        return "the partitions were not read to their end";
    return sim_ledger_check(&w->ledger, true, true);
}
