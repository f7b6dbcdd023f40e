/* admin.c - makes a topic, then says where each of its partitions ends.
 *
 *     example_admin HOST:PORT TOPIC PARTITIONS */
#include <kwire/admin.h>
#include <kwire/net.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CREATE, LIST }; /* opaques: which call an event ends */

static kw_str str(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

static int create(kw_client *c, const char *name, int32_t n) {
    kw_create_topics_req_topic topic = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    kw_admin_options o = {.timeout_ms = 10000, .opaque = CREATE};
    topic.name = str(name);
    topic.num_partitions = n;
    topic.replication_factor = -1;
    req.topics = &topic;
    req.n_topics = 1;
    return kw_admin_create_topics(c, &req, &o);
}

static int list(kw_client *c, const char *name, int32_t n) {
    kw_list_offsets_req_partition *p = calloc((size_t)n, sizeof *p);
    kw_list_offsets_req_topic topic = kw_list_offsets_req_topic_default;
    kw_list_offsets_req req = kw_list_offsets_req_default;
    kw_admin_options o = {.timeout_ms = 10000, .opaque = LIST};
    for (int32_t i = 0; p != NULL && i < n; i++) {
        p[i] = kw_list_offsets_req_partition_default;
        p[i].partition_index = i;
        p[i].timestamp = -1; /* the end */
    }
    topic.name = str(name);
    topic.partitions = p;
    topic.n_partitions = p != NULL ? n : 0;
    req.topics = &topic;
    req.n_topics = 1;
    int rc = kw_admin_list_offsets(c, &req, &o);
    free(p); /* a call copies what it is given */
    return rc;
}

/* Runs until the call has ended. The result lives until the next event is pulled. */
static const kw_admin_result *await(kw_net *net, kw_client *c, uint64_t opaque) {
    static kw_event e;
    while (kw_run(net, c, KW_NEVER) >= 0)
        while (kw_client_next(c, &e))
            if (e.type == KW_EVENT_ADMIN && e.u.admin.opaque == opaque) {
                if (e.error != 0)
                    fprintf(stderr, "%.*s\n", (int)e.text.n, e.text.p);
                return e.error == 0 ? e.u.admin.result : NULL;
            }
    return NULL;
}

static int work(kw_net *net, kw_client *c, const char *name, int32_t n) {
    if (create(c, name, n) < 0 || await(net, c, CREATE) == NULL || list(c, name, n) < 0)
        return 1;
    const kw_admin_result *r = await(net, c, LIST);
    if (r == NULL)
        return 1;
    const kw_list_offsets_resp_topic *t = r->u.list_offsets->topics;
    for (int32_t i = 0; i < t->n_partitions; i++)
        printf("%d %lld\n", (int)t->partitions[i].partition_index, (long long)t->partitions[i].offset);
    return 0;
}

int main(int argc, char **argv) {
    kw_net *net;
    kw_client *c;
    char why[200];
    kw_config config = kw_config_default;
    if (argc != 4 || kw_config_set(&config, str("bootstrap.servers"), str(argv[1]), why, sizeof why) < 0 ||
        kw_net_new(&net) < 0)
        return 2;
    kw_env env = kw_net_env(net);
    if (kw_client_new(&config, &env, &c, why, sizeof why) < 0)
        return fprintf(stderr, "%s\n", why), 2;
    int result = work(net, c, argv[2], (int32_t)atoi(argv[3]));
    kw_client_free(c);
    kw_net_free(net);
    return result;
}
