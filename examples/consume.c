/* consume.c - print a partition from the beginning to its end.   consume HOST:PORT TOPIC PARTITION */
#include <kwire/net.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Views borrow from the fetched batch until it is released: nothing is copied. < 0: it is damaged. */
static int print_batch(kw_client *c, kw_event *e) {
    kw_record r;
    int rc;
    while ((rc = kw_record_next(&e->u.records.iter, &r)) == 1)
        printf("%lld\t%.*s\n", (long long)r.offset, r.value.n > 0 ? (int)r.value.n : 0,
               (const char *)r.value.p);
    kw_batch_release(c, e->u.records.batch);
    return rc;
}

int main(int argc, char **argv) {
    char why[200] = "usage: consume HOST:PORT TOPIC PARTITION";
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    if (argc == 4 && kw_net_new(&net) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        (void)!kw_client_new(&config, &env, &c, why, sizeof why);
    }
    if (c == NULL)
        return fprintf(stderr, "%s\n", why), 2;

    int32_t topic = kw_topic(c, (kw_str){argv[2], (int32_t)strlen(argv[2])});
    int rc = topic < 0 ? topic : kw_assign(c, topic, atoi(argv[3]), KW_OFFSET_BEGINNING);
    for (bool done = rc < 0; !done;) {
        rc = kw_run(net, c, KW_NEVER);
        done = rc < 0;
        for (kw_event e; !done && kw_client_next(c, &e);) {
            if (e.type == KW_EVENT_RECORDS)
                rc = print_batch(c, &e);
            if (e.type == KW_EVENT_ERROR) {
                fprintf(stderr, "%.*s\n", (int)e.text.n, e.text.p);
                rc = -1; /* e.error: Kafka's code, or KW_E* */
            }
            done = e.type == KW_EVENT_END || rc < 0;
        }
    }
    kw_client_free(c);
    kw_net_free(net);
    return rc < 0 ? 1 : 0;
}
