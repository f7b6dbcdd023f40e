/* fetch_load.c - what fetching costs: reads partitions 0 .. N-1 of a topic from their end on, says `ready`
 * once it has come to the end of each, and prints what was sent and received until it has read so many
 * records more.
 *
 *     fetch_load HOST:PORT TOPIC N RECORDS */
#include <kwire/net.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS(n) ((kw_time)(n)*1000000)
#define PATIENCE   SECONDS(60) /* of a machine that is busy with other things */

static int64_t n_records;
static int n_errors, n_ends;

static void take(kw_client *c, kw_event *e) {
    kw_record r;
    if (e->type == KW_EVENT_ERROR) {
        fprintf(stderr, "%.*s\n", (int)e->text.n, e->text.p);
        n_errors++;
    }
    n_ends += e->type == KW_EVENT_END;
    if (e->type != KW_EVENT_RECORDS)
        return;
    while (kw_record_next(&e->u.records.iter, &r) == 1)
        n_records++;
    kw_batch_release(c, e->u.records.batch);
}

/* Until there are so many records and ends, or there is no patience left. */
static int drive(kw_net *net, kw_client *c, int64_t records, int ends) {
    int rc = 0;
    kw_time until = kw_clock_now() + PATIENCE;
    for (kw_time now; rc >= 0 && (n_records < records || n_ends < ends) && (now = kw_clock_now()) < until;) {
        rc = kw_run(net, c, until - now);
        for (kw_event e; kw_client_next(c, &e);)
            take(c, &e);
    }
    return rc;
}

static int assign(kw_client *c, const char *name, int n) {
    int32_t topic = kw_topic(c, (kw_str){name, (int32_t)strlen(name)});
    int rc = topic;
    for (int32_t i = 0; rc >= 0 && i < n; i++)
        rc = kw_assign(c, topic, i, KW_OFFSET_END);
    return rc;
}

static void report(const kw_stats *a, const kw_stats *b) {
    unsigned long long n = b->requests_sent - a->requests_sent;
    unsigned long long sent = b->bytes_sent - a->bytes_sent, got = b->bytes_received - a->bytes_received;
    printf("requests %llu sent %llu received %llu sent_each %llu received_each %llu records %lld ends %d\n",
           n, sent, got, n == 0 ? 0 : sent / n, n == 0 ? 0 : got / n, (long long)n_records, n_ends);
}

int main(int argc, char **argv) {
    char why[200] = "usage: fetch_load HOST:PORT TOPIC N RECORDS";
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    kw_stats before, after;
    if (argc == 5 && kw_net_new(&net) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        (void)!kw_client_new_bare(&config, &env, &c, why, sizeof why);
    }
    if (c == NULL)
        return fprintf(stderr, "%s\n", why), 2;
    int rc = assign(c, argv[2], atoi(argv[3]));
    if (rc >= 0)
        rc = drive(net, c, 0, atoi(argv[3]));
    puts("ready");
    fflush(stdout);
    kw_client_stats(c, &before);
    if (rc >= 0)
        rc = drive(net, c, atoi(argv[4]), 0);
    kw_client_stats(c, &after);
    report(&before, &after);
    kw_client_free(c);
    kw_net_free(net);
    return rc < 0 || n_errors > 0;
}
