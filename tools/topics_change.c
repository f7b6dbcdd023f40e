/* topics_change.c - `kwire topics create` and `delete`: the request, then waiting until brokers show the
 * result. */
#include "tools/interrupt.h"
#include "tools/topics.h"

#include <kwire/msg/create_topics.h>
#include <kwire/msg/delete_topics.h>

#include <string.h>

static kw_str str_of(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

/* Is the topic as it should be? */
typedef bool condition(const kw_metadata_resp_topic *topic);

static bool has_leaders(const kw_metadata_resp_topic *topic) {
    for (int32_t i = 0; i < topic->n_partitions; i++)
        if (topic->partitions[i].leader_id < 0)
            return 0;
    return topic->error_code == 0 && topic->n_partitions > 0;
}

static bool is_gone(const kw_metadata_resp_topic *topic) {
    int code = 0;
    return kw_error_by_name(str_of("UNKNOWN_TOPIC_OR_PARTITION"), &code) && topic->error_code == code;
}

static int pause_for(kw_topics *t, kw_time until) {
    while (kw_clock_now() < until && kw_interrupt_count() == 0) {
        kw_event e;
        if (kw_session_wait(&t->s, until) < 0)
            return KW_EXIT_FAILED;
        while (kw_session_next(&t->s, &e))
            ;
    }
    return kw_interrupt_count() == 0 ? KW_EXIT_OK : KW_EXIT_FAILED;
}

static int wait_until(kw_topics *t, condition *met, const char *what) {
    kw_time until = kw_clock_now() + KW_MS(t->args->timeout_ms);
    const kw_metadata_resp *m;
    for (;;) {
        kw_arena_reset(&t->arena);
        int result = kw_topics_metadata(t, t->args->topic, &m);
        if (result != KW_EXIT_OK)
            return result;
        if (m->n_topics == 1 && met(&m->topics[0]))
            return KW_EXIT_OK;
        if (kw_clock_now() >= until) {
            kw_session_complain(&t->s, "topic %s: %s within %g s", t->args->topic, what,
                                (double)t->args->timeout_ms / 1000);
            return KW_EXIT_FAILED;
        }
        result = pause_for(t, kw_clock_now() + KW_MS(50));
        if (result != KW_EXIT_OK)
            return result;
    }
}

/* "key=value" of the command line to the request's pairs. */
static const kw_create_topics_req_config *configs(kw_topics *t) {
    const kw_args *a = t->args;
    kw_create_topics_req_config *out = kw_arena_alloc(&t->arena, (size_t)a->n_topic_configs * sizeof *out);
    for (int32_t i = 0; out != NULL && i < a->n_topic_configs; i++) {
        const char *equals = strchr(a->topic_configs[i], '=');
        out[i].name = (kw_str){a->topic_configs[i], (int32_t)(equals - a->topic_configs[i])};
        out[i].value = str_of(equals + 1);
    }
    return out;
}

static const kw_request_options to_controller = {.target = {.kind = KW_TO_CONTROLLER}, .version = -1};

int kw_topics_create(kw_topics *t) {
    kw_event answer;
    kw_create_topics_req_topic topic = kw_create_topics_req_topic_default;
    kw_create_topics_req req = kw_create_topics_req_default;
    topic.name = str_of(t->args->topic);
    topic.num_partitions = (int32_t)t->args->n_partitions;
    topic.replication_factor = (int16_t)t->args->replication_factor;
    topic.configs = configs(t);
    topic.n_configs = t->args->n_topic_configs;
    req.topics = &topic;
    req.n_topics = 1;
    req.timeout_ms = (int32_t)t->args->timeout_ms;
    int result = kw_session_request(&t->s, &kw_create_topics_api, &req, &to_controller, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_create_topics_resp *resp = answer.u.response.body;
    for (int32_t i = 0; i < resp->n_topics; i++)
        if (resp->topics[i].error_code != 0)
            return kw_topics_refused(t, "create", resp->topics[i].name, resp->topics[i].error_code,
                                     resp->topics[i].error_message);
    return wait_until(t, has_leaders, "created, but its partitions have no leaders");
}

/* Up to version 5 the request holds names, from 6 on structs. */
static int send_delete(kw_topics *t, kw_event *answer) {
    kw_request_options o = to_controller;
    kw_str name = str_of(t->args->topic);
    kw_delete_topics_req_topic topic = kw_delete_topics_req_topic_default;
    kw_delete_topics_req req = kw_delete_topics_req_default;
    int result = kw_session_version(&t->s, &kw_delete_topics_api, &o.target, &o.version);
    if (result != KW_EXIT_OK)
        return result;
    topic.name = name;
    if (o.version >= 6) {
        req.topics = &topic;
        req.n_topics = 1;
    } else {
        req.topic_names = &name;
        req.n_topic_names = 1;
    }
    req.timeout_ms = (int32_t)t->args->timeout_ms;
    return kw_session_request(&t->s, &kw_delete_topics_api, &req, &o, answer);
}

int kw_topics_delete(kw_topics *t) {
    kw_event answer;
    int result = send_delete(t, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_delete_topics_resp *resp = answer.u.response.body;
    for (int32_t i = 0; i < resp->n_responses; i++)
        if (resp->responses[i].error_code != 0)
            return kw_topics_refused(t, "delete", str_of(t->args->topic), resp->responses[i].error_code,
                                     resp->responses[i].error_message);
    return wait_until(t, is_gone, "deleted, but still there");
}
