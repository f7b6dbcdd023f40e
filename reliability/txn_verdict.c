/* txn_verdict.c - what the error codes of the coordinators ask for, as tables. What is not in them follows
 * from the code's own class (kwire/error.h), and then from the kind of request.
 *
 * Only the transaction's coordinator can say who has the id: of leaders and of group coordinators 47 and 90
 * mean no more than that this transaction is over, and EndTxn (abort) will tell the rest (T6, T7). */
#include "reliability/txn.h"

#include <stdio.h>

enum { ANY = KW_TXN_ASKS };

typedef struct row {
    int code;
    int kind; /* kw_txn_ask_kind, or ANY: of all kinds without a row of their own */
    kw_reply reply;
} row;

static const row rows[] = {
    {14,  ANY,                KW_REPLY_AGAIN }, /* COORDINATOR_LOAD_IN_PROGRESS */
    {51,  ANY,                KW_REPLY_AGAIN }, /* CONCURRENT_TRANSACTIONS (T4) */
    {-1,  ANY,                KW_REPLY_AGAIN }, /* UNKNOWN_SERVER_ERROR: not a success (T5) */
    {15,  ANY,                KW_REPLY_SEEK  }, /* COORDINATOR_NOT_AVAILABLE (T16) */
    {16,  ANY,                KW_REPLY_SEEK  }, /* NOT_COORDINATOR */
    {7,   ANY,                KW_REPLY_SEEK  }, /* REQUEST_TIMED_OUT */
    {3,   ANY,                KW_REPLY_AGAIN }, /* UNKNOWN_TOPIC_OR_PARTITION: being made, or being moved */
    {88,  ANY,                KW_REPLY_AGAIN }, /* UNSTABLE_OFFSET_COMMIT (T14) */
    {53,  ANY,                KW_REPLY_FATAL }, /* TRANSACTIONAL_ID_AUTHORIZATION_FAILED */
    {31,  ANY,                KW_REPLY_FATAL }, /* CLUSTER_AUTHORIZATION_FAILED */
    {50,  KW_TXN_ASK_ID,      KW_REPLY_FATAL }, /* INVALID_TRANSACTION_TIMEOUT (T11) */
    {47,  KW_TXN_ASK_OFFSETS, KW_REPLY_ABORT }, /* INVALID_PRODUCER_EPOCH, PRODUCER_FENCED: see above */
    {90,  KW_TXN_ASK_OFFSETS, KW_REPLY_ABORT },
    {47,  ANY,                KW_REPLY_FENCED},
    {90,  ANY,                KW_REPLY_FENCED},
    {49,  KW_TXN_ASK_ID,      KW_REPLY_REINIT}, /* INVALID_PRODUCER_ID_MAPPING: the id has expired */
    {49,  KW_TXN_ASK_END,     KW_REPLY_REINIT},
    {59,  KW_TXN_ASK_END,     KW_REPLY_REINIT}, /* UNKNOWN_PRODUCER_ID */
    {35,  KW_TXN_ASK_END,     KW_REPLY_REINIT}, /* UNSUPPORTED_VERSION: transaction.version was lowered */
    {48,  KW_TXN_ASK_ID,      KW_REPLY_REINIT}, /* INVALID_TXN_STATE */
    {48,  ANY,                KW_REPLY_ABORT },
    {120, KW_TXN_ASK_ID,      KW_REPLY_REINIT}, /* TRANSACTION_ABORTABLE (T17): none is open */
    {120, ANY,                KW_REPLY_ABORT },
    {43,  KW_TXN_ASK_OFFSETS, KW_REPLY_FATAL }, /* UNSUPPORTED_FOR_MESSAGE_FORMAT */
};

/* ILLEGAL_GENERATION, TOPIC_AUTHORIZATION_FAILED, OPERATION_NOT_ATTEMPTED, FENCED_INSTANCE_ID ... */
static const kw_reply otherwise[KW_TXN_ASKS] = {[KW_TXN_ASK_ID] = KW_REPLY_FATAL,
                                                [KW_TXN_ASK_JOIN] = KW_REPLY_ABORT,
                                                [KW_TXN_ASK_GROUP] = KW_REPLY_ABORT,
                                                [KW_TXN_ASK_OFFSETS] = KW_REPLY_ABORT,
                                                [KW_TXN_ASK_END] = KW_REPLY_REINIT};

static const row *find(kw_txn_ask_kind kind, int code) {
    const row *of_any = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].code == code && rows[i].kind == (int)kind)
            return &rows[i];
        if (rows[i].code == code && rows[i].kind == ANY)
            of_any = &rows[i];
    }
    return of_any;
}

/* Our own codes: the way to the coordinator; a field or an API that it lacks. */
static kw_reply reply_of_own(kw_txn_ask_kind kind, int code) {
    if (code == KW_EUNSUPPORTED)
        return kind == KW_TXN_ASK_END ? KW_REPLY_REINIT : KW_REPLY_FATAL;
    if (code == KW_EVERSION)
        return otherwise[kind];
    return code == KW_ENOMEM || code == KW_ELIMIT ? KW_REPLY_AGAIN : KW_REPLY_SEEK;
}

kw_reply kw_reply_of(kw_txn_ask_kind kind, int code) {
    const row *r = find(kind, code);
    if (r != NULL)
        return r->reply;
    if (code <= KW_EAGAIN)
        return reply_of_own(kind, code);
    unsigned bits = kw_error_class(code);
    if (bits & KW_REFRESH_RETRIABLE)
        return KW_REPLY_SEEK;
    return bits & KW_RETRIABLE ? KW_REPLY_AGAIN : otherwise[kind];
}

kw_reply kw_reply_of_batch(int code) {
    return code == 31 || code == 53 || code == KW_EUNSUPPORTED ? KW_REPLY_FATAL : KW_REPLY_ABORT;
}

/* 15 and 16 are also what a coordinator makes of a write to its log that failed, or that it did not see
 * confirmed. The others are said before anything is done. */
bool kw_reply_leaves_open(int code) {
    kw_reply c = kw_reply_of(KW_TXN_ASK_END, code);
    return code > KW_EAGAIN && code != 0 && code != 14 && code != 51 &&
           (c == KW_REPLY_AGAIN || c == KW_REPLY_SEEK || find(KW_TXN_ASK_END, code) == NULL);
}

/* ---- in words ---- */

bool kw_reply_print(size_t i, char *line, size_t size) {
    static const char *const kinds[] = {
        "InitProducerId", "AddPartitionsToTxn", "AddOffsetsToTxn", "TxnOffsetCommit", "EndTxn", "any"};
    static const char *const replies[KW_REPLIES] = {
        "success", "again, later", "another coordinator, again", "abort", "init", "fenced", "fatal"};
    if (i >= sizeof rows / sizeof rows[0])
        return false;
    snprintf(line, size, "| %d | %s | %s | %s |", rows[i].code, kw_error_name(rows[i].code),
             kinds[rows[i].kind], replies[rows[i].reply]);
    return true;
}
