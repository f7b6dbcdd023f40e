/* describe_groups.c - groups without members: Empty, or Dead where there is none. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include "tools/broker/operations.h"
#include <kwire/msg/describe_groups.h>

enum { FIRST_NOT_FOUND = 6 };

static void describe(broker_request *q, kw_str id, kw_describe_groups_resp_group *out) {
    const kw_describe_groups_req *in = q->body;
    *out = kw_describe_groups_resp_group_default;
    out->group_id = id;
    out->error_code = (int16_t)broker_coordinates(q, id);
    if (out->error_code != 0)
        return;
    bool there = broker_group_find(&q->broker->groups, id) != NULL;
    out->group_state = broker_text(there ? "Empty" : "Dead");
    if (!there && q->version >= FIRST_NOT_FOUND) {
        out->error_code = GROUP_ID_NOT_FOUND;
        out->error_message = broker_text(kw_error_text(GROUP_ID_NOT_FOUND));
    }
    if (in->include_authorized_operations)
        out->authorized_operations = BROKER_GROUP_OPERATIONS;
}

broker_verdict broker_describe_groups(broker_request *q) {
    const kw_describe_groups_req *in = q->body;
    kw_describe_groups_resp *a = q->answer;
    kw_describe_groups_resp_group *list = broker_take(q, in->n_groups, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_groups; i++)
        describe(q, in->groups[i], &list[i]);
    a->groups = list;
    a->n_groups = in->n_groups;
    return BROKER_ANSWER;
}
