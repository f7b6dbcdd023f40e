/* session.c - creation, driving and the error lines of a client. The waits that commands share are in
 * session_wait.c. */
#include "tools/session.h"
#include "tools/interrupt.h"
#include "tools/print.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The client refuses it too, but only once the topic is known, when input may have been read. */
static int check_topics(const kw_args *a, const kw_config *resolved) {
    for (int32_t i = 0; i < a->n_topic_settings; i++) {
        const kw_topic_setting *s = &a->topic_settings[i];
        char unread[400];
        kw_config c = *resolved;
        if (kw_config_set(&c, s->key, s->value, unread, sizeof unread) < 0 || c.acks == -1 ||
            resolved->enable_idempotence == 0)
            continue;
        kw_say("kwire %s: -X: topic.%.*s.%.*s: acks (%d) does not go with %s", a->command->name,
               (int)s->topic.n, s->topic.p, (int)s->key.n, s->key.p, (int)c.acks,
               resolved->transactional_id[0] != 0 ? "transactional.id"
               : kw_args_is_set(a, "enable.idempotence")
                   ? "enable.idempotence (true)"
                   : "enable.idempotence, which is true by default (-X enable.idempotence=false allows it)");
        return KW_EXIT_USAGE;
    }
    return KW_EXIT_OK;
}

/* Contradicting settings are the user's mistake, so they are found before anything is opened. The client
 * resolves its own copy again, and logs which default gave way. */
static int check_settings(const kw_args *a) {
    char note[400], why[400] = "";
    kw_config copy = a->config;
    if (copy.bootstrap_servers[0] == 0) {
        kw_say("kwire %s: -b HOST:PORT is missing (see `kwire %s --help`)", a->command->name,
               a->command->name);
        return KW_EXIT_USAGE;
    }
    if (kw_config_resolve(&copy, note, sizeof note, why, sizeof why) == 0)
        return check_topics(a, &copy);
    kw_say("kwire %s: -X: %s", a->command->name, why);
    return KW_EXIT_USAGE;
}

static kw_config config_of(const kw_args *a) {
    kw_config c = a->config;
    if (a->quiet)
        c.log_level = KW_LOG_ERROR;
    else if (a->verbose > 0)
        c.log_level = a->verbose == 1 ? KW_LOG_INFO : KW_LOG_DEBUG;
    return c;
}

int kw_session_open(kw_session *s, const kw_args *a) {
    char why[400] = "";
    *s = (kw_session){.args = a};
    int result = check_settings(a);
    if (result != KW_EXIT_OK)
        return result;
    if (!kw_interrupt_init() || kw_net_new(&s->net) < 0) {
        kw_say("kwire %s: no descriptors or memory left", a->command->name);
        return KW_EXIT_FAILED;
    }
    kw_env env = kw_net_env(s->net);
    kw_config config = config_of(a);
    int err = kw_client_new(&config, &env, &s->client, why, sizeof why);
    if (err == 0)
        return KW_EXIT_OK;
    kw_say("kwire %s: %s", a->command->name, why[0] != 0 ? why : kw_error_text(err));
    kw_session_close(s);
    return err == KW_EINVAL ? KW_EXIT_USAGE : KW_EXIT_FAILED;
}

void kw_session_close(kw_session *s) {
    kw_client_free(s->client);
    if (s->net != NULL)
        kw_net_free(s->net);
    *s = (kw_session){.args = s->args};
}

static void remember(kw_session *s, const kw_event *e) {
    s->trouble = e->error;
    if (e->text.n > 0)
        snprintf(s->trouble_text, sizeof s->trouble_text, "%.*s", (int)e->text.n, e->text.p);
    else
        snprintf(s->trouble_text, sizeof s->trouble_text, "%s (%s)", kw_error_text(e->error),
                 kw_error_name(e->error));
}

/* Debug lines say what they are about: who asked for some of them wants to tell them apart. */
static void say_line(const kw_session *s, const kw_event *e) {
    bool debug = e->u.log.level == KW_LOG_DEBUG;
    kw_say("kwire %s: %s%s%.*s", s->args->command->name, debug ? kw_log_context_name(e->u.log.about) : "",
           debug ? ": " : "", (int)e->text.n, e->text.p);
}

bool kw_session_next(kw_session *s, kw_event *e) {
    while (kw_client_next(s->client, e)) {
        if (e->type == KW_EVENT_ERROR)
            remember(s, e);
        if (e->type != KW_EVENT_LOG)
            return true;
        say_line(s, e);
    }
    return false;
}

void kw_session_tell(kw_session *s) {
    if (strcmp(s->told, s->trouble_text) == 0)
        return;
    memcpy(s->told, s->trouble_text, sizeof s->told);
    kw_session_complain(s, "%s", s->trouble_text);
}

void kw_session_complain(kw_session *s, const char *fmt, ...) {
    char text[600];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    kw_say("kwire %s: %s", s->args->command->name, text);
}

static int poll_timeout(kw_time until) {
    kw_time now = kw_clock_now();
    if (until == KW_NEVER)
        return -1;
    if (until <= now)
        return 0;
    kw_time ms = (until - now + 999) / 1000;
    return ms > 3600000 ? 3600000 : (int)ms;
}

int kw_session_turn(kw_session *s) {
    int got = kw_run(s->net, s->client, 0);
    if (got < 0)
        kw_session_complain(s, "%s", kw_client_error_text(s->client));
    return got;
}

enum { MAX_CONNECTIONS = 128, GLANCE_MS = 20 };

static short poll_events(int wanted) {
    return (short)((wanted & KW_READ ? POLLIN : 0) | (wanted & KW_WRITE ? POLLOUT : 0));
}

/* A poller without a descriptor of its own (KWIRE_POLLER=poll) is waited for connection by connection; past
 * MAX_CONNECTIONS of them the rest is looked at every GLANCE_MS. */
static int kafka_fds(kw_session *s, struct pollfd *fds, int *timeout) {
    kw_interest wanted[MAX_CONNECTIONS];
    fds[0] = (struct pollfd){.fd = kw_net_fd(s->net), .events = POLLIN};
    if (fds[0].fd >= 0)
        return 1;
    int n = kw_net_wants(s->net, s->client, wanted, MAX_CONNECTIONS);
    if (n > MAX_CONNECTIONS) {
        n = MAX_CONNECTIONS;
        *timeout = *timeout < 0 || *timeout > GLANCE_MS ? GLANCE_MS : *timeout;
    }
    for (int i = 0; i < n; i++)
        fds[i] = (struct pollfd){.fd = (int)wanted[i].handle, .events = poll_events(wanted[i].events)};
    return n;
}

bool kw_session_sleep(kw_session *s, kw_time until, int fd, int events) {
    kw_time deadline = kw_net_deadline(s->net, s->client);
    int timeout = poll_timeout(deadline < until ? deadline : until);
    struct pollfd polled[2 + MAX_CONNECTIONS] = {
        {kw_interrupt_fd(), POLLIN,        0},
        {fd,                (short)events, 0}
    };
    int n_kafka = kafka_fds(s, polled + 2, &timeout);
    int n = poll(polled, 2 + (nfds_t)n_kafka, timeout);
    if (n > 0 && polled[0].revents != 0)
        kw_interrupt_clear();
    return n > 0 && polled[1].revents != 0;
}

int kw_session_wait(kw_session *s, kw_time until) {
    int got = kw_session_turn(s);
    if (got == 0)
        (void)kw_session_sleep(s, until, -1, 0);
    return got < 0 ? got : 0;
}
