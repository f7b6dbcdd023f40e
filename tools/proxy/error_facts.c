/* error_facts.c - see error_facts.h. What brokers do is taken from Apache Kafka 4.1.1. */
#include "tools/proxy/error_facts.h"
#include <kwire/msg/alter_partition_reassignments.h>
#include <kwire/msg/alter_replica_log_dirs.h>
#include <kwire/msg/alter_share_group_offsets.h>
#include <kwire/msg/alter_user_scram_credentials.h>
#include <kwire/msg/delete_records.h>
#include <kwire/msg/delete_share_group_offsets.h>
#include <kwire/msg/describe_log_dirs.h>
#include <kwire/msg/describe_share_group_offsets.h>
#include <kwire/msg/elect_leaders.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/leave_group.h>
#include <kwire/msg/offset_delete.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/share_acknowledge.h>
#include <kwire/msg/share_fetch.h>

const kw_field *proxy_field(const kw_rows *s, const char *name, int version) {
    for (int i = 0; i < s->n_fields; i++)
        if (row_in(&s->fields[i], version) && strcmp(kw_rows_name(s, i), name) == 0)
            return &s->fields[i];
    return NULL;
}

const kw_field *proxy_code_field(const kw_rows *s, int version) {
    const kw_field *f = proxy_field(s, "errorCode", version);
    if (f == NULL)
        f = proxy_field(s, "partitionErrorCode", version); /* AddPartitionsToTxn */
    return f;
}

bool proxy_has_code(const kw_rows *s, int version) {
    if (proxy_code_field(s, version) != NULL)
        return true;
    for (int i = 0; i < s->n_fields; i++)
        if (s->fields[i].kind == KIND_STRUCT && row_in(&s->fields[i], version) &&
            proxy_has_code(s->fields[i].of, version))
            return true;
    return false;
}

/* ---- which array answers to which ---- */

/* Where it is neither the array of the same name nor the first one. */
static const struct exception {
    const kw_api *api;
    const char *answer, *outer, *request[2];
} exceptions[] = {
    {&kw_alter_replica_log_dirs_api,       "results", "dirs", {"topics"}                 },
    {&kw_alter_user_scram_credentials_api, "results", NULL,   {"deletions", "upsertions"}},
    {&kw_describe_log_dirs_api,            "results", NULL,   {NULL}                     }, /* one a disk */
};

static const char *name_of(const kw_rows *s, const kw_field *f) {
    return kw_rows_name(s, (int)(f - s->fields));
}

static const struct exception *exception_of(const kw_api *api, const char *answer) {
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
        if (exceptions[i].api == api && strcmp(exceptions[i].answer, answer) == 0)
            return &exceptions[i];
    return NULL;
}

static proxy_sources by_exception(const struct exception *e, const kw_rows *request, int version) {
    proxy_sources s = {0};
    if (e->outer != NULL) {
        s.outer = proxy_field(request, e->outer, version);
        request = s.outer->of;
    }
    for (int i = 0; i < 2 && e->request[i] != NULL; i++)
        s.of[s.n++] = proxy_field(request, e->request[i], version);
    return s;
}

static const kw_field *first_array(const kw_rows *s, int version) {
    for (int i = 0; i < s->n_plain; i++)
        if ((s->fields[i].flags & ROW_ARRAY) && row_in(&s->fields[i], version))
            return &s->fields[i];
    return NULL;
}

proxy_sources proxy_sources_of(const kw_api *api, const kw_rows *answer, const kw_field *array,
                               const kw_rows *request, int version) {
    const char *name = name_of(answer, array);
    const struct exception *e = exception_of(api, name);
    if (request == NULL)
        return (proxy_sources){0};
    if (e != NULL)
        return by_exception(e, request, version);
    const kw_field *f = proxy_field(request, name, version);
    if (f == NULL || !(f->flags & ROW_ARRAY))
        f = first_array(request, version);
    return (proxy_sources){.of = {f}, .n = f != NULL};
}

/* ---- names ---- */

static const proxy_name names[] = {
    {"name",            "name"           },
    {"topic",           "topic"          },
    {"topicName",       "topicName"      },
    {"topicName",       "name"           },
    {"topicId",         "topicId"        },
    {"index",           "index"          },
    {"partition",       "partition"      },
    {"partitionIndex",  "partitionIndex" },
    {"partitionIndex",  "partition"      },
    {"partitionId",     "partition"      },
    {"key",             "key"            },
    {"groupId",         "groupId"        },
    {"memberId",        "memberId"       },
    {"groupInstanceId", "groupInstanceId"},
    {"transactionalId", "transactionalId"},
    {"producerId",      "producerId"     },
    {"resourceType",    "resourceType"   },
    {"resourceName",    "resourceName"   },
    {"user",            "name"           },
    {"feature",         "feature"        },
    {"entity",          "entity"         },
    {"entityType",      "entityType"     },
    {"entityName",      "entityName"     },
    {NULL,              NULL             },
};

const proxy_name *proxy_names(int i) {
    return names[i].answer == NULL ? NULL : &names[i];
}

bool proxy_is_name(const char *answer) {
    for (const proxy_name *n = names; n->answer != NULL; n++)
        if (strcmp(n->answer, answer) == 0)
            return true;
    return false;
}

/* ---- codes and values ---- */

enum {
    UNKNOWN_TOPIC_OR_PARTITION = 3,
    INVALID_GROUP_ID = 24,
    UNKNOWN_MEMBER_ID = 25,
    TOPIC_AUTHORIZATION_FAILED = 29,
    GROUP_AUTHORIZATION_FAILED = 30,
    CLUSTER_AUTHORIZATION_FAILED = 31,
    NOT_CONTROLLER = 41,
    GROUP_ID_NOT_FOUND = 69,
    FETCH_SESSION_ID_NOT_FOUND = 70,
    INVALID_FETCH_SESSION_EPOCH = 71,
    FENCED_INSTANCE_ID = 82,
    GROUP_SUBSCRIBED_TO_TOPIC = 86,
    UNSTABLE_OFFSET_COMMIT = 88,
    FETCH_SESSION_TOPIC_ID_ERROR = 106,
    SHARE_SESSION_NOT_FOUND = 122,
    INVALID_SHARE_SESSION_EPOCH = 123,
};

/* APIs that have codes at two levels. These codes stand at the outer one, or, with `inner`, all but these. */
static const struct level {
    const kw_api *api;
    bool inner;
    int codes[6];
} levels[] = {
    {&kw_fetch_api,
     false,                                        {FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR}},
    {&kw_offset_fetch_api,
     true,                                         {UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED, UNSTABLE_OFFSET_COMMIT}       },
    {&kw_leave_group_api,                   true,  {UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID}                                                },
    {&kw_offset_delete_api,
     true,                                         {UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED, GROUP_SUBSCRIBED_TO_TOPIC}    },
    {&kw_alter_partition_reassignments_api, false, {CLUSTER_AUTHORIZATION_FAILED, NOT_CONTROLLER}                                         },
    {&kw_elect_leaders_api,                 false, {CLUSTER_AUTHORIZATION_FAILED, NOT_CONTROLLER}                                         },
    {&kw_share_fetch_api,
     false,                                        {INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, GROUP_AUTHORIZATION_FAILED, GROUP_ID_NOT_FOUND,
      SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH}                                                                    },
    {&kw_share_acknowledge_api,
     false,                                        {INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, GROUP_AUTHORIZATION_FAILED, GROUP_ID_NOT_FOUND,
      SHARE_SESSION_NOT_FOUND, INVALID_SHARE_SESSION_EPOCH}                                                                    },
    {&kw_describe_share_group_offsets_api,  true,  {UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED}                               },
    {&kw_alter_share_group_offsets_api,     true,  {UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED}                               },
    {&kw_delete_share_group_offsets_api,    true,  {UNKNOWN_TOPIC_OR_PARTITION, TOPIC_AUTHORIZATION_FAILED}                               },
};

static bool holds(const struct level *l, int code) {
    for (size_t i = 0; i < sizeof l->codes / sizeof *l->codes && l->codes[i] != 0; i++)
        if (l->codes[i] == code)
            return true;
    return false;
}

bool proxy_code_is_outer(const kw_api *api, int code) {
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (levels[i].api == api)
            return holds(&levels[i], code) != levels[i].inner;
    return false;
}

static const struct beside {
    const kw_api *api;
    const char *field;
    int32_t value;
} besides[] = {
    {&kw_produce_api,          "baseOffset",      -1},
    {&kw_fetch_api,            "highWatermark",   -1},
    {&kw_offset_fetch_api,     "committedOffset", -1},
    {&kw_find_coordinator_api, "nodeId",          -1},
    {&kw_find_coordinator_api, "port",            -1},
    {&kw_delete_records_api,   "lowWatermark",    -1},
    {&kw_init_producer_id_api, "producerEpoch",   -1},
};

bool proxy_beside_error(const kw_api *api, const char *field, int32_t *value) {
    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++) {
        if (besides[i].api != api || strcmp(besides[i].field, field) != 0)
            continue;
        *value = besides[i].value;
        return true;
    }
    return false;
}
