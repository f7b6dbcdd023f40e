/* negotiate.c - ApiVersions, the first exchange on every connection (KIP-511).
 *
 * M5: a broker that does not know our version answers in the format of v0, with error 35 and only its range
 * of key 18; we ask once more with the highest version in it. That one-key answer is never kept. M6, M7: what
 * is offered counts only where our own range reaches it. */
#include "client/conn.h"

#include <kwire/msg/api_versions.h>
#include <kwire/version.h>

#include <stdio.h>
#include <string.h>

#define MAX_NEGOTIATIONS    3 /* the loop must end, whatever the broker says */
#define UNSUPPORTED_VERSION 35

static void hello_done(kw_call *call, kw_answer *a);
static const kw_call_ops hello_ops = {.keeps_frame = false, .done = hello_done};

typedef struct hello {
    kw_call call;
    kw_conn *conn;
} hello;

static void send_hello(kw_conn *c, int16_t version) {
    kw_core *core = c->core;
    hello *h = kw_mem_zalloc(&core->buffers, sizeof *h);
    if (h == NULL) {
        kw_conn_fail(c, KW_ENOMEM, kw_error_text(KW_ENOMEM));
        return;
    }
    kw_api_versions_req req = kw_api_versions_req_default;
    req.client_software_name = kw_text("kwire");
    req.client_software_version = KW_STR(KW_VERSION);
    h->conn = c;
    h->call.ops = &hello_ops;
    h->call.correlation = c->next_correlation;
    c->next_correlation = (int32_t)((uint32_t)h->call.correlation + 1);
    c->negotiations += 1;
    int rc = kw_call_encode(&h->call, core, &kw_api_versions_api, version, &req, 0, NULL);
    if (rc < 0) {
        kw_call_fini(&h->call);
        kw_mem_free(&core->buffers, h, sizeof *h);
        kw_conn_fail(c, rc, kw_error_text(rc));
        return;
    }
    /* KIP-601: setting up has a time of its own, whatever a request may take. */
    kw_conn_send(c, &h->call, c->setup_deadline > core->now ? c->setup_deadline - core->now : 0);
}

void kw_conn_begin_negotiate(kw_conn *c) {
    send_hello(c, kw_api_versions_api.max_stable_version);
}

static void keep_versions(kw_conn *c, const kw_api_versions_resp *resp) {
    for (int i = 0; i <= KW_MAX_API_KEY; i++)
        c->versions[i] = (kw_version_range){0, -1};
    for (int32_t i = 0; i < resp->n_api_keys; i++) {
        const kw_api_versions_resp_api *v = &resp->api_keys[i];
        if (v->api_key >= 0 && v->api_key <= KW_MAX_API_KEY)
            c->versions[v->api_key] = (kw_version_range){v->min_version, v->max_version};
    }
}

/* The highest version of ApiVersions in a downgrade answer that we know too; -1: none. */
static int16_t downgrade_to(const kw_api_versions_resp *resp, int16_t below) {
    for (int32_t i = 0; i < resp->n_api_keys; i++) {
        const kw_api_versions_resp_api *v = &resp->api_keys[i];
        if (v->api_key == kw_api_versions_api.key && v->max_version >= 0)
            return v->max_version < below ? v->max_version : (int16_t)(below - 1);
    }
    return 0; /* old brokers list nothing: v0 always works */
}

static void answered(kw_conn *c, kw_call *call, kw_answer *a) {
    kw_api_versions_resp resp;
    kw_reader peek = a->body;
    int16_t error = kw_read_i16(&peek);
    int16_t asked = call->version;
    if (error == UNSUPPORTED_VERSION)
        call->version = 0;
    kw_arena_reset(&c->core->scratch);
    if (kw_call_decode(call, a, &c->core->scratch, &resp) < 0) {
        kw_conn_fail(c, KW_EMALFORMED, c->core->error_text);
        return;
    }
    if (error == UNSUPPORTED_VERSION && asked > 0 && c->negotiations < MAX_NEGOTIATIONS) {
        send_hello(c, downgrade_to(&resp, asked));
        return;
    }
    if (error != 0) {
        char text[100];
        snprintf(text, sizeof text, "ApiVersions v%d was answered with %s", asked, kw_error_name(error));
        kw_conn_fail(c, KW_EUNSUPPORTED, text);
        return;
    }
    keep_versions(c, &resp);
    kw_features_take(&c->core->features, &resp);
    kw_conn_event_apply(c, KW_CONN_VERSIONS);
}

static void hello_done(kw_call *call, kw_answer *a) {
    hello *h = KW_CONTAINER(call, hello, call);
    kw_conn *c = h->conn;
    kw_core *core = c->core;
    if (a->error == KW_OK)
        answered(c, call, a);
    kw_call_fini(call);
    kw_mem_free(&core->buffers, h, sizeof *h);
}
