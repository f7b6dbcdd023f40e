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

/* What is left of the budget at this moment; several jobs out at once may together pass it by their sizes. */
static size_t budget(kw_core *core) {
    kw_mem *mem = &core->mem;
    if (mem->limit == 0 || kw_lock_acquire(&core->env.locks.memory) < 0)
        return mem->limit;
    /* Memory that lies idle in the pool is no use to a job: it allocates for itself. */
    kw_pool_trim(&core->pool);
    size_t left = mem->used < mem->limit ? mem->limit - mem->used : 0;
    kw_lock_release(&core->env.locks.memory);
    return left + 1;
}

kw_job *kw_job_take(kw_core *core) {
    kw_link *l = kw_list_pop(&core->jobs.waiting);
    if (l == NULL)
        return NULL;
    kw_job *j = KW_CONTAINER(l, kw_job, link);
    j->own.limit = budget(core);
    core->jobs.n_out += 1;
    return j;
}

void kw_job_run(kw_job *j) {
    j->run(j);
}

/* What it holds is counted in the client's budget from now on. */
static void settle(kw_core *core, const kw_mem *own) {
    if (kw_lock_acquire(&core->env.locks.memory) < 0)
        return;
    core->mem.used += own->used;
    core->mem.n_calls += own->n_calls;
    if (core->mem.used > core->mem.peak)
        core->mem.peak = core->mem.used;
    kw_lock_release(&core->env.locks.memory);
}

void kw_job_finish(kw_core *core, kw_job *j) {
    core->jobs.n_out -= 1;
    settle(core, &j->own);
    j->mem = &core->direct;
    j->done(j);
}

void kw_jobs_cancel(kw_core *core) {
    for (kw_job *j; (j = kw_job_take(core)) != NULL;)
        kw_job_finish(core, j);
}
