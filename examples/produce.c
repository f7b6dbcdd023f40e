/* produce.c - send every line of stdin, and know what became of each.   produce HOST:PORT TOPIC <lines */
#include <kwire/net.h>
#include <stdio.h>
#include <string.h>

static long delivered, lost;

static void pull(kw_client *c) {
    for (kw_event e; kw_client_next(c, &e);) {
        if (e.type == KW_EVENT_DELIVERED)
            *(e.u.delivered.outcome == KW_OUTCOME_OK ? &delivered : &lost) += e.u.delivered.count;
        if (e.type == KW_EVENT_ERROR)
            fprintf(stderr, "%.*s\n", (int)e.text.n, e.text.p);
    }
}

int main(int argc, char **argv) {
    char why[200] = "usage: produce HOST:PORT TOPIC <lines", line[4096];
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    if (argc == 3 && kw_net_new(&net) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        (void)!kw_client_new(&config, &env, &c, why, sizeof why);
    }
    if (c == NULL)
        return fprintf(stderr, "%s\n", why), 2;

    kw_outgoing record = {
        .partition = KW_PARTITION_ANY, .key = {NULL, -1},
             .timestamp = KW_TIMESTAMP_NOW
    };
    record.topic = kw_topic(c, (kw_str){argv[2], (int32_t)strlen(argv[2])});
    int rc = record.topic < 0 ? record.topic : 0;
    while (rc == 0 && fgets(line, sizeof line, stdin) != NULL) {
        record.value = (kw_bytes){(const uint8_t *)line, (int32_t)strcspn(line, "\n")};
        while ((rc = kw_produce(c, &record)) == KW_EAGAIN && kw_run(net, c, KW_NEVER) >= 0)
            pull(c); /* buffer.memory is full: wait for deliveries */
    }
    while (kw_flush(c) > 0 && kw_run(net, c, KW_NEVER) >= 0)
        pull(c);
    printf("delivered %ld, lost or unknown %ld%s%s\n", delivered, lost, rc < 0 ? ": " : "",
           rc < 0 ? kw_error_text(rc) : "");
    kw_client_free(c);
    kw_net_free(net);
    return rc == 0 && lost == 0 ? 0 : 1;
}
