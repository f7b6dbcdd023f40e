/* groups_describe.c - `kwire groups describe`: state and members of classic and KIP-848 groups. */
#include "tools/groups.h"

#include <kwire/msg/consumer_protocol.h>
#include <kwire/wire.h>

#include <stdio.h>

/* What both kinds of members have in common. */
typedef struct member {
    kw_str id, instance, client, host;
    kw_topic_offsets *owns; /* topics and partitions, without offsets */
    int32_t n_owns;
} member;

typedef struct group {
    kw_str id, state, type, protocol;
    member *members;
    int32_t n_members;
} group;

/* ---- from the two answers ---- */

static bool add_topic(kw_desk *d, kw_topic_offsets *to, kw_str topic, const int32_t *partitions, int32_t n) {
    *to = (kw_topic_offsets){.topic = topic, .n = n};
    to->partitions = kw_desk_alloc(d, n > 0 ? (size_t)n : 0, sizeof *to->partitions);
    for (int32_t i = 0; to->partitions != NULL && i < n; i++)
        to->partitions[i].partition = partitions[i];
    return to->partitions != NULL;
}

/* The assignment is bytes of the consumer protocol: other protocols, and damage, own nothing that we can
 * tell. */
static bool read_assignment(kw_desk *d, kw_bytes bytes, member *m) {
    kw_consumer_assignment *a = kw_desk_alloc(d, 1, sizeof *a);
    kw_reader r;
    kw_reader_init(&r, bytes.p, bytes.n > 0 ? (size_t)bytes.n : 0);
    int16_t version = bytes.n > 0 ? kw_read_i16(&r) : -1;
    if (a == NULL || version < 0)
        return a != NULL;
    version = version > 3 ? 3 : version;
    if (kw_message_decode(&kw_consumer_assignment_message, version, &r, &d->arena, 0, a, NULL) < 0)
        return true;
    m->owns = kw_desk_alloc(d, (size_t)a->n_assigned_partitions, sizeof *m->owns);
    for (int32_t i = 0; m->owns != NULL && i < a->n_assigned_partitions; i++, m->n_owns++)
        if (!add_topic(d, &m->owns[i], a->assigned_partitions[i].topic, a->assigned_partitions[i].partitions,
                       a->assigned_partitions[i].n_partitions))
            return false;
    return m->owns != NULL;
}

static bool from_classic(kw_desk *d, const kw_describe_groups_resp_group *g, group *out) {
    bool consumers = g->protocol_type.n == 8; /* "consumer" */
    *out = (group){.id = g->group_id,
                   .state = g->group_state,
                   .type = KW_STR("classic"),
                   .protocol = g->protocol_data,
                   .n_members = g->n_members};
    out->members = kw_desk_alloc(d, (size_t)g->n_members, sizeof *out->members);
    for (int32_t i = 0; out->members != NULL && i < g->n_members; i++) {
        const kw_describe_groups_resp_member *m = &g->members[i];
        out->members[i] = (member){.id = m->member_id,
                                   .instance = m->group_instance_id,
                                   .client = m->client_id,
                                   .host = m->client_host};
        if (consumers && !read_assignment(d, m->member_assignment, &out->members[i]))
            return false;
    }
    return out->members != NULL;
}

static bool from_consumer(kw_desk *d, const kw_consumer_group_describe_resp_group *g, group *out) {
    *out = (group){.id = g->group_id,
                   .state = g->group_state,
                   .type = KW_STR("consumer"),
                   .protocol = g->assignor_name,
                   .n_members = g->n_members};
    out->members = kw_desk_alloc(d, (size_t)g->n_members, sizeof *out->members);
    for (int32_t i = 0; out->members != NULL && i < g->n_members; i++) {
        const kw_consumer_group_describe_resp_member *m = &g->members[i];
        int32_t n = m->assignment.n_topic_partitions;
        member *to = &out->members[i];
        *to = (member){
            .id = m->member_id, .instance = m->instance_id, .client = m->client_id, .host = m->client_host};
        to->owns = kw_desk_alloc(d, (size_t)n, sizeof *to->owns);
        for (; to->owns != NULL && to->n_owns < n; to->n_owns++) {
            const kw_consumer_group_describe_resp_topic *t = &m->assignment.topic_partitions[to->n_owns];
            if (!add_topic(d, &to->owns[to->n_owns], t->topic_name, t->partitions, t->n_partitions))
                return false;
        }
    }
    return out->members != NULL;
}

/* ---- printing ---- */

static void print_owned(const member *m) {
    for (int32_t i = 0; i < m->n_owns; i++) {
        printf("    topic %.*s  partitions ", KW_TEXT(m->owns[i].topic));
        for (int32_t k = 0; k < m->owns[i].n; k++)
            printf("%s%d", k > 0 ? "," : "", (int)m->owns[i].partitions[k].partition);
        printf("\n");
    }
}

static void print_text(const group *g) {
    printf("group %.*s  state %.*s  type %.*s%s%.*s  members %d\n", KW_TEXT(g->id), KW_TEXT(g->state),
           KW_TEXT(g->type), g->protocol.n > 0 ? "  protocol " : "", KW_TEXT(g->protocol), (int)g->n_members);
    for (int32_t i = 0; i < g->n_members; i++) {
        const member *m = &g->members[i];
        printf("  member %.*s  client %.*s  host %.*s%s%.*s\n", KW_TEXT(m->id), KW_TEXT(m->client),
               KW_TEXT(m->host), m->instance.n > 0 ? "  instance " : "", KW_TEXT(m->instance));
        print_owned(m);
    }
}

static void put_owned(kw_json_out *o, const member *m) {
    kw_json_name(o, "assignment");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < m->n_owns; i++) {
        kw_json_begin_object(o);
        kw_put_text(o, "topic", m->owns[i].topic);
        kw_json_name(o, "partitions");
        kw_json_begin_array(o);
        for (int32_t k = 0; k < m->owns[i].n; k++)
            kw_json_put_i64(o, m->owns[i].partitions[k].partition);
        kw_json_end_array(o);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
}

static int print_json(kw_desk *d, const group *g) {
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "group", g->id);
    kw_put_text(o, "state", g->state);
    kw_put_text(o, "type", g->type);
    kw_put_text(o, "protocol", g->protocol);
    kw_json_name(o, "members");
    kw_json_begin_array(o);
    for (int32_t i = 0; i < g->n_members; i++) {
        kw_json_begin_object(o);
        kw_put_text(o, "id", g->members[i].id);
        kw_put_text(o, "instance", g->members[i].instance);
        kw_put_text(o, "client", g->members[i].client);
        kw_put_text(o, "host", g->members[i].host);
        put_owned(o, &g->members[i]);
        kw_json_end_object(o);
    }
    kw_json_end_array(o);
    return kw_desk_json_end(d);
}

static int describe_one(kw_desk *d, const kw_admin_group *told) {
    group g;
    if (told->error != 0)
        return kw_desk_refused(d, "describe group", told->group_id, told->error, told->message);
    bool ok =
        told->consumer != NULL ? from_consumer(d, told->consumer, &g) : from_classic(d, told->classic, &g);
    if (!ok)
        return KW_EXIT_FAILED;
    if (d->args->json)
        return print_json(d, &g);
    print_text(&g);
    return KW_EXIT_OK;
}

int kw_groups_describe(kw_desk *d) {
    kw_event answer;
    const kw_words *names = &d->args->groups;
    kw_describe_groups_req req = kw_describe_groups_req_default;
    kw_str *groups = kw_desk_alloc(d, (size_t)names->n, sizeof *groups);
    if (groups == NULL)
        return KW_EXIT_FAILED;
    for (int32_t i = 0; i < names->n; i++)
        groups[i] = kw_str_of(names->p[i]);
    req.groups = groups;
    req.n_groups = names->n;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_describe_groups(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_admin_groups *all = answer.u.admin.result->u.describe_groups;
    for (int32_t i = 0; i < all->n_groups; i++)
        result |= describe_one(d, &all->groups[i]);
    return result;
}
