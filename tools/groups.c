/* groups.c - `kwire groups`: the command, `list` and `delete`. */
#include "tools/groups.h"
#include "tools/commands.h"
#include "tools/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- list ---- */

static const kw_str *strings(kw_desk *d, const kw_words *w) {
    kw_str *out = kw_desk_alloc(d, (size_t)w->n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < w->n; i++)
        out[i] = kw_str_of(w->p[i]);
    return out;
}

static int by_name(const void *a, const void *b) {
    const kw_list_groups_resp_group *x = a, *y = b;
    int32_t n = x->group_id.n < y->group_id.n ? x->group_id.n : y->group_id.n;
    int order = n > 0 ? memcmp(x->group_id.p, y->group_id.p, (size_t)n) : 0;
    return order != 0 ? order : (x->group_id.n > y->group_id.n) - (x->group_id.n < y->group_id.n);
}

static int print_group(kw_desk *d, const kw_list_groups_resp_group *g) {
    if (!d->args->json) {
        printf("%.*s  %.*s  %.*s  %.*s\n", KW_TEXT(g->group_id), KW_TEXT(g->group_state),
               KW_TEXT(g->group_type), KW_TEXT(g->protocol_type));
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "group", g->group_id);
    kw_put_text(o, "state", g->group_state);
    kw_put_text(o, "type", g->group_type);
    kw_put_text(o, "protocolType", g->protocol_type);
    return kw_desk_json_end(d);
}

static int print_groups(kw_desk *d, const kw_admin_group_list *list) {
    kw_list_groups_resp_group *sorted = kw_desk_alloc(d, (size_t)list->n_groups, sizeof *sorted);
    int result = sorted != NULL ? KW_EXIT_OK : KW_EXIT_FAILED;
    if (sorted != NULL && list->n_groups > 0) {
        memcpy(sorted, list->groups, (size_t)list->n_groups * sizeof *sorted);
        qsort(sorted, (size_t)list->n_groups, sizeof *sorted, by_name);
    }
    for (int32_t i = 0; result == KW_EXIT_OK && i < list->n_groups; i++)
        if (i == 0 || by_name(&sorted[i - 1], &sorted[i]) != 0)
            result = print_group(d, &sorted[i]);
    return result;
}

static int list(kw_desk *d) {
    kw_event answer;
    kw_list_groups_req req = kw_list_groups_req_default;
    req.states_filter = strings(d, &d->args->states);
    req.n_states_filter = d->args->states.n;
    req.types_filter = strings(d, &d->args->types);
    req.n_types_filter = d->args->types.n;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_list_groups(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_admin_group_list *l = answer.u.admin.result->u.list_groups;
    for (int32_t i = 0; i < l->n_brokers; i++) {
        char id[32];
        snprintf(id, sizeof id, "%d", (int)l->brokers[i].broker);
        if (l->brokers[i].error != 0)
            result = kw_desk_refused(d, "list groups of broker", kw_str_of(id), l->brokers[i].error,
                                     l->brokers[i].message);
    }
    return print_groups(d, l) | result;
}

/* ---- delete ---- */

static int delete_groups(kw_desk *d) {
    kw_event answer;
    kw_delete_groups_req req = kw_delete_groups_req_default;
    req.groups_names = strings(d, &d->args->groups);
    req.n_groups_names = d->args->groups.n;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_delete_groups(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_delete_groups_resp *resp = answer.u.admin.result->u.delete_groups;
    for (int32_t i = 0; i < resp->n_results; i++)
        if (resp->results[i].error_code != 0)
            result = kw_desk_refused(d, "delete group", resp->results[i].group_id,
                                     resp->results[i].error_code, (kw_str){NULL, -1});
    return result;
}

/* ---- the command ---- */

static int check_topic(const kw_args *a) {
    if (a->partition < 0 || a->topic != NULL)
        return KW_EXIT_OK;
    kw_say("kwire groups: -p N needs -t TOPIC");
    return KW_EXIT_USAGE;
}

static const kw_desk_verb verbs[] = {
    {"list",           0,                             "state type",                        NULL,                  list              },
    {"describe",       KW_DESK_GROUP,                 "group",                             NULL,                  kw_groups_describe},
    {"delete",         KW_DESK_GROUP,                 "group",                             NULL,                  delete_groups     },
    {"offsets",        KW_DESK_GROUP,                 "group topic partition",             check_topic,           kw_groups_offsets },
    {"reset",          KW_DESK_GROUP,
     "group topic partition to-earliest to-latest to-offset to-datetime shift-by execute", kw_groups_check_reset, kw_groups_reset   },
    {"delete-offsets", KW_DESK_GROUP | KW_DESK_TOPIC, "group topic partition",             NULL,
     kw_groups_delete_offsets                                                                                                       },
    {NULL,             0,                             NULL,                                NULL,                  NULL              },
};

static int run(kw_args *a) {
    return kw_desk_run(a, verbs);
}

#define AT(member) offsetof(kw_args, member)

static const kw_option rows[] = {
    {'G', "group",       "GROUP", "which one; may be repeated (not for list)",                 kw_option_words,  AT(groups),    0,                0},
    {'t', "topic",       "TOPIC", "offsets, reset: only of this topic; delete-offsets: of it", kw_option_topic,
     AT(topic),                                                                                                                 0,                0},
    {'p', "partition",   "N",     "with -t: only this partition of it",                        kw_option_number, AT(partition), 0,
     INT32_MAX                                                                                                                                     },
    {0,   "state",       "STATE", "list: only Stable, Empty ...; may be repeated",             kw_option_words,  AT(states),    0,                0},
    {0,   "type",        "TYPE",  "list: only classic, consumer ...; may be repeated",         kw_option_words,  AT(types),     0,
     0                                                                                                                                             },
    {0,   "to-earliest", NULL,    "reset: to where each partition begins",                     kw_option_reset,  0,             KW_MOVE_EARLIEST,
     0                                                                                                                                             },
    {0,   "to-latest",   NULL,    "reset: to where it ends",                                   kw_option_reset,  0,             KW_MOVE_LATEST,   0},
    {0,   "to-offset",   "N",     "reset: to this offset",                                     kw_option_reset,  0,             KW_MOVE_OFFSET,   0},
    {0,   "to-datetime", "WHEN",  "reset: ms since 1970, or 2026-01-31T12:00:00Z",             kw_option_reset,  0,
     KW_MOVE_DATETIME,                                                                                                                            0},
    {0,   "shift-by",    "N",     "reset: by N records, backwards if negative",                kw_option_reset,  0,             KW_MOVE_SHIFT,    0},
    {0,   "execute",     NULL,    "reset: do it; without it, only show",                       kw_option_flag,   AT(execute),   0,                0},
    {'J', "json",        NULL,    "one line of JSON an item",                                  kw_option_flag,   AT(json),      0,                0},
};
static const kw_option_group what = {"Groups", rows, sizeof rows / sizeof *rows};

const kw_command kw_command_groups = {
    .name = "groups",
    .summary = "list, describe, delete groups; show and reset their offsets",
    .usage = "list|describe|delete|offsets|reset|delete-offsets -b HOST:PORT [options]",
    .about = "list prints name, state, type and protocol. describe prints the members with what they own.\n"
             "offsets prints what is committed, where the partition ends, and the lag between. reset\n"
             "shows where a group would go on, and with --execute commits it; the group must have no\n"
             "members. Offsets outside of a partition become its beginning or end. delete-offsets\n"
             "forgets those of a topic that no member reads.",
    .groups = {&what, &kw_connection_options, NULL},
    .notes = "Exit code: 0 done; 1 unreachable, or refused by the broker; 2 usage.\n\n"
             "Examples:\n"
             "  kwire groups offsets -b localhost:9092 -G billing\n"
             "  kwire groups reset -b localhost:9092 -G billing -t users --to-datetime 2026-01-31T12:00:00Z",
    .min_words = 1,
    .max_words = 1,
    .run = run,
};
