/* torture.h - one client's whole errand against the embedded broker: produce numbered records, read them
 * back, ask a question. Run with a failing allocator, or with answers that are damaged, it must end: every
 * record in exactly one delivery event, nothing read that was not written, nothing leaked. */
#ifndef KW_TESTS_CLIENT_TORTURE_H
#define KW_TESTS_CLIENT_TORTURE_H

#include "tests/client/wire.h"

enum { ERRAND_RECORDS = 40 };

typedef struct errand {
    wire wire;
    kw_broker *broker;
    const char *codec;
    bool takes_jobs;
    size_t memory; /* budget; 0: none */
    /* What came of it. */
    int rc_new; /* of kw_client_new: nothing else happened if it failed */
    int n_taken, n_delivered, n_ok, n_failed, n_unknown;
    int reports[ERRAND_RECORDS]; /* delivery events a record was in */
    int reads[ERRAND_RECORDS];   /* how often it was read */
    bool ok[ERRAND_RECORDS];
    int n_strange; /* records that nobody wrote */
    int n_responses, n_response_errors, n_errors;
    struct kw_fetched *held; /* the last batch, not yet released */
} errand;

/* Fresh broker, fresh wire; hooks and failures may be set before the run. */
void errand_init(errand *e, const char *codec);
void errand_run(errand *e);
/* Frees all; a leak ends the process. */
void errand_fini(errand *e);
/* NULL, or what the client did that it must not do, whatever happened to it. */
const char *errand_breach(const errand *e);
/* Did everything work? */
bool errand_perfect(const errand *e);

#endif
