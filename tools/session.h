/* session.h - a client as the commands use it: created from options, driven until something happens, with
 * errors told in one place.
 *
 * Every function that fails has said why on stderr when it returns. */
#ifndef KW_TOOLS_SESSION_H
#define KW_TOOLS_SESSION_H

#include "tools/options.h"

#include <kwire/net.h>

typedef struct kw_session {
    const kw_args *args;
    kw_net *net;
    kw_client *client;
    int trouble; /* the last error that an event told, and its words */
    char trouble_text[400];
    char told[400];
    bool answered; /* some broker has answered once */
} kw_session;

/* Returns an exit code: 2 when settings contradict each other or -b is missing. */
int kw_session_open(kw_session *s, const kw_args *a) KW_MUST_USE;
void kw_session_close(kw_session *s);

/* The next event that is the command's business; log lines are printed and errors remembered on the way (an
 * error is returned too, the command decides what it means). */
bool kw_session_next(kw_session *s, kw_event *e);

/* One round of the client without waiting. 1: an event may be there; 0: idle; < 0: the client is finished. */
int kw_session_turn(kw_session *s) KW_MUST_USE;
/* After an idle turn: sleeps until the client has work, `until`, a signal, or `fd` (-1: none) has one of
 * `events` or an error. Returns whether it was the last. */
bool kw_session_sleep(kw_session *s, kw_time until, int fd, int events);
/* Both. 0, or < 0: the client is finished. */
int kw_session_wait(kw_session *s, kw_time until) KW_MUST_USE;

/* Waits until the partitions of a topic are known, at most -m seconds; `missing_ok_ms`: how long it may be
 * unknown to the broker. Exit code. */
int kw_session_topic(kw_session *s, int32_t missing_ok_ms, int32_t *topic, int32_t *n_partitions) KW_MUST_USE;

/* Sends a request and waits for the answer, which lives until the next event is pulled. Exit code; on failure
 * answer->error has the code. options->timeout_ms 0: -m. */
int kw_session_request(kw_session *s, const kw_api *api, const void *body, const kw_request_options *options,
                       kw_event *answer) KW_MUST_USE;

/* The same without a word when it fails: 0, or the error. */
int kw_session_try(kw_session *s, const kw_api *api, const void *body, const kw_request_options *options,
                   kw_event *answer) KW_MUST_USE;
/* Asks the target for the highest version of an API that both sides know. Exit code; 1 when there is none. */
int kw_session_version(kw_session *s, const kw_api *api, const kw_target *target,
                       int16_t *version) KW_MUST_USE;

/* Does this error, before the first answer, mean that waiting longer is no use? */
bool kw_session_unreachable(const kw_session *s, const kw_event *e);
/* Prints the last trouble, unless it was the last line told. */
void kw_session_tell(kw_session *s);
/* A line "kwire COMMAND: ..." */
void kw_session_complain(kw_session *s, const char *fmt, ...) KW_PRINTF(2, 3);

#endif
