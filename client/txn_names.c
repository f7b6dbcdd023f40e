/* txn_names.c - names of transactions' states, calls and advice, and a default: for builds with transactions
 * and without them. */
#include <kwire/txn.h>

const kw_group_metadata kw_group_metadata_default = {
    .group_id = {"",   0 },
      .generation = -1, .member_id = {"",   0 },
      .instance_id = {NULL, -1}
};

const char *kw_txn_state_name(kw_txn_state s) {
    static const char *const names[KW_TXN_STATES] = {
        "uninitialized", "initializing", "ready",    "open",      "failed",  "flushing",
        "committing",    "draining",     "aborting", "unsettled", "finished"};
    return (unsigned)s < KW_TXN_STATES ? names[s] : "?";
}

const char *kw_txn_op_name(kw_txn_op op) {
    static const char *const names[] = {"init", "send offsets", "commit", "abort", "none"};
    return (unsigned)op <= KW_TXN_NONE ? names[op] : "?";
}

const char *kw_txn_advice_name(kw_txn_advice a) {
    static const char *const names[] = {"go on", "abort", "init", "give up"};
    return (unsigned)a <= KW_TXN_GIVE_UP ? names[a] : "?";
}
