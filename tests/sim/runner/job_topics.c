/* job_topics.c - a topic that changes under the client's feet: deleted and made again (F13, P18), cut at the
 * front by DeleteRecords (F15), cut at the end by an unclean election (F10).
 *
 * Of what was accepted before such a change nothing is asked but one delivery event for each record; of
 * everything accepted since the last one, all that job_produce.c asks. */
#include "tests/sim/runner/job.h"

enum { PARTITIONS = 2, TURNS = 24 };

static const char topic[] = "t";

static void assign_all(const sim_run *r) {
    for (int32_t p = 0; p < PARTITIONS; p++)
        kw_world_assign(r->target.world, topic, p, KW_OFFSET_BEGINNING);
}

static kw_broker *broker(const sim_run *r) {
    return kw_world_broker(r->target.world);
}

/* What was accepted so far may be gone. */
static void let_go(const sim_run *r) {
    sim_ledger_gone(kw_world_ledger(r->target.world), kw_world_topic(r->target.world, topic));
}

static void recreate(sim_run *r) {
    if (kw_broker_recreate_topic(broker(r), topic) == 0)
        let_go(r);
}

/* A point between the start and the end of a partition's log, both included. */
static int64_t some_offset(sim_run *r, int32_t partition) {
    int64_t start = kw_broker_log_start(broker(r), topic, partition);
    int64_t end = kw_broker_log_end(broker(r), topic, partition);
    return start < 0 ? -1 : start + sim_roll(&r->dice, (int)(end - start) + 1);
}

static void delete_records(sim_run *r) {
    int32_t partition = sim_roll(&r->dice, PARTITIONS);
    int64_t offset = some_offset(r, partition);
    if (offset >= 0 && kw_broker_delete_records(broker(r), topic, partition, offset) == 0)
        let_go(r);
}

/* An unclean election. */
static void truncate(sim_run *r) {
    int32_t partition = sim_roll(&r->dice, PARTITIONS);
    int64_t offset = some_offset(r, partition);
    if (offset >= 0 && kw_broker_truncate(broker(r), topic, partition, offset) == 0)
        let_go(r);
}

static void turn(sim_run *r) {
    static void (*const changes[])(sim_run *) = {recreate, delete_records, truncate};
    sim_dice *d = &r->dice;
    if (sim_roll(d, 3) == 0)
        changes[sim_roll(d, 3)](r);
    else
        sim_run_blow(r);
    for (int n = sim_roll(d, 20); n > 0; n--)
        (void)kw_world_produce(r->target.world, topic, sim_roll(d, PARTITIONS + 1) - 1,
                               (size_t)sim_roll(d, 300));
    kw_world_run(r->target.world, KW_MS(sim_roll(d, 4000)));
}

static void run(uint64_t seed, sim_report *report) {
    sim_run r;
    sim_run_init(&r, seed, topic, PARTITIONS, report);
    sim_run_set(&r, "auto.offset.reset", "earliest");
    sim_run_begin(&r);
    sim_ledger_loosen(kw_world_ledger(r.target.world));
    assign_all(&r);
    for (int i = 0; i < TURNS; i++)
        turn(&r);
    sim_run_end(&r);
}

const sim_job sim_job_topics = {"topics", "a topic made again, and logs cut at the front and at the end",
                                run};
