/* txn_tell.c - events of transactions, and words.
 *
 * A notice is made when its call begins, waits until that ends, and then in a queue for its turn: host.h
 * gives one place at a time in the queue of events. */
#include "reliability/txn.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- words ---- */

bool kw_txn_suffer(kw_txn *t, kw_txn_input input, int error, const char *format, ...) {
    if (!kw_txn_takes(t->state, input))
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(t->text, sizeof t->text, format, args);
    va_end(args);
    t->error = error;
    return kw_txn_apply(t, input);
}

/* Who was closed has nothing left to do. */
static kw_txn_advice advice(const kw_txn *t) {
    kw_txn_advice a = kw_txn_advice_of(t->state);
    return t->closing && a != KW_TXN_GO_ON ? KW_TXN_GIVE_UP : a;
}

void kw_txn_words(const kw_txn *t, char *text, size_t size) {
    static const char *const next[] = {"", "; abort the transaction, then go on",
                                       "; take the id anew (kw_txn_init), then go on",
                                       "; this client is finished"};
    snprintf(text, size, "%s%s", t->text, next[advice(t)]);
}

void kw_txn_log(const kw_txn *t, kw_log_level level, const char *format, ...) {
    char words[300], text[400];
    if (!kw_host_logs(t->client, level))
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    snprintf(text, sizeof text, "transactional.id %.80s: %s", kw_txn_id(t).p, words);
    kw_host_log(t->client, level, text);
}

/* ---- notices ---- */

kw_txn_notice *kw_txn_notice_new(kw_txn *t, kw_txn_op op) {
    kw_txn_notice *n = kw_mem_zalloc(kw_host_memory(t->client), sizeof *n);
    if (n != NULL)
        n->op = op;
    return n;
}

static void free_notice(kw_txn *t, kw_txn_notice *n) {
    if (n != &t->spare[0] && n != &t->spare[1])
        kw_mem_free(kw_host_memory(t->client), n, n != NULL ? sizeof *n : 0);
}

static void push(kw_txn *t, kw_txn_notice *n) {
    n->next = NULL;
    *t->last = n;
    t->last = &n->next;
    kw_host_tell(t->client);
}

/* false: it is not in the queue. */
static bool take_out(kw_txn *t, const kw_txn_notice *n) {
    for (kw_txn_notice **at = &t->first; *at != NULL; at = &(*at)->next) {
        if (*at != n)
            continue;
        *at = n->next;
        if (t->last == &n->next)
            t->last = at;
        return true;
    }
    return false;
}

void kw_txn_tell(kw_txn *t, kw_txn_notice *n, kw_outcome outcome, int error) {
    if (n == NULL)
        return;
    if (n->op != KW_TXN_NONE)
        t->last_outcome = outcome;
    t->n_unknown += n->op == KW_TXN_COMMIT && outcome == KW_OUTCOME_UNKNOWN;
    n->outcome = outcome;
    n->error = error;
    n->advice = advice(t);
    n->text[0] = '\0';
    if (n->advice != KW_TXN_GO_ON)
        kw_txn_words(t, n->text, sizeof n->text);
    else if (error == KW_ECANCELLED)
        snprintf(n->text, sizeof n->text, "%s",
                 n->op == KW_TXN_COMMIT && outcome == KW_OUTCOME_UNKNOWN
                     ? "it is unknown whether it was committed: kw_txn_init was called before its answer came"
                     : "given up for another call");
    push(t, n);
}

void kw_txn_tell_op(kw_txn *t, kw_outcome outcome, int error) {
    kw_txn_notice *n = t->notice;
    t->notice = NULL;
    t->op = KW_TXN_NONE;
    kw_txn_tell(t, n, outcome, error);
}

/* One that was not pulled is about a transaction that was ended since, or says less. */
void kw_txn_tell_failure(kw_txn *t) {
    kw_txn_notice *n = &t->spare[t->shown == &t->spare[0]]; /* not the one that is being looked at */
    (void)take_out(t, &t->spare[0]);
    (void)take_out(t, &t->spare[1]);
    n->op = KW_TXN_NONE;
    kw_txn_tell(t, n, KW_OUTCOME_NOT_DONE, t->error);
}

bool kw_txn_event(kw_txn *t, kw_event *e) {
    kw_txn_notice *n = t->first;
    free_notice(t, t->shown);
    t->shown = NULL;
    if (n == NULL)
        return false;
    (void)take_out(t, n);
    t->shown = n;
    if (t->first != NULL)
        kw_host_tell(t->client);
    e->error = n->error;
    e->text = n->text[0] != '\0' ? (kw_str){n->text, (int32_t)strlen(n->text)} : (kw_str){NULL, -1};
    e->u.transaction.op = n->op;
    e->u.transaction.outcome = n->outcome;
    e->u.transaction.advice = n->advice;
    return true;
}

void kw_txn_tell_fini(kw_txn *t) {
    for (kw_txn_notice *n; (n = t->first) != NULL;) {
        (void)take_out(t, n);
        free_notice(t, n);
    }
    free_notice(t, t->shown);
    free_notice(t, t->notice);
    free_notice(t, t->sending.notice);
}
