/* job.h - heavy pure work that the core hands out and takes back: compress, expand, checksum.
 *
 * A job owns its inputs and outputs while it runs and touches nothing else, so it may run anywhere. Run on
 * the spot (the default) it allocates from the client's buffers. Handed out (env.takes_jobs) it may run in
 * another thread: then it allocates through a kw_mem of its own over the embedder's ops, which must be
 * callable from there, and the budget is settled when it comes back. */
#ifndef KW_CLIENT_JOB_H
#define KW_CLIENT_JOB_H

#include "client/list.h"

#include <kwire/client.h>

struct kw_core;

struct kw_job {
    kw_link link;
    struct kw_core *core;
    void (*run)(kw_job *j);
    void (*done)(kw_job *j); /* back in the core's hands */
    kw_mem *mem;             /* what run allocates from; afterwards: what its results are freed to */
    kw_mem own;
};

typedef struct kw_jobs {
    kw_link waiting; /* to be taken by the driver */
    int n_out;       /* taken, not yet handed back */
} kw_jobs;

void kw_jobs_init(kw_jobs *q);
/* Runs it now, or queues it for the driver. run and done are set by the caller. */
void kw_job_submit(struct kw_core *core, kw_job *j);
kw_job *kw_job_take(struct kw_core *core);
void kw_job_finish(struct kw_core *core, kw_job *j);
/* The client ends: jobs that nobody took come back undone. */
void kw_jobs_cancel(struct kw_core *core);

#endif
