/* drive.h - a client on the wire of wire.h, and what a driver does for it: steps, jobs, names, time.
 *
 * Two streams: `in` is the target's own (what its application does), the wire has the other, which may be the
 * same. Work without end, and a deadline that is not heeded, are found here. */
#ifndef KW_FUZZ_DRIVE_H
#define KW_FUZZ_DRIVE_H

#include "fuzz/wire.h"

#include <kwire/client.h>

enum { DRIVE_JOBS = 8 };

typedef struct drive {
    fuzz_input in;
    wire wire;
    kw_client *client;
    kw_time now;
    bool reports_readiness, takes_jobs, fatal;
    kw_job *jobs[DRIVE_JOBS]; /* out */
    int n_jobs;
    bool (*pull)(struct drive *d); /* all events there are; true: there were some */
} drive;

/* A property and up to four values for it; NULL: the default stays. */
typedef const char *const drive_choice[5];
/* `base` with a value of each, as the input says, resolved. A codec that is not built keeps its default; with
 * settings that contradict each other it is `base`. */
kw_config drive_config(fuzz_input *in, const kw_config *base, const drive_choice *choices, size_t n);

/* kw_client_new; how readiness and jobs are handled the input says. */
bool drive_begin(drive *d, const kw_config *config, kw_mem mem) KW_MUST_USE;
/* One round of a driver; true: something moved. */
bool drive_round(drive *d);
/* Rounds, until nothing moves any more at this time. */
void drive_settle(drive *d);
/* To the next deadline of client or broker, at most so far. */
void drive_jump(drive *d, kw_time most);
/* Takes jobs, and one comes back, not always the oldest. */
bool drive_work(drive *d);
/* A name that was asked for is answered late. */
bool drive_answer_name(drive *d);
/* Jobs that are out come back before the client goes, as the driver owes it; then it goes. */
void drive_end(drive *d);

#endif
