/* find_coordinator.c - of one node it is always that one. There are no groups and no transactions to
 * coordinate yet, and whoever goes on to ask for them is told so; but librdkafka takes a broker without this
 * API for one that is older than lz4, and then sends uncompressed, silently. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/find_coordinator.h>
#include <string.h>

enum { FIRST_OF_MANY = 4 /* from this version on several keys at once */ };

/* Group, transaction, and from version 6 share. */
static int check(const broker_request *q, const kw_find_coordinator_req *in) {
    int8_t last_type = q->version < 6 ? 1 : 2;
    return in->key_type < 0 || in->key_type > last_type ? INVALID_REQUEST : 0;
}

static void answer_one(const kw_broker_options *o, kw_find_coordinator_resp *a) {
    a->node_id = o->node_id;
    a->host = (kw_str){o->host, (int32_t)strlen(o->host)};
    a->port = o->port;
}

static bool answer_many(broker_request *q, const kw_find_coordinator_req *in, int error) {
    kw_find_coordinator_resp one = kw_find_coordinator_resp_default, *a = q->answer;
    kw_find_coordinator_resp_coordinator *list = broker_take(q, in->n_coordinator_keys, sizeof *list);
    if (list == NULL)
        return false;
    one.node_id = one.port = -1;
    if (error == 0)
        answer_one(&q->broker->o, &one);
    for (int32_t i = 0; i < in->n_coordinator_keys; i++)
        list[i] = (kw_find_coordinator_resp_coordinator){.key = in->coordinator_keys[i],
                                                         .node_id = one.node_id,
                                                         .host = one.host,
                                                         .port = one.port,
                                                         .error_code = (int16_t)error};
    a->coordinators = list;
    a->n_coordinators = in->n_coordinator_keys;
    return true;
}

broker_verdict broker_find_coordinator(broker_request *q) {
    const kw_find_coordinator_req *in = q->body;
    kw_find_coordinator_resp *a = q->answer;
    int error = q->fault != 0 ? q->fault : check(q, in);
    if (q->version >= FIRST_OF_MANY)
        return answer_many(q, in, error) ? BROKER_ANSWER : BROKER_CLOSE;
    a->error_code = (int16_t)error;
    a->node_id = a->port = -1;
    if (error == 0)
        answer_one(&q->broker->o, a);
    return BROKER_ANSWER;
}
