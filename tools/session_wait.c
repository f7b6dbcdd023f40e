/* session_wait.c - waiting for one thing: a topic's partitions, the answer to a request.
 *
 * Before the first answer of any broker a refused connection ends the wait at once: nothing suggests that
 * somebody will come. Later the client's own retries decide. */
#include "tools/interrupt.h"
#include "tools/session.h"

#include <kwire/msg/api_versions.h>

#include <string.h>

bool kw_session_unreachable(const kw_session *s, const kw_event *e) {
    return !s->answered && e->type == KW_EVENT_ERROR &&
           (e->error == KW_ECONNECT || e->error == KW_EPEER || e->error == KW_ERESOLVE);
}

/* Pulls what is there; false when there is no hope. */
static bool still_hope(kw_session *s) {
    kw_event e;
    while (kw_session_next(s, &e)) {
        if (kw_session_unreachable(s, &e)) {
            kw_session_complain(s, "%s", s->trouble_text);
            return false;
        }
    }
    return true;
}

static int say_missing(kw_session *s, const char *topic) {
    kw_session_complain(s, "topic %s: UNKNOWN_TOPIC_OR_PARTITION: no such topic on %s", topic,
                        s->args->config.bootstrap_servers);
    return KW_EXIT_FAILED;
}

static int say_late(kw_session *s, const char *topic, int32_t state) {
    if (state == KW_ENOTFOUND)
        return say_missing(s, topic);
    char state_text[300];
    kw_client_explain(s->client, state_text, sizeof state_text);
    kw_session_complain(s, "topic %s: no metadata within %g s; %s", topic, (double)s->args->timeout_ms / 1000,
                        state_text);
    return KW_EXIT_FAILED;
}

static int interrupted(kw_session *s) {
    kw_session_complain(s, "interrupted");
    return KW_EXIT_FAILED;
}

int kw_session_topic(kw_session *s, int32_t missing_ok_ms, int32_t *topic, int32_t *n_partitions) {
    const char *name = s->args->topic;
    kw_time start = kw_clock_now();
    kw_time until = start + KW_MS(s->args->timeout_ms), missing_since = KW_NEVER;
    *topic = kw_topic(s->client, (kw_str){name, (int32_t)strlen(name)});
    if (*topic < 0) {
        kw_session_complain(s, "topic %s: %s", name, kw_error_text(*topic));
        return KW_EXIT_FAILED;
    }
    for (;;) {
        *n_partitions = kw_topic_partitions(s->client, *topic);
        kw_time now = kw_clock_now();
        if (*n_partitions > 0)
            return s->answered = true, KW_EXIT_OK;
        if (*n_partitions == KW_ENOTFOUND && missing_since == KW_NEVER)
            missing_since = now;
        if (missing_since != KW_NEVER && now - missing_since >= KW_MS(missing_ok_ms))
            return say_missing(s, name);
        if (now >= until)
            return say_late(s, name, *n_partitions);
        if (kw_interrupt_count() > 0)
            return interrupted(s);
        if (kw_session_wait(s, now + KW_MS(20)) < 0 || !still_hope(s))
            return KW_EXIT_FAILED;
    }
}

/* Looks for the answer among the waiting events. > 0: it is *answer; 0: not yet; < 0: no hope. */
static int find_answer(kw_session *s, uint64_t opaque, kw_event *answer) {
    while (kw_session_next(s, answer)) {
        if (answer->type == KW_EVENT_RESPONSE && answer->u.response.opaque == opaque)
            return 1;
        if (kw_session_unreachable(s, answer))
            return s->trouble;
    }
    return 0;
}

static int await(kw_session *s, uint64_t opaque, kw_event *answer) {
    for (;;) {
        int found = find_answer(s, opaque, answer);
        if (found > 0)
            return answer->error;
        if (found < 0)
            return found;
        if (kw_interrupt_count() > 0)
            return KW_ECANCELLED;
        if (kw_session_wait(s, KW_NEVER) < 0)
            return KW_ESTATE;
    }
}

int kw_session_try(kw_session *s, const kw_api *api, const void *body, const kw_request_options *options,
                   kw_event *answer) {
    static uint64_t last_opaque;
    kw_request_options o = *options;
    o.opaque = ++last_opaque;
    if (o.timeout_ms == 0)
        o.timeout_ms = (int32_t)s->args->timeout_ms;
    *answer = (kw_event){0};
    /* The client's clock is that of its last step, and the timeout counts from there. */
    int err = kw_session_turn(s);
    if (err >= 0)
        err = kw_request(s->client, api, body, &o);
    if (err == 0)
        err = await(s, o.opaque, answer);
    s->answered |= err == 0;
    return err;
}

/* The best words for a failed request: the event's, the trouble that stopped it, or the code's. */
static kw_str reason(const kw_session *s, const kw_event *answer, int err) {
    const char *text = kw_error_text(err);
    if (answer->type == KW_EVENT_RESPONSE && answer->text.n > 0)
        return answer->text;
    if (s->trouble_text[0] != 0)
        text = s->trouble_text;
    return (kw_str){text, (int32_t)strlen(text)};
}

int kw_session_request(kw_session *s, const kw_api *api, const void *body, const kw_request_options *options,
                       kw_event *answer) {
    int err = kw_session_try(s, api, body, options, answer);
    if (err == 0)
        return KW_EXIT_OK;
    if (err == KW_ECANCELLED && kw_interrupt_count() > 0)
        return interrupted(s);
    kw_str why = reason(s, answer, err);
    kw_session_complain(s, "%s: %s: %.*s", api->name, kw_error_name(err), (int)why.n, why.p);
    return KW_EXIT_FAILED;
}

static const kw_api_versions_resp_api *offered(const kw_api_versions_resp *resp, int16_t key) {
    for (int32_t i = 0; i < resp->n_api_keys; i++)
        if (resp->api_keys[i].api_key == key)
            return &resp->api_keys[i];
    return NULL;
}

int kw_session_version(kw_session *s, const kw_api *api, const kw_target *target, int16_t *version) {
    kw_event answer;
    kw_request_options ask = {.target = *target, .version = 0};
    int result = kw_session_request(s, &kw_api_versions_api, &kw_api_versions_req_default, &ask, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_api_versions_resp_api *there = offered(answer.u.response.body, api->key);
    *version = there != NULL && there->max_version < api->max_version ? there->max_version : api->max_version;
    if (there != NULL && *version >= there->min_version && *version >= api->min_version)
        return KW_EXIT_OK;
    kw_session_complain(s, "%s: %s: %s", api->name, kw_error_name(KW_EUNSUPPORTED),
                        kw_error_text(KW_EUNSUPPORTED));
    return KW_EXIT_FAILED;
}
