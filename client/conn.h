/* conn.h - one connection to one broker: resolves, connects, negotiates versions, pipelines calls, matches
 * answers.
 *
 * Its life is a table (conn_table.c): state x event -> action, next state. A connection is never repaired:
 * any damage, mismatch or overdue answer closes it, and everything in flight ends with an error that says
 * whether the broker may have seen it (M10, M11, M12). Reconnecting, with back-off, is a new life of the same
 * object. */
#ifndef KW_CLIENT_CONN_H
#define KW_CLIENT_CONN_H

#include "client/call.h"

#define KW_CONN_ADDRESSES 16
#define KW_CONN_AHEAD                                                                                        \
    2048 /* read-ahead: small answers are read and decoded here, without a frame of their own */
#define KW_MAX_API_KEY 127

typedef enum kw_conn_state {
    KW_CONN_DOWN,      /* nothing open; `not_before` says when it may try again */
    KW_CONN_RESOLVING, /* a late answer of the resolver is awaited */
    KW_CONN_CONNECTING,
    KW_CONN_NEGOTIATING, /* ApiVersions */
    KW_CONN_UP,
    KW_CONN_STATES
} kw_conn_state;

typedef enum kw_conn_event {
    KW_CONN_OPEN,      /* somebody needs it */
    KW_CONN_RESOLVED,  /* addresses are there */
    KW_CONN_CONNECTED, /* the transport is ready */
    KW_CONN_VERSIONS,  /* the broker's versions are known */
    KW_CONN_FAILED,    /* this address did not work */
    KW_CONN_CLOSE,     /* we no longer want it */
    KW_CONN_EVENTS
} kw_conn_event;

typedef struct kw_version_range {
    int16_t min, max; /* max < min: not offered */
} kw_version_range;

typedef struct kw_conn {
    kw_core *core;
    int32_t node; /* broker id; negative: a bootstrap address */
    char host[256];
    uint16_t port;
    uint32_t token; /* names this connection to the resolver */
    kw_conn_state state;

    kw_address addresses[KW_CONN_ADDRESSES];
    int n_addresses, next_address;
    kw_handle handle;
    int ready; /* KW_READ|KW_WRITE as the driver reported, or as assumed */
    kw_time began, setup_deadline;
    int failures;       /* in a row, over all addresses; a connection that was of no use counts as one */
    kw_time not_before; /* earliest next try */
    kw_time up_since, last_used;
    kw_time muted_until; /* throttled: nothing new is sent before; 0: not */
    bool came_up;        /* since the last try began */
    bool reached;        /* the last try that ended had come up: it may well come back */
    bool useful;         /* since it is up it has done more than say hello */
    bool wanted;         /* somebody asked for it since the last try */
    bool lost;           /* it failed since the cluster last looked */
    int told_error;      /* last_error that was logged last */
    int last_error;      /* why it is down: KW_E*, 0 if it never failed */
    char last_text[160];

    kw_version_range versions[KW_MAX_API_KEY + 1];
    int negotiations; /* ApiVersions sent in this life */

    kw_link unsent;  /* calls not completely written */
    kw_link sent;    /* calls awaiting their answer, oldest first (M12) */
    int n_in_flight; /* both lists */
    int first_slice; /* where writing stands in the first of unsent */
    size_t slice_offset;
    int32_t next_correlation;

    kw_frame *frame; /* being read */
    size_t frame_have;
    size_t n_ahead;
    uint8_t ahead[KW_CONN_AHEAD];
} kw_conn;

/* token: any number that no other connection of the client has. */
void kw_conn_init(kw_conn *c, kw_core *core, int32_t node, const char *host, uint16_t port, uint32_t token);
/* Ends all calls with KW_ECANCELLED and closes. */
void kw_conn_fini(kw_conn *c);

/* UP, and not told to wait? If not, sees to it that it gets there, as back-off and throttling allow. */
bool kw_conn_want(kw_conn *c);
bool kw_conn_is_open(const kw_conn *c); /* the same, without consequences */
/* Highest version both sides know; -1: none, or not UP. */
int16_t kw_conn_version(const kw_conn *c, const kw_api *api);
/* Takes an encoded call; it must be UP. timeout: from now. A call that waits out a throttle may end in it. */
void kw_conn_send(kw_conn *c, kw_call *call, kw_time timeout);
/* All ready work; true if there was any. */
bool kw_conn_step(kw_conn *c);
kw_time kw_conn_deadline(const kw_conn *c);
int kw_conn_interest(const kw_conn *c);
void kw_conn_resolved(kw_conn *c, const kw_address *addresses, int n);
/* Closes because of `error`; what is in flight ends with it. */
void kw_conn_fail(kw_conn *c, int error, const char *text);
/* For log lines: "broker 1 at host:9092", "bootstrap server host:9092". Returns text. */
const char *kw_conn_name(const kw_conn *c, char *text, size_t size);
void kw_conn_close(kw_conn *c);

/* One call ends without an answer; its owner may free it. */
void kw_conn_end_call(kw_conn *c, kw_call *call, int error, bool maybe_received);
/* Is it the one of which some bytes have left? (M11) */
bool kw_conn_begun(const kw_conn *c, const kw_call *call);

/* conn_idle.c */
void kw_conn_mute(kw_conn *c, kw_time duration);
/* Is there a call of which something may leave now? */
bool kw_conn_may_write(const kw_conn *c);
bool kw_conn_check_mute(kw_conn *c);
void kw_conn_was_useful(kw_conn *c, const kw_api *api);
kw_time kw_conn_idle_deadline(const kw_conn *c);
bool kw_conn_check_idle(kw_conn *c);
/* The peer closed: true if nothing was lost by it (M9), and then it is closed. */
bool kw_conn_left_in_peace(kw_conn *c);

/* conn_table.c: what an event does in a state. false: nothing (the event means nothing there). */
typedef struct kw_conn_rule {
    kw_conn_state state;
    kw_conn_event event;
    kw_conn_state next;
    void (*action)(kw_conn *c);
} kw_conn_rule;
bool kw_conn_event_apply(kw_conn *c, kw_conn_event e);
const char *kw_conn_state_name(kw_conn_state s);

/* Actions and readers in files of their own. */
void kw_conn_begin_resolve(kw_conn *c); /* conn_open.c */
void kw_conn_begin_connect(kw_conn *c);
void kw_conn_try_next(kw_conn *c);
void kw_conn_came_up(kw_conn *c);
void kw_conn_went_down(kw_conn *c);
void kw_conn_closed(kw_conn *c);
void kw_conn_begin_negotiate(kw_conn *c); /* negotiate.c */
bool kw_conn_read(kw_conn *c);            /* conn_read.c */
bool kw_conn_write(kw_conn *c);           /* conn_write.c */

#endif
