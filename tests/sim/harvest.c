/* harvest.c - see harvest.h. */
#include "tests/sim/harvest.h"

#include "tests/sim/die.h"
#include "tests/sim/value.h"
#include "tools/broker/producers.h"
#include "tools/broker/state.h"

#include <kwire/net.h>
#include <string.h>

static broker_topic *find(kw_broker *b, const char *name) {
    broker_topic_ref ref = {
        .name = {name, (int32_t)strlen(name)}
    };
    return broker_topic_find(&b->cluster.topics, &ref);
}

static sim_mark mark_of(const kw_record *r) {
    kw_control c;
    if (kw_control_read(r, &c) != 0)
        sim_die("a control batch that is no marker");
    return c.type == KW_CONTROL_COMMIT ? SIM_COMMIT_MARKER : SIM_ABORT_MARKER;
}

static void take_records(sim_past *p, const kw_batch *b, kw_record_iter *it, sim_stored *stored) {
    bool control = (b->attributes & KW_ATTR_CONTROL) != 0;
    kw_record r;
    for (int n = 0; kw_record_next(it, &r) == 1; n++) {
        if (n == 0) {
            stored->mark = control ? mark_of(&r) : SIM_DATA;
            sim_past_batch(p, stored);
        }
        if (!control)
            sim_past_record(p, r.offset, sim_value_read(r.value));
    }
}

static void take_batch(sim_past *p, const kw_batch *b) {
    kw_mem mem = kw_mem_libc();
    kw_buf expanded = {0};
    kw_record_iter it;
    sim_stored stored = {.offset = b->base_offset,
                         .producer_id = b->producer_id,
                         .epoch = b->producer_epoch,
                         .sequence = b->base_sequence,
                         .transactional = (b->attributes & KW_ATTR_TRANSACTIONAL) != 0};
    if (kw_batch_open(b, KW_EXPAND_LIMIT, &mem, &expanded, &it) != 0)
        sim_die("a batch in a log cannot be opened");
    take_records(p, b, &it, &stored);
    kw_buf_fini(&expanded, &mem);
}

static void take_span(sim_past *p, kw_bytes bytes, int64_t *at) {
    kw_reader r;
    kw_batch b;
    kw_reader_init(&r, bytes.p, (size_t)bytes.n);
    while (kw_batches_next(&r, &b) == 1) {
        *at = kw_batch_next_offset(&b);
        if (b.base_offset >= p->end)
            take_batch(p, &b);
    }
}

static void take_log(sim_past *p, const broker_log *log) {
    for (int64_t at = p->end > log->start ? p->end : log->start; at < log->end;) {
        broker_span span = broker_log_read(log, at, log->end, SIZE_MAX, true);
        if (span.segment == NULL)
            sim_die("a log with a hole at %lld", (long long)at);
        take_span(p, span.bytes, &at);
    }
}

void sim_harvest(sim_history *h, kw_broker *b, const char *name, int32_t topic) {
    const broker_topic *t = find(b, name);
    for (int32_t i = 0; t != NULL && i < t->n_partitions; i++)
        take_log(sim_history_past(h, topic, t->id, i), &t->partitions[i].log);
}

void sim_harvest_cut(sim_history *h, kw_broker *b, const char *name, int32_t topic, int32_t partition,
                     void (*lost)(void *ctx, int64_t number), void *ctx) {
    const broker_topic *t = find(b, name);
    if (t != NULL && partition < t->n_partitions)
        sim_past_cut(sim_history_past(h, topic, t->id, partition), t->partitions[partition].log.end, lost,
                     ctx);
}

bool sim_harvest_held_back(kw_broker *b, const char *name) {
    const broker_topic *t = find(b, name);
    for (int32_t i = 0; t != NULL && i < t->n_partitions; i++)
        if (broker_partition_lso(&t->partitions[i]) < t->partitions[i].log.end)
            return true;
    return false;
}

int64_t sim_harvest_group(kw_broker *b, const char *group, const char *topic, int32_t partition) {
    const broker_group *g = broker_group_find(&b->groups, (kw_str){group, (int32_t)strlen(group)});
    const broker_offset *o =
        g == NULL ? NULL : broker_offset_find(g, (kw_str){topic, (int32_t)strlen(topic)}, partition);
    return o == NULL ? -1 : o->offset;
}

void sim_limit_batches(kw_broker *b, const char *name, int32_t bytes) {
    broker_topic *t = find(b, name);
    if (t != NULL)
        t->config.max_message_bytes = bytes;
}
