/* conn_read.c - the receiving half: cuts the stream into frames and hands each answer to the oldest call.
 *
 * Small answers are decoded where they were read, in the read-ahead. A larger one gets a frame of its own,
 * into which the transport writes directly: that frame is what fetched batches borrow from. */
#include "client/conn.h"

#include <stdio.h>
#include <string.h>

#define READS_A_STEP 64 /* so that one busy connection does not starve the others */

static kw_call *oldest(const kw_conn *c) {
    kw_link *l = kw_list_first(&c->sent);
    return l == NULL ? NULL : KW_CONTAINER(l, kw_call, link);
}

/* M12: answers come in the order of the requests; anything else means that the stream is out of step. */
static void deliver(kw_conn *c, const uint8_t *p, size_t n, kw_frame *frame) {
    kw_call *call = oldest(c);
    if (call == NULL) {
        kw_conn_fail(c, KW_ECORRELATION, "an answer that nobody asked for");
        return;
    }
    kw_answer a = {.frame = frame};
    kw_reader_init(&a.body, p, n);
    int32_t id = kw_response_header_read(&a.body, kw_response_header_version(call->api, call->version));
    if (a.body.err != 0 || id != call->correlation) {
        char text[100];
        snprintf(text, sizeof text, "answer %d where the one to request %d was due", (int)id,
                 (int)call->correlation);
        kw_conn_fail(c, KW_ECORRELATION, text);
        return;
    }
    kw_list_remove(&call->link);
    c->n_in_flight -= 1;
    c->core->stats.responses_received += 1;
    kw_core_log(c->core, KW_LOG_DEBUG, KW_ABOUT_PROTOCOL,
                "broker %d: %s v%d, answer %d: %zu bytes after %.1f ms", (int)c->node, call->api->name,
                call->version, (int)id, n, (double)(c->core->now - call->sent_at) / 1000);
    c->last_used = c->core->now;
    if (c->state == KW_CONN_UP)
        kw_conn_was_useful(c, call->api);
    call->ops->done(call, &a);
    kw_conn_mute(c, a.throttle);
}

static void fail_frame(kw_conn *c, int rc, size_t size) {
    char text[160];
    const char *who = kw_frame_foreign(c->ahead, c->n_ahead);
    if (rc == KW_EPEER && who != NULL)
        snprintf(text, sizeof text, "this is %s, not a plaintext Kafka listener (wrong port?)", who);
    else if (rc == KW_ELIMIT)
        snprintf(text, sizeof text, "an answer of %zu bytes is over receive.message.max.bytes (%d)", size,
                 (int)c->core->config.receive_message_max_bytes);
    else
        snprintf(text, sizeof text, "%s", kw_error_text(rc));
    kw_conn_fail(c, rc, text);
}

static void drop_ahead(kw_conn *c, size_t n) {
    c->n_ahead -= n;
    memmove(c->ahead, c->ahead + n, c->n_ahead);
}

static bool wants_own_frame(const kw_conn *c, size_t size) {
    const kw_call *call = oldest(c);
    return size + 4 > c->n_ahead || (call != NULL && call->ops->keeps_frame);
}

/* A frame for the answer that begins in the read-ahead; what is there of it moves over. */
static bool begin_frame(kw_conn *c, size_t size) {
    c->frame = kw_frame_new(&c->core->buffers, size);
    if (c->frame == NULL) {
        kw_conn_fail(c, KW_ENOMEM, "no memory left for an answer (kwire.memory.max.bytes)");
        return false;
    }
    size_t have = c->n_ahead - 4 < size ? c->n_ahead - 4 : size;
    memcpy(c->frame->data, c->ahead + 4, have);
    c->frame_have = have;
    drop_ahead(c, have + 4);
    return true;
}

static void finish_frame(kw_conn *c) {
    kw_frame *f = c->frame;
    c->frame = NULL;
    deliver(c, f->data, f->n, f);
    kw_frame_unref(f);
}

/* Everything that is complete in the read-ahead. */
static void take_frames(kw_conn *c) {
    while (c->n_ahead > 0 && c->handle != KW_NO_HANDLE) {
        size_t size = 0;
        int rc =
            kw_frame_peek(c->ahead, c->n_ahead, (size_t)c->core->config.receive_message_max_bytes, &size);
        if (rc == 0)
            return;
        if (rc < 0) {
            fail_frame(c, rc, size);
            return;
        }
        if (wants_own_frame(c, size)) {
            if (!begin_frame(c, size) || c->frame_have < size)
                return;
            finish_frame(c);
            continue;
        }
        uint8_t here[KW_CONN_AHEAD];
        memcpy(here, c->ahead + 4, size);
        drop_ahead(c, size + 4);
        deliver(c, here, size, NULL);
    }
}

static ptrdiff_t read_some(kw_conn *c) {
    kw_transport *t = &c->core->env.transport;
    if (c->frame == NULL) {
        ptrdiff_t n = t->ops->recv(t->ctx, c->handle, c->ahead + c->n_ahead, sizeof c->ahead - c->n_ahead);
        if (n > 0) {
            c->n_ahead += (size_t)n;
            take_frames(c);
        }
        return n;
    }
    ptrdiff_t n =
        t->ops->recv(t->ctx, c->handle, c->frame->data + c->frame_have, c->frame->n - c->frame_have);
    if (n > 0) {
        c->frame_have += (size_t)n;
        if (c->frame_have == c->frame->n)
            finish_frame(c);
    }
    return n;
}

static void fail_read(kw_conn *c, int rc) {
    if (rc == KW_ECLOSED && kw_conn_left_in_peace(c))
        return;
    kw_transport *t = &c->core->env.transport;
    const char *why = t->ops->explain != NULL ? t->ops->explain(t->ctx, c->handle) : NULL;
    const char *who = kw_frame_foreign(c->ahead, c->n_ahead);
    if (c->state == KW_CONN_NEGOTIATING && who != NULL)
        fail_frame(c, KW_EPEER, 0);
    else if (c->state == KW_CONN_NEGOTIATING) /* some TLS servers close, some reset, before they say a word */
        kw_conn_fail(
            c, rc,
            "it hung up instead of answering ApiVersions: not a plaintext Kafka listener, but perhaps one "
            "for TLS or SASL");
    else if (rc == KW_ECLOSED)
        kw_conn_fail(c, rc, "the broker closed the connection");
    else
        kw_conn_fail(c, rc, why != NULL ? why : kw_error_text(rc));
}

bool kw_conn_read(kw_conn *c) {
    bool progress = false;
    for (int i = 0; i < READS_A_STEP; i++) {
        if (c->handle == KW_NO_HANDLE || c->state < KW_CONN_NEGOTIATING || !(c->ready & KW_READ))
            return progress;
        ptrdiff_t n = read_some(c);
        if (n < 0) {
            if (c->handle != KW_NO_HANDLE)
                fail_read(c, (int)n);
            return true;
        }
        if (n == 0) {
            c->ready &= ~KW_READ;
            return progress;
        }
        progress = true;
        c->core->stats.bytes_received += (uint64_t)n;
    }
    return progress;
}
