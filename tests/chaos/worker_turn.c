/* worker_turn.c - a turn of the worker, its beginning and its end. See worker.h. */
#include "tests/chaos/worker_txn.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A signal that comes between a look at it and the wait is seen so much later. */
enum { LOOK_MS = 100 };

/* ---- signals ---- */

static volatile sig_atomic_t asked;

static void on_signal(int number) {
    static const char words[] = "kwire-chaos-worker: ended at once by a second signal\n";
    (void)number;
    if (!asked) {
        asked = 1;
        return;
    }
    ssize_t n = write(STDERR_FILENO, words, sizeof words - 1);
    (void)n;
    _exit(WORKER_FAILED);
}

static void watch_signals(void) {
    struct sigaction a = {.sa_handler = on_signal};
    sigemptyset(&a.sa_mask);
    sigaction(SIGTERM, &a, NULL);
    sigaction(SIGINT, &a, NULL);
    a.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &a, NULL);
}

bool worker_stopping(worker *w) {
    if (asked && w->deadline == KW_NEVER)
        w->deadline = kw_clock_now() + KW_MS(1000 * w->args->wait_s);
    return w->deadline != KW_NEVER;
}

/* ---- the end ---- */

void worker_end(worker *w, worker_status status, const char *format, ...) {
    va_list args;
    if (!worker_on(w))
        return;
    va_start(args, format);
    vsnprintf(w->why, sizeof w->why, format, args);
    va_end(args);
    w->status = status;
}

static void out_of_patience(worker *w) {
    kw_txn_info info;
    char way[200], txn[80] = "";
    kw_client_explain(w->client, way, sizeof way);
    if (kw_txn_get(w->client, &info) == 0 && info.state != KW_TXN_UNINITIALIZED)
        snprintf(txn, sizeof txn, ", transaction %" PRId64 " is %s", w->txn, kw_txn_state_name(info.state));
    worker_end(w, WORKER_FAILED,
               "%" PRId64 " s after it was asked to end: %" PRId64 " records without an outcome%s (%s)",
               w->args->wait_s, kw_outstanding(w->client), txn, way);
}

/* ---- a turn ---- */

static void print(const kw_event *e) {
    fprintf(stderr, "%.6f %.*s\n", (double)kw_clock_now() / 1e6, e->text.n > 0 ? (int)e->text.n : 0,
            e->text.p);
}

static void note_trouble(worker *w, const kw_event *e) {
    snprintf(w->trouble, sizeof w->trouble, "%s: %.*s", kw_error_name(e->error),
             e->text.n > 0 ? (int)e->text.n : 0, e->text.p);
}

static void take(worker *w, const kw_event *e) {
    if ((e->type == KW_EVENT_LOG || e->type == KW_EVENT_ERROR) && w->args->verbose)
        print(e);
    if (e->type == KW_EVENT_ERROR)
        note_trouble(w, e);
    if (e->type == KW_EVENT_DELIVERED)
        sends_delivered(w, e);
    else if (e->type == KW_EVENT_TRANSACTION)
        txn_take(w, e);
    else if (w->take != NULL)
        w->take(w, e);
}

void worker_turn(worker *w, kw_time until) {
    history_flush(&w->history);
    kw_time now = kw_clock_now(), look = now + KW_MS(LOOK_MS);
    kw_time end = until < look ? until : look;
    int rc = kw_run(w->net, w->client, end > now ? end - now : 0);
    if (rc < 0)
        worker_end(w, WORKER_FAILED, "kw_run: %s", kw_error_text(rc));
    if (w->stepped != NULL)
        w->stepped(w);
    for (kw_event e; kw_client_next(w->client, &e);)
        take(w, &e);
    if (worker_stopping(w) && kw_clock_now() > w->deadline)
        out_of_patience(w);
}

bool worker_await(worker *w, bool (*done)(worker *w)) {
    while (worker_on(w) && !done(w))
        worker_turn(w, KW_NEVER);
    return worker_on(w);
}

static bool is_settled(worker *w) {
    return kw_outstanding(w->client) == 0;
}

bool worker_settle(worker *w) {
    (void)kw_flush(w->client);
    return worker_await(w, is_settled);
}

/* ---- lines ---- */

void worker_line(worker *w, const char *op) {
    history_begin(&w->history, kw_clock_now(), op);
}

void worker_line_at(worker *w, const char *op, kw_str topic, int32_t partition, int64_t offset) {
    worker_line(w, op);
    history_text(&w->history, "topic", topic);
    history_number(&w->history, "partition", partition);
    history_number(&w->history, "offset", offset);
}

void worker_line_txn(worker *w, int64_t txn) {
    char name[300];
    if (txn == 0)
        return;
    snprintf(name, sizeof name, "%s/%" PRId64, w->args->client, txn);
    history_text(&w->history, "txn", worker_str(name));
}

/* ---- life ---- */

bool worker_open(worker *w, const worker_args *a) {
    char why[300] = "no memory for it";
    *w = (worker){.args = a, .status = WORKER_ON, .deadline = KW_NEVER, .history.fd = -1};
    if (kw_net_new(&w->net) == 0) {
        kw_env env = kw_net_env(w->net);
        (void)!kw_client_new(&a->config, &env, &w->client, why, sizeof why);
    }
    if (w->client == NULL)
        worker_end(w, WORKER_USAGE, "%s", why);
    else if (!history_open(&w->history, a->history, a->client))
        worker_end(w, WORKER_FAILED, "%s: %s", a->history, strerror(errno));
    watch_signals();
    return worker_on(w);
}

/* `close` is a promise: nothing that was begun is without its end. */
void worker_close(worker *w) {
    bool orderly = w->status == WORKER_DONE || w->status == WORKER_FINISHED;
    if (orderly && kw_outstanding(w->client) == 0) {
        worker_line(w, "close");
        history_end(&w->history);
    }
    if (w->history.fd >= 0)
        history_close(&w->history);
    kw_client_free(w->client);
    kw_net_free(w->net);
    sends_fini(&w->sends);
}
