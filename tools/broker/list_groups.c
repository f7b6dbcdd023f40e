/* list_groups.c - the groups that this node coordinates: all of them classic, and Empty. */
#include "tools/broker/coordinate.h"
#include <kwire/msg/list_groups.h>
#include <string.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Without regard to case, as there. No filter: everything passes. */
static bool passes(const kw_str *filter, int32_t n, const char *word) {
    size_t size = strlen(word);
    for (int32_t i = 0; i < n; i++) {
        size_t same = 0;
        while (filter[i].n == (int32_t)size && same < size && lower(filter[i].p[same]) == lower(word[same]))
            same++;
        if (same == size)
            return true;
    }
    return n <= 0;
}

broker_verdict broker_list_groups(broker_request *q) {
    const kw_list_groups_req *in = q->body;
    kw_list_groups_resp *a = q->answer;
    const broker_groups *groups = &q->broker->groups;
    kw_list_groups_resp_group *list = broker_take(q, groups->n, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    a->error_code = (int16_t)q->fault;
    a->groups = list;
    bool wanted = passes(in->states_filter, in->n_states_filter, "Empty") &&
                  passes(in->types_filter, in->n_types_filter, "classic");
    for (int32_t i = 0; q->fault == 0 && wanted && i < groups->n; i++)
        if (broker_coordinates(q, groups->list[i]->id) == 0)
            list[a->n_groups++] = (kw_list_groups_resp_group){.group_id = groups->list[i]->id,
                                                              .protocol_type = broker_text(""),
                                                              .group_state = broker_text("Empty"),
                                                              .group_type = broker_text("classic")};
    return BROKER_ANSWER;
}
