/* txn.h - transactions on top of the idempotent producer: its overlay (idempotence.h), driven by the calls of
 * kwire/txn.h and by what the coordinators answer.
 *
 * txn_table.c is the machine: state x input -> action, next. txn_act.c has the actions, txn_ask.c sends and
 * repeats requests, one row of a table for each kind of them (txn_id.c, txn_join.c, txn_offsets.c,
 * txn_end.c); txn_verdict.c says what an error code asks for; txn.c is the overlay; txn_tell.c keeps events
 * and words; txn_face.c has the public calls.
 *
 * Invariants: EndTxn goes out only when no record, addition or offset is under way (T9, T13), and once it
 * said commit, nothing ever says abort (T5). Each call that ends in an event has its notice before it begins,
 * so no event is lost for want of memory. */
#ifndef KW_RELIABILITY_TXN_H
#define KW_RELIABILITY_TXN_H

#include "reliability/idempotence.h"

#include <kwire/msg/end_txn.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/txn_offset_commit.h>
#include <kwire/txn.h>

/* From these versions on partitions and groups are added by whoever they are sent to (KIP-890, T1). Below
 * them the coordinator is told first. */
enum { KW_TXN_IMPLICIT_PRODUCE = 12, KW_TXN_IMPLICIT_OFFSETS = 5, KW_TXN_IMPLICIT_END = 5 };
enum { KW_TXN_EXPLICIT_GROUP = 4 }; /* the last version of AddOffsetsToTxn */

/* What can happen to a transaction. */
typedef enum kw_txn_input {
    KW_TXN_CALL_INIT,
    KW_TXN_CALL_BEGIN,
    KW_TXN_CALL_OFFSETS,
    KW_TXN_CALL_COMMIT,
    KW_TXN_CALL_ABORT,
    KW_TXN_CLOSES,  /* kw_close */
    KW_TXN_NAMED,   /* the coordinator gave an id and an epoch */
    KW_TXN_SETTLES, /* nothing of it is under way any more */
    KW_TXN_ENDS,    /* the coordinator ended it as it was asked to */
    KW_TXN_WEARS,   /* the same, but its epoch must not go on */
    KW_TXN_FAILS,   /* it can only be aborted */
    KW_TXN_LOSES,   /* the coordinator does not know us any more */
    KW_TXN_DIES,    /* fatal */
    KW_TXN_EXPIRES, /* the deadline of kw_close */
    KW_TXN_INPUTS
} kw_txn_input;

/* Requests, by kind. At most one of each is out. */
typedef enum kw_txn_ask_kind {
    KW_TXN_ASK_ID,      /* InitProducerId */
    KW_TXN_ASK_JOIN,    /* AddPartitionsToTxn (KIP-98 only) */
    KW_TXN_ASK_GROUP,   /* AddOffsetsToTxn (KIP-98 only) */
    KW_TXN_ASK_OFFSETS, /* TxnOffsetCommit */
    KW_TXN_ASK_END,     /* EndTxn */
    KW_TXN_ASKS
} kw_txn_ask_kind;

typedef struct kw_txn_ask {
    bool out;
    bool maybe;      /* a try may have been carried out, and nobody told so */
    uint32_t serial; /* of the last one: answers to others are of no interest any more */
    int attempts;
    kw_time at; /* not before */
} kw_txn_ask;

/* An event that waits for its turn, or for its call to end. */
typedef struct kw_txn_notice {
    struct kw_txn_notice *next;
    kw_txn_op op;
    kw_outcome outcome;
    kw_txn_advice advice;
    int error;
    char text[340];
} kw_txn_notice;

typedef enum kw_txn_sending_stage {
    KW_TXN_NOTHING_TO_SEND,
    KW_TXN_GROUP_TO_ADD, /* KIP-98: the coordinator must hear of the group first */
    KW_TXN_OFFSETS_TO_SEND
} kw_txn_sending_stage;

/* kw_txn_send_offsets, under way. */
typedef struct kw_txn_sending {
    kw_txn_sending_stage stage;
    kw_arena arena; /* of what follows */
    kw_group_metadata group;
    kw_offset *offsets; /* error KW_EAGAIN: no answer yet */
    int32_t *order;     /* their numbers, by topic */
    int32_t n;
    kw_txn_notice *notice;
} kw_txn_sending;

typedef struct kw_txn {
    kw_idempotence *below;
    kw_client *client;
    kw_txn_state state;
    int protocol; /* 0: not decided */
    bool used;    /* its epoch has had a transaction since InitProducerId gave it */
    kw_time rest; /* nothing of the next transaction is sent before (T4) */
    bool resting; /* something would be, but for that */
    /* Of the transaction that is open. */
    bool added;     /* the coordinator may have something in it */
    bool in_doubt;  /* a request was never answered, and may be carried out late (KAFKA-17754) */
    bool commits;   /* EndTxn is to commit it */
    bool drop;      /* what was never sealed is to be given up, in the next step */
    kw_time since;  /* when the coordinator's timeout began to run; KW_NEVER: it does not */
    kw_book *parts; /* not outside, by next_part */
    int n_wanted;   /* of them */
    kw_txn_sending sending;
    /* The call that ends in an event; NONE: there is none. */
    kw_txn_op op;
    kw_outcome op_outcome; /* as known so far */
    kw_txn_notice *notice; /* for it */
    bool renews;           /* InitProducerId names the id we have: who lost it meanwhile is told so (T7) */
    bool cuts;             /* and what we have open may be ended by it, not by EndTxn */
    kw_txn_ask asks[KW_TXN_ASKS];
    kw_arena scratch; /* of a request being made */
    /* Why it failed. */
    int error;
    char text[300];
    char about[100];                      /* what the answer being read complains of; terminated */
    kw_txn_notice *first, **last, *shown; /* to be told; the one the application looks at */
    kw_txn_notice spare[2];               /* for events without a call: one may be shown */
    bool closing;
    kw_time close_at;
    kw_outcome last_outcome; /* of the last call that ended */
    uint64_t n_committed, n_aborted, n_unknown;
} kw_txn;

/* ---- txn_table.c ---- */

/* false: it means nothing in this state. */
bool kw_txn_takes(kw_txn_state s, kw_txn_input input);
bool kw_txn_apply(kw_txn *t, kw_txn_input input);
kw_txn_advice kw_txn_advice_of(kw_txn_state s);
/* One line of the table as docs/ARCHITECTURE.md has it, terminated; false: there is no such line. */
bool kw_txn_print_rule(size_t i, char *line, size_t size);

/* ---- txn_act.c: actions; the state is the next one already ---- */

void kw_txn_do_nothing(kw_txn *t);
void kw_txn_do_init(kw_txn *t);
void kw_txn_do_init_instead(kw_txn *t); /* of what is under way, which ends as far as it is known */
void kw_txn_do_open(kw_txn *t);
void kw_txn_do_flush(kw_txn *t);
void kw_txn_do_drain(kw_txn *t);
void kw_txn_do_drain_instead(kw_txn *t);
void kw_txn_do_end(kw_txn *t);
void kw_txn_do_adopt(kw_txn *t);
void kw_txn_do_finish(kw_txn *t);
void kw_txn_do_renew(kw_txn *t);
void kw_txn_do_fail(kw_txn *t);
void kw_txn_do_lose(kw_txn *t);
void kw_txn_do_die(kw_txn *t);
void kw_txn_do_expire(kw_txn *t);

/* ---- txn_verdict.c ---- */

/* What an answer asks for, by gravity. */
typedef enum kw_reply {
    KW_REPLY_DONE,
    KW_REPLY_AGAIN,  /* the same request, later */
    KW_REPLY_SEEK,   /* the same request, to another coordinator (T16) */
    KW_REPLY_ABORT,  /* the transaction can only be aborted */
    KW_REPLY_REINIT, /* the coordinator does not know us: kw_txn_init */
    KW_REPLY_FENCED, /* another producer has the id, or the transaction has timed out (T6, T7) */
    KW_REPLY_FATAL,
    KW_REPLIES
} kw_reply;
kw_reply kw_reply_of(kw_txn_ask_kind kind, int code);
/* Of a batch: ABORT_ or FATAL. */
kw_reply kw_reply_of_batch(int code);
/* Does this answer leave open whether the request was carried out? */
bool kw_reply_leaves_open(int code);
/* As kw_txn_print_rule. */
bool kw_reply_print(size_t i, char *line, size_t size);

/* ---- txn_ask.c ---- */

typedef struct kw_txn_kind {
    const kw_api *api;
    /* Is there something to ask? */
    bool (*wanted)(const kw_txn *t);
    /* Sends it, or an error of kw_host_request. */
    int (*send)(kw_txn *t);
    /* What the answer says: 0, or its gravest error. Notes what succeeded in part; may blame. */
    int (*read)(kw_txn *t, const void *body);
    /* It succeeded as a whole. */
    void (*done)(kw_txn *t, const struct kw_event *e);
    /* It was refused for good. NULL: as the reply says. */
    void (*refused)(kw_txn *t, kw_reply reply, int code);
} kw_txn_kind;

extern const kw_txn_kind kw_txn_id_kind, kw_txn_join_kind, kw_txn_group_kind, kw_txn_offsets_kind,
    kw_txn_end_kind;

/* From now on, with its first try; a former one is of no interest. */
void kw_txn_ask_anew(kw_txn *t, kw_txn_ask_kind kind);
/* For kinds: to the coordinator of the transaction, or of the group. max: highest version; exact: no other.
 */
int kw_txn_ask_send(kw_txn *t, kw_txn_ask_kind kind, const void *body, int16_t max, bool exact) KW_MUST_USE;
bool kw_txn_asks_step(kw_txn *t, kw_time now);
kw_time kw_txn_asks_deadline(const kw_txn *t);
void kw_txn_asks_answered(kw_txn *t, const struct kw_event *e);
/* No addition or offset is under way. */
bool kw_txn_asks_idle(const kw_txn *t);
/* What a refusal of this kind leads to, with words for it. */
void kw_txn_refused(kw_txn *t, kw_txn_ask_kind kind, kw_reply reply, int code);
kw_str kw_txn_id(const kw_txn *t);

/* ---- txn_join.c ---- */

/* May a batch of this partition go out? Else it is added (T8). */
bool kw_txn_join(kw_txn *t, kw_book *b);
void kw_txn_part_all(kw_txn *t);

/* ---- txn_offsets.c ---- */

int kw_txn_sending_begin(kw_txn *t, const kw_offset *offsets, int32_t n, const kw_group_metadata *group);
/* Ends it, with its event. */
void kw_txn_sending_end(kw_txn *t, kw_outcome outcome, int error);

/* ---- txn_end.c ---- */

/* T1: as the cluster has it now. */
int kw_txn_next_protocol(const kw_txn *t);
/* The coordinator's clock has, as far as we know, run out on it (T6). */
bool kw_txn_overdue(const kw_txn *t);

/* ---- txn_tell.c ---- */

/* Applies one of FAILS, LOSES, DIES, and keeps why in t->error and t->text. false: it means nothing now. */
bool kw_txn_suffer(kw_txn *t, kw_txn_input input, int error, const char *format, ...) KW_PRINTF(4, 5);
/* The same with what to do next. */
void kw_txn_words(const kw_txn *t, char *text, size_t size);
kw_txn_notice *kw_txn_notice_new(kw_txn *t, kw_txn_op op);
/* n, which is a call's, is told. error 0: without words. */
void kw_txn_tell(kw_txn *t, kw_txn_notice *n, kw_outcome outcome, int error);
/* The call under way is over. */
void kw_txn_tell_op(kw_txn *t, kw_outcome outcome, int error);
/* An event without a call. */
void kw_txn_tell_failure(kw_txn *t);
bool kw_txn_event(kw_txn *t, struct kw_event *e);
void kw_txn_log(const kw_txn *t, kw_log_level level, const char *format, ...) KW_PRINTF(3, 4);
void kw_txn_tell_fini(kw_txn *t);

/* ---- txn.c ---- */

/* Links a new one in. KW_ENOMEM. */
int kw_txn_attach(kw_idempotence *i) KW_MUST_USE;
/* NULL: kw_txn_init was not called yet. */
kw_txn *kw_txn_of(const kw_idempotence *i);
bool kw_txn_busy(const kw_txn *t);
/* It may still be added to, and committed. */
bool kw_txn_is_open(const kw_txn *t);

#endif
