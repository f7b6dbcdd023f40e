/* job_produce.c - a producer and a consumer in one client, at least once: nothing reported OK is missing,
 * nothing reported as not done is there, each record has one delivery event, positions rise. */
#include "tests/sim/runner/job.h"

enum { PARTITIONS = 3, TURNS = 24 };

static const char topic[] = "t";

static void turn(sim_run *r) {
    sim_dice *d = &r->dice;
    sim_run_blow(r);
    for (int n = sim_roll(d, 30); n > 0; n--)
        (void)kw_world_produce(r->target.world, topic, sim_roll(d, PARTITIONS + 1) - 1,
                               (size_t)sim_roll(d, 300));
    kw_world_run(r->target.world, KW_MS(sim_roll(d, 5000)));
}

static void run(uint64_t seed, sim_report *report) {
    sim_run r;
    sim_run_init(&r, seed, topic, PARTITIONS, report);
    sim_run_begin(&r);
    for (int32_t p = 0; p < PARTITIONS; p++)
        kw_world_assign(r.target.world, topic, p, KW_OFFSET_BEGINNING);
    for (int i = 0; i < TURNS; i++)
        turn(&r);
    sim_run_end(&r);
}

const sim_job sim_job_produce = {"produce", "produce and consume, at least once", run};
