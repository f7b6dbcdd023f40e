/* txn_table.c - the life of a transactional producer as a table. What is not in it is refused, if it is a
 * call, or means nothing any more. */
#include "reliability/txn.h"

#include <stdio.h>

typedef struct rule {
    kw_txn_state state;
    kw_txn_input input;
    kw_txn_state next;
    void (*action)(kw_txn *t);
    const char *words;
} rule;

/* clang-format off */
static const rule rules[] = {
  /* state                  input                next                  action                   what it does */
    {KW_TXN_UNINITIALIZED,  KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init,          "InitProducerId"},

    {KW_TXN_INITIALIZING,   KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init_instead,  "what waits for the new epoch is told; InitProducerId again"},
    {KW_TXN_INITIALIZING,   KW_TXN_NAMED,        KW_TXN_READY,         kw_txn_do_adopt,         "id and epoch are taken; the call is told"},
    {KW_TXN_INITIALIZING,   KW_TXN_LOSES,        KW_TXN_UNSETTLED,     kw_txn_do_lose,          "the call is told"},
    {KW_TXN_INITIALIZING,   KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},
    {KW_TXN_INITIALIZING,   KW_TXN_EXPIRES,      KW_TXN_FINISHED,      kw_txn_do_expire,        "the call is told"},

    {KW_TXN_READY,          KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init,          "InitProducerId with id and epoch (KIP-360)"},
    {KW_TXN_READY,          KW_TXN_CALL_BEGIN,   KW_TXN_OPEN,          kw_txn_do_open,          "the protocol is chosen; records are taken"},

    {KW_TXN_OPEN,           KW_TXN_CALL_OFFSETS, KW_TXN_OPEN,          kw_txn_do_nothing,       "AddOffsetsToTxn (KIP-98), TxnOffsetCommit"},
    {KW_TXN_OPEN,           KW_TXN_CALL_COMMIT,  KW_TXN_FLUSHING,      kw_txn_do_flush,         "no more records; what there is goes out"},
    {KW_TXN_OPEN,           KW_TXN_CALL_ABORT,   KW_TXN_DRAINING,      kw_txn_do_drain,         "what was never sent is dropped"},
    {KW_TXN_OPEN,           KW_TXN_CLOSES,       KW_TXN_DRAINING,      kw_txn_do_drain,         "what was never sent is dropped"},
    {KW_TXN_OPEN,           KW_TXN_FAILS,        KW_TXN_FAILED,        kw_txn_do_fail,          "the same; the application is told"},
    {KW_TXN_OPEN,           KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},

    {KW_TXN_FAILED,         KW_TXN_CALL_ABORT,   KW_TXN_DRAINING,      kw_txn_do_drain,         ""},
    {KW_TXN_FAILED,         KW_TXN_CLOSES,       KW_TXN_DRAINING,      kw_txn_do_drain,         ""},
    {KW_TXN_FAILED,         KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},

    {KW_TXN_FLUSHING,       KW_TXN_CALL_ABORT,   KW_TXN_DRAINING,      kw_txn_do_drain_instead, "the commit ends, not done"},
    {KW_TXN_FLUSHING,       KW_TXN_SETTLES,      KW_TXN_COMMITTING,    kw_txn_do_end,           "EndTxn (commit), if anything was added (T3)"},
    {KW_TXN_FLUSHING,       KW_TXN_FAILS,        KW_TXN_FAILED,        kw_txn_do_fail,          "the commit ends, not done"},
    {KW_TXN_FLUSHING,       KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},
    {KW_TXN_FLUSHING,       KW_TXN_EXPIRES,      KW_TXN_FINISHED,      kw_txn_do_expire,        "the commit ends, not done"},

    {KW_TXN_COMMITTING,     KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init_instead,  "the commit ends, unknown; InitProducerId with id and epoch fences it"},
    {KW_TXN_COMMITTING,     KW_TXN_ENDS,         KW_TXN_READY,         kw_txn_do_finish,        "the commit is told"},
    {KW_TXN_COMMITTING,     KW_TXN_WEARS,        KW_TXN_INITIALIZING,  kw_txn_do_renew,         "InitProducerId with id and epoch (KIP-360), then the commit is told"},
    {KW_TXN_COMMITTING,     KW_TXN_FAILS,        KW_TXN_FAILED,        kw_txn_do_fail,          "the commit ends, not done: the coordinator says so"},
    {KW_TXN_COMMITTING,     KW_TXN_LOSES,        KW_TXN_UNSETTLED,     kw_txn_do_lose,          "the commit ends, as far as it is known"},
    {KW_TXN_COMMITTING,     KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "the commit ends, as far as it is known"},
    {KW_TXN_COMMITTING,     KW_TXN_EXPIRES,      KW_TXN_FINISHED,      kw_txn_do_expire,        "the commit ends, as far as it is known"},

    {KW_TXN_DRAINING,       KW_TXN_SETTLES,      KW_TXN_ABORTING,      kw_txn_do_end,           "EndTxn (abort), if anything was added (T3)"},
    {KW_TXN_DRAINING,       KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},
    {KW_TXN_DRAINING,       KW_TXN_EXPIRES,      KW_TXN_FINISHED,      kw_txn_do_expire,        "the abort ends, not done"},

    {KW_TXN_ABORTING,       KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init_instead,  "the abort ends, unknown; InitProducerId with id and epoch fences it"},
    {KW_TXN_ABORTING,       KW_TXN_ENDS,         KW_TXN_READY,         kw_txn_do_finish,        "the abort is told"},
    {KW_TXN_ABORTING,       KW_TXN_WEARS,        KW_TXN_INITIALIZING,  kw_txn_do_renew,         "InitProducerId with id and epoch (KIP-360), then the abort is told"},
    {KW_TXN_ABORTING,       KW_TXN_LOSES,        KW_TXN_UNSETTLED,     kw_txn_do_lose,          "the abort is told"},
    {KW_TXN_ABORTING,       KW_TXN_DIES,         KW_TXN_FINISHED,      kw_txn_do_die,           "all is told"},
    {KW_TXN_ABORTING,       KW_TXN_EXPIRES,      KW_TXN_FINISHED,      kw_txn_do_expire,        "the abort ends, as far as it is known"},

    {KW_TXN_UNSETTLED,      KW_TXN_CALL_INIT,    KW_TXN_INITIALIZING,  kw_txn_do_init,          "InitProducerId with id and epoch, if there are"},
};
/* clang-format on */

static const rule *find(kw_txn_state s, kw_txn_input input) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].state == s && rules[i].input == input)
            return &rules[i];
    return NULL;
}

bool kw_txn_takes(kw_txn_state s, kw_txn_input input) {
    return find(s, input) != NULL;
}

static const char *input_name(kw_txn_input input) {
    static const char *const names[KW_TXN_INPUTS] = {"kw_txn_init",   "kw_txn_begin", "kw_txn_send_offsets",
                                                     "kw_txn_commit", "kw_txn_abort", "kw_close",
                                                     "named",         "settles",      "ends",
                                                     "wears",         "fails",        "loses",
                                                     "dies",          "expires"};
    return names[input];
}

bool kw_txn_apply(kw_txn *t, kw_txn_input input) {
    const rule *r = find(t->state, input);
    if (r == NULL)
        return false;
    /* First the state, then the action: an action may apply the next input itself. */
    t->state = r->next;
    if (r->next != r->state)
        kw_txn_log(t, KW_LOG_DEBUG, "%s, %s: %s", kw_txn_state_name(r->state), input_name(input),
                   kw_txn_state_name(r->next));
    r->action(t);
    return true;
}

kw_txn_advice kw_txn_advice_of(kw_txn_state s) {
    static const kw_txn_advice advice[KW_TXN_STATES] = {[KW_TXN_FAILED] = KW_TXN_DO_ABORT,
                                                        [KW_TXN_UNSETTLED] = KW_TXN_DO_INIT,
                                                        [KW_TXN_FINISHED] = KW_TXN_GIVE_UP};
    return advice[s];
}

bool kw_txn_print_rule(size_t i, char *line, size_t size) {
    if (i >= sizeof rules / sizeof rules[0])
        return false;
    const rule *r = &rules[i];
    snprintf(line, size, "| %s | %s | %s | %s |", kw_txn_state_name(r->state), input_name(r->input),
             kw_txn_state_name(r->next), r->words);
    return true;
}
