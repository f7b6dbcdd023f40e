/* call.h - one request on its way: encoded bytes, correlation, deadline, and who wants the answer.
 *
 * A call is embedded in its owner's object (a fetch, a produce request, a look-up). The connection holds it
 * from kw_conn_send until it calls `done`, exactly once, with an answer or with the reason why there is none.
 */
#ifndef KW_CLIENT_CALL_H
#define KW_CLIENT_CALL_H

#include "client/core.h"
#include "client/frame.h"

typedef struct kw_call kw_call;

/* What a call ends with. */
typedef struct kw_answer {
    int error;           /* 0, or KW_E*: then there is no body */
    bool maybe_received; /* with an error: the broker may have carried it out (all bytes had left, M11) */
    kw_reader body;      /* after the response header */
    kw_frame *frame;     /* holds body; NULL when it lies in the connection's read-ahead: see keeps_frame */
    kw_time throttle;    /* set by kw_call_decode: the connection then holds its next requests back (M8) */
} kw_answer;

typedef struct kw_call_ops {
    bool keeps_frame; /* the owner borrows from the answer after done: it needs a frame of its own */
    void (*done)(kw_call *call, kw_answer *a);
} kw_call_ops;

struct kw_call {
    kw_link link;
    const kw_call_ops *ops;
    kw_core *core;
    const kw_api *api;
    int16_t version;
    int32_t correlation;
    int32_t node;   /* who it was sent to */
    bool no_answer; /* acks=0: done as soon as it is written */
    kw_time sent_at;
    kw_time deadline; /* then the connection is closed (M10) */
    kw_buf bytes;     /* encoded pieces */
    kw_slice *slices; /* of the whole frame: pieces of `bytes` and borrowed records */
    int n_slices, max_slices;
    size_t size; /* bytes of the whole frame */
};

/* Encodes size, header and body. max_borrowed: at most so many records fields, which are borrowed, not
 * copied. 0; KW_EVERSION and the like with *fault; KW_ENOMEM. */
int kw_call_encode(kw_call *call, kw_core *core, const kw_api *api, int16_t version, const void *body,
                   int max_borrowed, kw_fault *fault) KW_MUST_USE;
/* Trouble of a connection, or want of memory: another try may do better. What we cannot read, or may not
 * take, would come again just so. */
bool kw_call_will_pass(int error);
/* Frees what encode made. */
void kw_call_fini(kw_call *call);
/* Decodes the answer's body with the call's own API and version; *out has the message's size. To be called
 * within `done`, after which the connection heeds a->throttle. Text of a failure goes to core->error_text.
 * Bytes left over are an error. */
int kw_call_decode(kw_call *call, kw_answer *a, kw_arena *arena, void *out) KW_MUST_USE;

#endif
