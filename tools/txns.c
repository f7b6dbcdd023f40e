/* txns.c - `kwire txns`: the command, and `list`. */
#include "tools/txns.h"
#include "tools/commands.h"
#include "tools/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ---- */

const kw_str *kw_txns_strings(kw_desk *d, const kw_words *w) {
    kw_str *out = kw_desk_alloc(d, (size_t)w->n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < w->n; i++)
        out[i] = kw_str_of(w->p[i]);
    return out;
}

static bool fill_states(kw_desk *d, kw_list_transactions_req *req) {
    static const kw_str open[] = {
        {"Ongoing",       7 },
        {"PrepareCommit", 13},
        {"PrepareAbort",  12}
    };
    req->state_filters = d->args->running ? open : kw_txns_strings(d, &d->args->states);
    req->n_state_filters = d->args->running ? 3 : d->args->states.n;
    return req->state_filters != NULL;
}

/* What a broker lists, and which. */
typedef struct listed {
    const kw_list_transactions_resp_transaction *t;
    int32_t coordinator;
} listed;

static int by_id(const void *a, const void *b) {
    kw_str x = ((const listed *)a)->t->transactional_id, y = ((const listed *)b)->t->transactional_id;
    int32_t n = x.n < y.n ? x.n : y.n;
    int order = n > 0 ? memcmp(x.p, y.p, (size_t)n) : 0;
    return order != 0 ? order : (x.n > y.n) - (x.n < y.n);
}

static int print_transaction(kw_desk *d, const listed *l) {
    const kw_list_transactions_resp_transaction *t = l->t;
    if (!d->args->json) {
        printf("%.*s  %.*s  producer %lld  coordinator %d\n", KW_TEXT(t->transactional_id),
               KW_TEXT(t->transaction_state), (long long)t->producer_id, (int)l->coordinator);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "transactionalId", t->transactional_id);
    kw_put_text(o, "state", t->transaction_state);
    kw_put_number(o, "producerId", t->producer_id);
    kw_put_number(o, "coordinator", l->coordinator);
    return kw_desk_json_end(d);
}

/* One that moves while brokers are asked stands there twice, and both may be right. */
static int print_all(kw_desk *d, const kw_admin_transaction_list *l) {
    int result = KW_EXIT_OK;
    listed *sorted = kw_desk_alloc(d, (size_t)l->n_transactions, sizeof *sorted);
    if (sorted == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < l->n_transactions; i++)
        sorted[i] = (listed){&l->transactions[i], l->coordinators[i]};
    if (l->n_transactions > 1)
        qsort(sorted, (size_t)l->n_transactions, sizeof *sorted, by_id);
    for (int32_t i = 0; i < l->n_transactions; i++)
        result |= print_transaction(d, &sorted[i]);
    return result;
}

/* A filter that it has no field for, or no such list, is a matter of its release. */
static int tell_broker(kw_desk *d, const kw_admin_broker *b) {
    char id[32];
    const kw_args *a = d->args;
    snprintf(id, sizeof id, "%d", (int)b->broker);
    if (b->error == KW_EVERSION && (a->pattern != NULL || a->duration_ms >= 0))
        kw_session_complain(&d->s, "broker %s is too old for %s", id,
                            a->pattern != NULL ? "--pattern (ListTransactions 2)"
                                               : "--duration-filter (ListTransactions 1)");
    else if (b->error == KW_EUNSUPPORTED)
        kw_session_complain(&d->s, "broker %s does not offer ListTransactions, which came with Kafka 3.0",
                            id);
    else
        return kw_desk_refused(d, "list transactions of broker", kw_str_of(id), b->error, b->message);
    return KW_EXIT_FAILED;
}

/* What makes the list less than what was asked for. */
static int tell_gaps(kw_desk *d, const kw_admin_transaction_list *l) {
    int result = KW_EXIT_OK;
    for (int32_t i = 0; i < l->n_unknown_states; i++) {
        kw_session_complain(&d->s, "--state: the broker knows no state %.*s", KW_TEXT(l->unknown_states[i]));
        result = KW_EXIT_FAILED;
    }
    for (int32_t i = 0; i < l->n_brokers; i++)
        if (l->brokers[i].error != 0)
            result = tell_broker(d, &l->brokers[i]);
    return result;
}

static int list(kw_desk *d) {
    kw_event answer;
    kw_list_transactions_req req = kw_list_transactions_req_default;
    if (!fill_states(d, &req))
        return KW_EXIT_FAILED;
    req.producer_id_filters = d->args->producer_ids.p;
    req.n_producer_id_filters = d->args->producer_ids.n;
    req.duration_filter = d->args->duration_ms;
    if (d->args->pattern != NULL)
        req.transactional_id_pattern = kw_str_of(d->args->pattern);
    kw_admin_options o = kw_desk_options(d);
    d->tells_items = true;
    int result = kw_desk_await(d, kw_admin_list_transactions(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_admin_transaction_list *l = answer.u.admin.result->u.list_transactions;
    result = tell_gaps(d, l);
    return print_all(d, l) | result;
}

/* ---- the command ---- */

static bool is_state(const char *text) {
    static const char *const all[] = {"Empty",        "Ongoing",          "PrepareCommit",
                                      "PrepareAbort", "CompleteCommit",   "CompleteAbort",
                                      "Dead",         "PrepareEpochFence"};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(text, all[i]) == 0)
            return true;
    return false;
}

static int check_list(const kw_args *a) {
    for (int32_t i = 0; i < a->states.n; i++) {
        if (is_state(a->states.p[i]))
            continue;
        kw_say("kwire txns: --state: \"%s\" is not one of Empty, Ongoing, PrepareCommit, PrepareAbort, "
               "CompleteCommit, CompleteAbort, Dead, PrepareEpochFence",
               a->states.p[i]);
        return KW_EXIT_USAGE;
    }
    if (!a->running || a->states.n == 0)
        return KW_EXIT_OK;
    kw_say("kwire txns: --running is a set of states of its own; leave out --state");
    return KW_EXIT_USAGE;
}

static int check_describe(const kw_args *a) {
    if (a->transactional_ids.n > 0)
        return KW_EXIT_OK;
    kw_say("kwire txns: describe needs --transactional-id ID (see `kwire txns --help`)");
    return KW_EXIT_USAGE;
}

static int check_find(const kw_args *a) {
    if (a->partition < 0 || a->topic != NULL)
        return KW_EXIT_OK;
    kw_say("kwire txns: -p N needs -t TOPIC");
    return KW_EXIT_USAGE;
}

/* clang-format off */
static const kw_desk_verb verbs[] = {
    {"list", 0, "state running producer-id duration-filter pattern", check_list, list},
    {"describe", 0, "transactional-id", check_describe, kw_txns_describe},
    {"producers", KW_DESK_TOPIC, "topic partition broker", NULL, kw_txns_producers},
    {"find-hanging", 0, "topic partition broker max-transaction-timeout", check_find, kw_txns_find_hanging},
    {"abort-hanging", KW_DESK_TOPIC, "topic partition start-offset producer-id producer-epoch coordinator-epoch force",
     kw_txns_check_abort, kw_txns_abort_hanging},
    {NULL, 0, NULL, NULL, NULL},
};
/* clang-format on */

static int run(kw_args *a) {
    return kw_desk_run(a, verbs);
}

#define AT(member) offsetof(kw_args, member)

/* clang-format off */
static const kw_option rows[] = {
    {0, "state", "STATE", "list: only Ongoing, CompleteAbort ...; may be repeated", kw_option_words, AT(states), 0, 0},
    {0, "running", NULL, "list: only those that are not over: Ongoing, PrepareCommit, PrepareAbort", kw_option_flag,
     AT(running), 0, 0},
    {0, "producer-id", "ID", "list: only of this producer, may be repeated; abort-hanging: whose", kw_option_numbers,
     AT(producer_ids), 0, INT64_MAX},
    {0, "duration-filter", "MS", "list: only those that began longer ago, or never", kw_option_number, AT(duration_ms), 0, INT64_MAX},
    {0, "pattern", "RE2", "list: only transactional ids that match", kw_option_text, AT(pattern), 0, 0},
    {0, "transactional-id", "ID", "describe: which one; may be repeated", kw_option_words, AT(transactional_ids), 0, 0},
    {'t', "topic", "TOPIC", "producers, abort-hanging: of it; find-hanging: only in it", kw_option_topic, AT(topic), 0, 0},
    {'p', "partition", "N", "with -t: only this partition of it", kw_option_number, AT(partition), 0, INT32_MAX},
    {0, "broker", "ID", "producers, find-hanging: ask this replica, not the leaders", kw_option_number, AT(broker_id),
     0, INT32_MAX},
    {0, "max-transaction-timeout", "MIN", "find-hanging: minutes without a record (15)", kw_option_minutes,
     AT(max_txn_ms), 0, 0},
    {0, "start-offset", "N", "abort-hanging: where it begins", kw_option_number, AT(start_offset), 0, INT64_MAX},
    {0, "producer-epoch", "N", "abort-hanging: with --producer-id", kw_option_number, AT(producer_epoch), 0, INT16_MAX},
    {0, "coordinator-epoch", "N", "abort-hanging: with --producer-id", kw_option_number, AT(coordinator_epoch), 0,
     INT32_MAX},
    {0, "force", NULL, "abort-hanging: even if a coordinator will end it", kw_option_flag, AT(force), 0, 0},
    {'J', "json", NULL, "one line of JSON an item", kw_option_flag, AT(json), 0, 0},
};
/* clang-format on */
static const kw_option_group what = {"Transactions", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_txns = {
    .name = "txns",
    .summary = "list and describe transactions; find and abort hanging ones",
    .usage = "list|describe|producers|find-hanging|abort-hanging -b HOST:PORT [options]",
    .about =
        "list prints transactional ids with state, producer id and coordinator, of all brokers. describe\n"
        "prints one with the partitions in it. producers prints who has written to a topic with a\n"
        "producer id, and which of their transactions are open. A transaction hangs that is open in a\n"
        "partition while no coordinator has that partition in one: nobody will end it, and\n"
        "read_committed readers wait at its beginning. find-hanging looks for them where nothing was\n"
        "written for longer than a transaction may take. abort-hanging writes the marker that is\n"
        "missing; a transaction that its coordinator will end is left alone.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes = "Exit code: 0 done; 1 unreachable, refused by the broker, or not all of it could be asked; 2 "
             "usage.\n\n"
             "Examples:\n"
             "  kwire txns list -b localhost:9092 --running\n"
             "  kwire txns find-hanging -b localhost:9092 -t payments\n"
             "  kwire txns abort-hanging -b localhost:9092 -t payments -p 3 --start-offset 4711",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
