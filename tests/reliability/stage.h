/* stage.h - an idempotent producer as kw_client_new makes it, before a scripted leader with Kafka's memory of
 * five batches (tests/sim/window.h), which is the independent judge. */
#ifndef KW_RELIABILITY_STAGE_H
#define KW_RELIABILITY_STAGE_H

#include "reliability/idempotence.h"
#include "tests/sim/sim_test.h"
#include "tests/sim/window.h"

enum { INIT_PRODUCER_ID = 22 };
enum { STAGE_SIZE = 60, STAGE_RECORDS = 60 }; /* bytes of a record; as many as usual */

typedef struct stage {
    sim_script script;
    sim_server server;
    window window;
    kw_world *world;
    const char *config[48];
} stage;

/* acks=all, small batches, short back-off, a delay that lets batches pile up in flight; then `settings`, key,
 * value ..., NULL (may be NULL). The topic is "t". */
void stage_set_up(stage *s, const char *const *settings, uint64_t seed);
/* The same without a guarantee: the judge is judged. */
void stage_set_up_bare(stage *s, uint64_t seed);
void stage_strike(stage *s);

/* n records to partition 0, until all are told of. */
void stage_produce(stage *s, int n);
void stage_produce_later(stage *s, int n);
bool stage_deliver(stage *s);
const sim_ledger *stage_ledger(const stage *s);
/* What became of a record. */
const sim_record *stage_record(const stage *s, int64_t number);
int stage_requests(const stage *s);

/* NULL, or what is wrong: each record reported OK stands in the log once, one that is not done never, and
 * none twice; all in order. */
const char *stage_judge(const stage *s);
/* How often a record stands in the logs. */
int stage_copies(const stage *s, int64_t number);

/* Behind the client's face. */
kw_idempotence *stage_producer(stage *s);
kw_book *stage_book(stage *s, int32_t partition);

#endif
