/* tiny.c - the least that sends a record and knows what became of it.   tiny HOST:PORT TOPIC TEXT */
#include <kwire/net.h>
#include <string.h>

int main(int argc, char **argv) {
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    if (argc != 4 || strlen(argv[1]) >= sizeof config.bootstrap_servers || kw_net_new(&net) < 0)
        return 2;
    strcpy(config.bootstrap_servers, argv[1]);
    kw_env env = kw_net_env(net);
    if (kw_client_new(&config, &env, &c, NULL, 0) < 0)
        return 2;
    kw_outgoing r = {
        .topic = kw_topic(c, (kw_str){argv[2],                  (int32_t)strlen(argv[2])}
           ),
        .partition = KW_PARTITION_ANY,
        .key = KW_NULL_BYTES,
        .value = {(const uint8_t *)argv[3], (int32_t)strlen(argv[3])},
        .timestamp = KW_TIMESTAMP_NOW
    };
    int rc = kw_produce(c, &r);
    while (rc == 0 && kw_flush(c) > 0 && kw_run(net, c, KW_NEVER) >= 0)
        for (kw_event e; kw_client_next(c, &e);)
            if (e.type == KW_EVENT_DELIVERED && e.u.delivered.outcome != KW_OUTCOME_OK)
                rc = 1;
    kw_client_free(c);
    kw_net_free(net);
    return rc == 0 ? 0 : 1;
}
