/* topics_change.c - `kwire topics create`, `delete` and `grow`: the call, then waiting until brokers show the
 * result. */
#include "tools/interrupt.h"
#include "tools/print.h"
#include "tools/topics.h"

#include <string.h>

/* Is the topic as it should be? */
typedef bool condition(const kw_desk *d, const kw_metadata_resp_topic *topic);

static bool has_leaders(const kw_desk *d, const kw_metadata_resp_topic *topic) {
    for (int32_t i = 0; i < topic->n_partitions; i++)
        if (topic->partitions[i].leader_id < 0)
            return 0;
    return topic->error_code == 0 && topic->n_partitions > 0 && topic->n_partitions >= d->args->n_partitions;
}

static bool is_gone(const kw_desk *d, const kw_metadata_resp_topic *topic) {
    int code = 0;
    (void)d;
    return kw_error_by_name(KW_STR("UNKNOWN_TOPIC_OR_PARTITION"), &code) && topic->error_code == code;
}

static int pause_until(kw_desk *d, kw_time until) {
    while (kw_clock_now() < until && kw_interrupt_count() == 0) {
        kw_event e;
        if (kw_session_wait(&d->s, until) < 0)
            return KW_EXIT_FAILED;
        while (kw_session_next(&d->s, &e))
            ;
    }
    return kw_interrupt_count() == 0 ? KW_EXIT_OK : KW_EXIT_FAILED;
}

static int wait_until(kw_desk *d, condition *met, const char *what) {
    kw_time until = kw_clock_now() + KW_MS(d->args->timeout_ms);
    const kw_metadata_resp *m;
    for (;;) {
        kw_arena_reset(&d->arena);
        int result = kw_desk_metadata(d, d->args->topic, &m);
        if (result != KW_EXIT_OK)
            return result;
        if (m->n_topics == 1 && met(d, &m->topics[0]))
            return KW_EXIT_OK;
        if (kw_clock_now() >= until) {
            kw_session_complain(&d->s, "topic %s: %s within %g s", d->args->topic, what,
                                (double)d->args->timeout_ms / 1000);
            return KW_EXIT_FAILED;
        }
        result = pause_until(d, kw_clock_now() + KW_MS(50));
        if (result != KW_EXIT_OK)
            return result;
    }
}

/* "key=value" of the command line to the request's pairs. */
static const kw_create_topics_req_config *configs(kw_desk *d) {
    const kw_args *a = d->args;
    kw_create_topics_req_config *out = kw_desk_alloc(d, (size_t)a->n_topic_configs, sizeof *out);
    for (int32_t i = 0; out != NULL && i < a->n_topic_configs; i++) {
        const char *equals = strchr(a->topic_configs[i], '=');
        out[i].name = (kw_str){a->topic_configs[i], (int32_t)(equals - a->topic_configs[i])};
        out[i].value = kw_str_of(equals + 1);
    }
    return out;
}

int kw_topics_create(kw_desk *d) {
    kw_event answer;
    kw_create_topics_req_topic topic = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    topic.name = kw_str_of(d->args->topic);
    topic.num_partitions = (int32_t)d->args->n_partitions;
    topic.replication_factor = (int16_t)d->args->replication_factor;
    topic.configs = configs(d);
    topic.n_configs = d->args->n_topic_configs;
    req.topics = &topic;
    req.n_topics = 1;
    req.validate_only = d->args->dry_run;
    if (topic.configs == NULL)
        return KW_EXIT_FAILED;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_create_topics(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_create_topics_resp_topic *told = answer.u.admin.result->u.create_topics->topics;
    if (told->error_code != 0)
        return kw_desk_refused(d, "create", told->name, told->error_code, told->error_message);
    return req.validate_only ? KW_EXIT_OK
                             : wait_until(d, has_leaders, "created, but its partitions have no leaders");
}

int kw_topics_delete(kw_desk *d) {
    kw_event answer;
    kw_delete_topics_req_topic topic = kw_delete_topics_req_topic_default;
    kw_delete_topics_req req = kw_delete_topics_req_default;
    topic.name = kw_str_of(d->args->topic);
    req.topics = &topic;
    req.n_topics = 1;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_delete_topics(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_delete_topics_resp_topic *told = answer.u.admin.result->u.delete_topics->responses;
    if (told->error_code != 0)
        return kw_desk_refused(d, "delete", topic.name, told->error_code, told->error_message);
    return wait_until(d, is_gone, "deleted, but still there");
}

int kw_topics_check_grow(const kw_args *a) {
    if (a->n_partitions > 0)
        return KW_EXIT_OK;
    kw_say("kwire topics: grow needs -n N: how many partitions there shall be");
    return KW_EXIT_USAGE;
}

int kw_topics_grow(kw_desk *d) {
    kw_event answer;
    kw_create_partitions_req_topic topic = kw_create_partitions_req_topic_default;
    kw_create_partitions_req req = kw_create_partitions_req_default;
    topic.name = kw_str_of(d->args->topic);
    topic.count = (int32_t)d->args->n_partitions;
    topic.n_assignments = -1;
    req.topics = &topic;
    req.n_topics = 1;
    req.validate_only = d->args->dry_run;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_create_partitions(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_create_partitions_resp_topic *told = answer.u.admin.result->u.create_partitions->results;
    if (told->error_code != 0)
        return kw_desk_refused(d, "grow", topic.name, told->error_code, told->error_message);
    return req.validate_only ? KW_EXIT_OK
                             : wait_until(d, has_leaders, "grown, but its new partitions have no leaders");
}
