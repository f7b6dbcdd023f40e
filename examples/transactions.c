/* transactions.c - the lines of stdin in transactions of a hundred: each is visible as a whole, or not at
 * all. With a group, how far the input was read is its committed offset, and part of the same transactions:
 * run again with the same input after any end, kill -9 included, it goes on there, and each line arrives
 * once. transactions HOST:PORT TOPIC TRANSACTIONAL-ID [-g GROUP] <lines */
#include <kwire/net.h>
#include <kwire/txn.h>
#include <stdio.h>
#include <string.h>

enum { LINES = 100 };

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

/* false: the end of the input, or of the transaction: then nothing of it is visible. */
static bool one_transaction(app *a, int *rc) {
    char line[4096];
    int n = 0;
    *rc = kw_txn_begin(a->client);
    while (*rc == 0 && n < LINES && fgets(line, sizeof line, stdin) != NULL) {
        *rc = produce(a, line);
        n += 1;
    }
    kw_offset next = a->done;
    next.offset += n;
    if (*rc == 0 && a->group.group_id.n > 0)
        *rc = kw_txn_send_offsets(a->client, &next, 1, &a->group);
    if (*rc != 0 || !ended(a, kw_txn_commit(a->client))) {
        *rc = 1;
        (void)ended(a, kw_txn_abort(a->client));
        return false;
    }
    a->done = next;
    return n == LINES;
}

int main(int argc, char **argv) {
    char why[200] = "usage: transactions HOST:PORT TOPIC TRANSACTIONAL-ID [-g GROUP] <lines", line[4096];
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
        (void)!fgets(line, sizeof line, stdin);
    while (rc == 0 && one_transaction(&a, &rc))
        continue;
    printf("%lld lines are there\n", (long long)a.done.offset);
    kw_client_free(a.client);
    kw_net_free(a.net);
    return rc;
}
