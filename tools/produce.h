/* produce.h - what the files of `kwire produce` share: the records on their way (produce_feed.c), the
 * transactions around them (produce_txn.c), the command (produce.c).
 *
 * Every record that was read ends in exactly one of the three counts. */
#ifndef KW_TOOLS_PRODUCE_H
#define KW_TOOLS_PRODUCE_H

#include "tools/input.h"
#include "tools/print.h"
#include "tools/session.h"

#include <kwire/txn.h>

/* How a call of txn.h ended: its event, kept beyond it. */
typedef struct kw_txn_end {
    kw_outcome outcome;
    kw_txn_advice advice;
    int error;
    char text[300];
} kw_txn_end;

typedef struct kw_txns {
    bool on;           /* there is a transactional.id */
    bool open;         /* between kw_txn_begin and its end */
    bool busy;         /* a call was made whose event is still to come */
    bool finishing;    /* the input is over: nothing comes after the open one */
    kw_txn_op awaited; /* of the call that is, or was last, busy */
    int64_t number;    /* of the transaction at hand, from 1 on */
    int64_t taken;     /* records in it */
    int64_t lost;      /* those of them that are known not to have arrived */
    int64_t committed, aborted;
    kw_time interrupted;  /* when the first signal was noticed; 0: none yet */
    kw_txn_end last;      /* of the last call */
    kw_txn_end broken_by; /* what made the open one fail; its advice is KW_TXN_GO_ON as long as nothing did */
} kw_txns;

typedef struct kw_producing {
    kw_session s;
    kw_input in;
    const kw_args *args;
    kw_outgoing record; /* what is the same for all: topic, partition, headers */
    int64_t left;       /* of -c; -1: no limit */
    int64_t number;     /* of the record at hand, from 1 on */
    int64_t delivered, failed, unknown;
    int last_error; /* of the last line about failed records */
    bool broken;    /* the input, or the client, cannot go on */
    kw_progress progress;
    kw_txns txns;
} kw_producing;

/* ---- produce_feed.c ---- */

/* One round of the client and all its events. Like kw_session_turn. */
int kw_produce_turn(kw_producing *p);
/* Is there reason to read on? */
bool kw_produce_going_on(const kw_producing *p);
/* Sends all of the input. */
void kw_produce_feed(kw_producing *p);
/* Waits until every record is accounted for. The first Ctrl-C gives that -m seconds, the second none. */
void kw_produce_settle(kw_producing *p);
/* With nobody to send to, records that are there to be read have failed. It must not take long. */
void kw_produce_fail_all(kw_producing *p);

/* ---- produce_txn.c ---- */

/* Takes the transactional id. false, said: it cannot be had. */
bool kw_txns_init(kw_producing *p) KW_MUST_USE;
void kw_txns_event(kw_producing *p, const kw_event *e);
/* Before a record: a transaction that takes it is open. false: there will be none any more. */
bool kw_txns_ready(kw_producing *p) KW_MUST_USE;
/* A record was taken; the transaction that it fills is ended. */
void kw_txns_taken(kw_producing *p);
/* A record was not taken: the transaction that is open, if one is, is not to be committed. */
void kw_txns_missed(kw_producing *p, int error);
/* The input is over: ends what is open; after a signal by aborting it. */
void kw_txns_finish(kw_producing *p);

#endif
