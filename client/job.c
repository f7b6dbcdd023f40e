/* job.c - see job.h. */
#include "client/job.h"

#include "client/core.h"

void kw_jobs_init(kw_jobs *q) {
    kw_list_init(&q->waiting);
    q->n_out = 0;
}

void kw_job_submit(kw_core *core, kw_job *j) {
    j->core = core;
    if (!core->env.takes_jobs) {
        j->mem = &core->buffers;
        j->run(j);
        j->done(j);
        return;
    }
    j->own = (kw_mem){.ops = core->mem.ops, .ctx = core->mem.ctx};
    j->mem = &j->own;
    kw_list_push_back(&core->jobs.waiting, &j->link);
}

kw_job *kw_job_take(kw_core *core) {
    kw_link *l = kw_list_pop(&core->jobs.waiting);
    if (l == NULL)
        return NULL;
    kw_job *j = KW_CONTAINER(l, kw_job, link);
    /* Memory that lies idle in the pool is no use to a job: it allocates for itself. */
    if (core->mem.limit != 0)
        kw_pool_trim(&core->pool);
    /* What is left of the budget at this moment; several jobs out at once may together pass it by their
     * sizes. */
    size_t left = core->mem.used < core->mem.limit ? core->mem.limit - core->mem.used : 0;
    j->own.limit = core->mem.limit == 0 ? 0 : left + 1;
    core->jobs.n_out += 1;
    return j;
}

void kw_job_run(kw_job *j) {
    j->run(j);
}

void kw_job_finish(kw_core *core, kw_job *j) {
    core->jobs.n_out -= 1;
    core->mem.used += j->own.used;
    core->mem.n_calls += j->own.n_calls;
    if (core->mem.used > core->mem.peak)
        core->mem.peak = core->mem.used;
    j->mem = &core->mem;
    j->done(j);
}

void kw_jobs_cancel(kw_core *core) {
    for (kw_job *j; (j = kw_job_take(core)) != NULL;)
        kw_job_finish(core, j);
}
