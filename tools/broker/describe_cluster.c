/* describe_cluster.c - the nodes, and who plays the controller. Controllers cannot be asked for here
 * (KIP-919): brokers do not show them. */
#include "tools/broker/codes.h"
#include "tools/broker/operations.h"
#include "tools/broker/request.h"
#include <kwire/msg/describe_cluster.h>

enum { ENDPOINT_BROKERS = 1 };

static bool list_brokers(broker_request *q, bool fenced, kw_describe_cluster_resp *a) {
    const broker_cluster *c = broker_belief(q);
    kw_describe_cluster_resp_broker *list = broker_take(q, c->n_nodes, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < c->n_nodes; i++) {
        const broker_registration *r = &c->nodes[i];
        if (!r->down || fenced)
            list[a->n_brokers++] = (kw_describe_cluster_resp_broker){.broker_id = r->id,
                                                                     .host = broker_text(r->host),
                                                                     .port = r->port,
                                                                     .rack = broker_rack(r),
                                                                     .is_fenced = r->down};
    }
    a->brokers = list;
    return true;
}

broker_verdict broker_describe_cluster(broker_request *q) {
    const kw_describe_cluster_req *in = q->body;
    kw_describe_cluster_resp *a = q->answer;
    bool brokers = in->endpoint_type == ENDPOINT_BROKERS;
    a->error_code = (int16_t)q->fault;
    if (q->fault == 0 && !brokers)
        a->error_code = in->endpoint_type == 2 ? MISMATCHED_ENDPOINT_TYPE : UNSUPPORTED_ENDPOINT_TYPE;
    if (a->error_code != 0) {
        a->error_message = broker_text(kw_error_text(a->error_code));
        return BROKER_ANSWER;
    }
    a->cluster_id = broker_text(q->broker->cluster_text);
    a->controller_id = broker_cluster_controller(broker_belief(q));
    if (in->include_cluster_authorized_operations)
        a->cluster_authorized_operations = BROKER_CLUSTER_OPERATIONS;
    return list_brokers(q, in->include_fenced_brokers, a) ? BROKER_ANSWER : BROKER_CLOSE;
}
