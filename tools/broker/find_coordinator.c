/* find_coordinator.c - groups and transactional ids go to nodes by slots, as in Kafka. librdkafka takes a
 * broker without this API for one that is older than lz4, and then sends uncompressed, silently. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/find_coordinator.h>

enum { FIRST_OF_MANY = 4 /* from this version on several keys at once */ };

typedef kw_find_coordinator_resp_coordinator coordinator;

/* Group, transaction, and from version 6 share. */
static int check(const broker_request *q, const kw_find_coordinator_req *in) {
    int8_t last_type = q->version < 6 ? 1 : 2;
    if (q->fault != 0)
        return q->fault;
    return in->key_type < 0 || in->key_type > last_type ? INVALID_REQUEST : 0;
}

static coordinator find(const broker_request *q, kw_str key, int error) {
    const broker_cluster *c = broker_belief(q);
    int32_t node = c->coordinators[broker_cluster_slot(key)];
    coordinator found = {
        .key = key, .node_id = -1, .port = -1, .error_message = {NULL, -1}
    };
    if (error == 0 && !broker_cluster_is_up(c, node))
        error = COORDINATOR_NOT_AVAILABLE;
    found.error_code = (int16_t)error;
    if (error != 0)
        return found;
    const broker_registration *r = &c->nodes[node - c->nodes[0].id];
    found.node_id = r->id;
    found.host = broker_text(r->host);
    found.port = r->port;
    return found;
}

static broker_verdict answer_many(broker_request *q, const kw_find_coordinator_req *in, int error) {
    kw_find_coordinator_resp *a = q->answer;
    coordinator *list = broker_take(q, in->n_coordinator_keys, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_coordinator_keys; i++)
        list[i] = find(q, in->coordinator_keys[i], error);
    a->coordinators = list;
    a->n_coordinators = in->n_coordinator_keys;
    return BROKER_ANSWER;
}

broker_verdict broker_find_coordinator(broker_request *q) {
    const kw_find_coordinator_req *in = q->body;
    kw_find_coordinator_resp *a = q->answer;
    int error = check(q, in);
    if (q->version >= FIRST_OF_MANY)
        return answer_many(q, in, error);
    coordinator one = find(q, in->key, error);
    a->error_code = one.error_code;
    a->node_id = one.node_id;
    a->host = one.host;
    a->port = one.port;
    return BROKER_ANSWER;
}
