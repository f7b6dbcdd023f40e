/* transactions.c - the lines of stdin in transactions of a hundred: each is visible as a whole, or not at
 * all; one that failed is sent again as far as the client says that this is right. With a group, how far the
 * input was read is its committed offset, and part of the same transactions: run again with the same input
 * after any end, kill -9 included, it goes on there, and each line arrives once. transactions HOST:PORT TOPIC
 * TRANSACTIONAL-ID [-g GROUP] <lines */
#include <kwire/net.h>
#include <kwire/txn.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 100 };

typedef struct lines {
    char text[LINES][1024];
    int n;
} lines;

typedef struct app {
    kw_net *net;
    kw_client *client;
    kw_outgoing record;
    kw_group_metadata group; /* its id is empty: none */
    kw_offset done;          /* offset: lines of the input that were sent; -1: not known yet */
} app;

static kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

static void pull(app *a) {
    for (kw_event e; kw_client_next(a->client, &e);)
        if (e.type == KW_EVENT_OFFSETS && e.error == 0)
            a->done.offset = e.u.offsets.offsets[0].offset < 0 ? 0 : e.u.offsets.offsets[0].offset;
        else if (e.type == KW_EVENT_OFFSETS || e.type == KW_EVENT_ERROR)
            fprintf(stderr, "%s\n", kw_error_text(e.error));
}

/* rc is what beginning it returned. */
static bool ended(app *a, int rc) {
    kw_txn_info info = {0};
    if (rc == 0)
        rc = kw_txn_wait(a->net, a->client, KW_NEVER, &info);
    pull(a);
    if (rc != 0)
        fprintf(stderr, "%s\n", info.text[0] != '\0' ? info.text : kw_error_text(rc));
    return rc == 0;
}

/* Takes the id, which ends what a former run left open, and only then asks how far that came. */
static bool start(app *a) {
    if (!ended(a, kw_txn_init(a->client)))
        return false;
    if (a->group.group_id.n == 0)
        a->done.offset = 0;
    else if (kw_committed(a->client, &a->done, 1, 0) < 0)
        return false;
    while (a->done.offset < 0 && kw_run(a->net, a->client, KW_NEVER) > 0)
        pull(a);
    return a->done.offset >= 0;
}

static int produce(app *a, const char *line) {
    int rc;
    a->record.value = (kw_bytes){(const uint8_t *)line, (int32_t)strcspn(line, "\n")};
    while ((rc = kw_produce(a->client, &a->record)) == KW_EAGAIN && kw_run(a->net, a->client, KW_NEVER) >= 0)
        pull(a); /* buffer.memory is full: wait for deliveries */
    return rc;
}

static int fill(app *a, const lines *l) {
    int rc = kw_txn_begin(a->client);
    for (int i = 0; rc == 0 && i < l->n; i++)
        rc = produce(a, l->text[i]);
    kw_offset next = a->done;
    next.offset += l->n;
    if (rc == 0 && a->group.group_id.n > 0)
        rc = kw_txn_send_offsets(a->client, &next, 1, &a->group);
    return rc;
}

/* What the client advises. true: the same lines may be sent again, for nothing of them is visible. */
static bool mended(app *a) {
    kw_txn_info info;
    if (kw_txn_get(a->client, &info) < 0 || info.outcome == KW_OUTCOME_UNKNOWN)
        return false; /* they may be visible: with a group, the next run finds out */
    switch (info.advice) {
    case KW_TXN_GO_ON:
    case KW_TXN_DO_ABORT:
        return ended(a, kw_txn_abort(a->client));
    case KW_TXN_DO_INIT:
        return ended(a, kw_txn_init(a->client));
    case KW_TXN_GIVE_UP:
        break;
    }
    return false;
}

/* KW_ESTATE: the transaction has failed meanwhile; anything else would come again. */
static bool sent(app *a, const lines *l) {
    for (;;) {
        int rc = fill(a, l);
        if (rc == 0 && ended(a, kw_txn_commit(a->client)))
            break;
        if (!mended(a) || (rc != 0 && rc != KW_ESTATE))
            return false;
    }
    a->done.offset += l->n;
    return true;
}

static void read_lines(lines *l) {
    for (l->n = 0; l->n < LINES && fgets(l->text[l->n], sizeof l->text[0], stdin) != NULL;)
        l->n += 1;
}

int main(int argc, char **argv) {
    static lines batch;
    char why[200] = "usage: transactions HOST:PORT TOPIC TRANSACTIONAL-ID [-g GROUP] <lines";
    bool grouped = argc == 6 && strcmp(argv[4], "-g") == 0;
    app a = {.group = kw_group_metadata_default, .done = kw_offset_default};
    kw_config config = kw_config_default;
    if ((argc == 4 || grouped) && kw_net_new(&a.net) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        snprintf(config.transactional_id, sizeof config.transactional_id, "%s", argv[3]);
        snprintf(config.group_id, sizeof config.group_id, "%s", grouped ? argv[5] : "");
        kw_env env = kw_net_env(a.net);
        (void)!kw_client_new(&config, &env, &a.client, why, sizeof why);
    }
    if (a.client == NULL)
        return fprintf(stderr, "%s\n", why), 2;

    a.group.group_id = text(config.group_id);
    a.record = (kw_outgoing){.topic = kw_topic(a.client, text(argv[2])),
                             .partition = 0,
                             .key = KW_NULL_BYTES,
                             .timestamp = KW_TIMESTAMP_NOW};
    a.done.topic = a.record.topic;
    a.done.partition = 0;
    int rc = !start(&a);
    for (int64_t i = 0; rc == 0 && i < a.done.offset; i++)
        (void)!fgets(batch.text[0], sizeof batch.text[0], stdin);
    while (rc == 0 && (read_lines(&batch), batch.n > 0))
        rc = !sent(&a, &batch);
    printf("%lld lines are there\n", (long long)a.done.offset);
    kw_client_free(a.client);
    kw_net_free(a.net);
    return rc;
}
