/* delete_groups.c - groups go with all they committed: none has members. */
#include "tools/broker/codes.h"
#include "tools/broker/coordinate.h"
#include <kwire/msg/delete_groups.h>

static int delete_one(broker_request *q, kw_str id) {
    int error = broker_coordinates(q, id);
    if (error != 0)
        return error;
    broker_group *group = broker_group_find(&q->broker->groups, id);
    if (group == NULL)
        return GROUP_ID_NOT_FOUND;
    broker_group_remove(&q->broker->groups, &q->broker->mem, group);
    return 0;
}

broker_verdict broker_delete_groups(broker_request *q) {
    const kw_delete_groups_req *in = q->body;
    kw_delete_groups_resp *a = q->answer;
    kw_delete_groups_resp_result *list = broker_take(q, in->n_groups_names, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_groups_names; i++) {
        list[i].group_id = in->groups_names[i];
        list[i].error_code = (int16_t)delete_one(q, in->groups_names[i]);
    }
    a->results = list;
    a->n_results = in->n_groups_names;
    return BROKER_ANSWER;
}
