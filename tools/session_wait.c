/* session_wait.c - waiting for one thing: a topic's partitions, the answer to a request.
 *
 * Before the first answer of any broker a refused connection ends the wait at once: nothing suggests that
 * somebody will come. Later the client's own retries decide. */
#include "tools/interrupt.h"
#include "tools/session.h"

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
    double seconds = (double)s->args->timeout_ms / 1000;
    if (s->trouble_text[0] != 0)
        kw_session_complain(s, "topic %s: no metadata from %s within %g s (%s)", topic,
                            s->args->config.bootstrap_servers, seconds, s->trouble_text);
    else
        kw_session_complain(s, "topic %s: no metadata from %s within %g s", topic,
                            s->args->config.bootstrap_servers, seconds);
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

/* Looks for the answer among the waiting events. > 0: it is *answer; 0: not yet; < 0: no hope, said. */
static int find_answer(kw_session *s, uint64_t opaque, kw_event *answer) {
    while (kw_session_next(s, answer)) {
        if (answer->type == KW_EVENT_RESPONSE && answer->u.response.opaque == opaque)
            return 1;
        if (kw_session_unreachable(s, answer)) {
            kw_session_complain(s, "%s", s->trouble_text);
            return KW_ECONNECT;
        }
    }
    return 0;
}

static int judge(kw_session *s, const kw_api *api, kw_event *answer) {
    if (answer->error == 0)
        return s->answered = true, KW_EXIT_OK;
    if (answer->text.n > 0)
        kw_session_complain(s, "%s: %s: %.*s", api->name, kw_error_name(answer->error), (int)answer->text.n,
                            answer->text.p);
    else
        kw_session_complain(s, "%s: %s: %s", api->name, kw_error_name(answer->error),
                            kw_error_text(answer->error));
    return KW_EXIT_FAILED;
}

static int await(kw_session *s, const kw_api *api, uint64_t opaque, kw_event *answer) {
    for (;;) {
        int found = find_answer(s, opaque, answer);
        if (found > 0)
            return judge(s, api, answer);
        if (kw_interrupt_count() > 0)
            return interrupted(s);
        if (found < 0 || kw_session_wait(s, KW_NEVER) < 0) {
            answer->error = found < 0 ? found : KW_ESTATE;
            return KW_EXIT_FAILED;
        }
    }
}

int kw_session_request(kw_session *s, const kw_api *api, const void *body, const kw_request_options *options,
                       kw_event *answer) {
    static uint64_t last_opaque;
    kw_request_options o = *options;
    o.opaque = ++last_opaque;
    if (o.timeout_ms == 0)
        o.timeout_ms = (int32_t)s->args->timeout_ms;
    *answer = (kw_event){0};
    answer->error = kw_request(s->client, api, body, &o);
    if (answer->error < 0)
        return judge(s, api, answer);
    return await(s, api, o.opaque, answer);
}
