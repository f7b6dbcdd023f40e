/* account.h - what producers were asked, and what they were told: one line a record, one a transaction.
 *
 * Records are numbered in the order in which they were accepted, over all producers; the number is the opaque
 * and stands in the value. A producer is one life of one client: after a restart it is another. What befell
 * them in the logs stands in a history (history.h); judges compare the two. */
#ifndef KW_SIM_ACCOUNT_H
#define KW_SIM_ACCOUNT_H

#include <kwire/client.h>

typedef struct sim_asked {
    int32_t producer;
    int32_t topic; /* the job's number, not a client's */
    int64_t txn;   /* -1: none */
    bool anywhere; /* its partition was left to the client: order is promised among such, and among others */
    int n_told;
    kw_outcome outcome;
    int error;
    int32_t partition; /* told; -1 not yet */
    int64_t offset;    /* told; -1 not known */
    bool cut;          /* it was in a log that lost its end: it need not be there any more */
    bool adrift; /* under way, by name, while its topic was made anew: nobody can keep its order (P18) */
} sim_asked;

typedef enum sim_txn_end {
    SIM_TXN_OPEN,    /* nobody has ended it: its producer was killed, or it is under way */
    SIM_TXN_COMMIT,  /* a commit was asked for, and nothing told */
    SIM_TXN_OK,      /* committed, it was told */
    SIM_TXN_DROPPED, /* certainly not committed, it was told */
    SIM_TXN_UNKNOWN  /* it was told that this is not known */
} sim_txn_end;

typedef struct sim_txn {
    int32_t id;       /* which transactional id */
    int32_t producer; /* that began it */
    sim_txn_end end;
    int64_t offset; /* that it sent to the group of its id; -1: none */
} sim_txn;

typedef struct sim_account {
    sim_asked *records;
    int64_t n, cap;
    sim_txn *txns;
    int64_t n_txns, cap_txns;
    int32_t n_producers;
    int64_t n_told, n_ok, n_not_done, n_unknown;
    char breach[240]; /* empty: none */
} sim_account;

void sim_account_fini(sim_account *a);
/* The number of the next producer. */
int32_t sim_account_producer(sim_account *a);
/* A record was accepted: its number. */
int64_t sim_account_ask(sim_account *a, int32_t producer, int32_t topic, int64_t txn);
/* A delivery event of this producer. */
void sim_account_told(sim_account *a, int32_t producer, const kw_event *e);
int64_t sim_account_begin(sim_account *a, int32_t id, int32_t producer);
/* The first breach is kept. */
void sim_account_breach(sim_account *a, const char *fmt, ...) KW_PRINTF(2, 3);

#endif
