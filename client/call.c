/* call.c - see call.h. */
#include "client/call.h"

#include "client/throttle.h"

#include <stdio.h>
#include <string.h>

#define FRAME_SIZE_BYTES 4

static int reserve(kw_call *call, size_t n_bytes, int max_slices) {
    kw_mem *mem = &call->core->buffers;
    int rc = kw_buf_reserve(&call->bytes, mem, n_bytes);
    if (rc < 0)
        return rc;
    call->slices = kw_mem_alloc(mem, sizeof *call->slices * (size_t)max_slices);
    if (call->slices == NULL)
        return KW_ENOMEM;
    call->max_slices = max_slices;
    return KW_OK;
}

static int write_all(kw_call *call, kw_writer *w, const void *body, kw_fault *fault) {
    kw_request_header h = {.api_key = call->api->key,
                           .api_version = call->version,
                           .correlation_id = call->correlation,
                           .client_id = kw_text(call->core->config.client_id)};
    kw_write_i32(w, (int32_t)(call->size - FRAME_SIZE_BYTES));
    kw_request_header_write(w, kw_request_header_version(call->api, call->version), &h);
    return kw_message_encode(call->api->request, call->version, body, w, fault);
}

int kw_call_encode(kw_call *call, kw_core *core, const kw_api *api, int16_t version, const void *body,
                   int max_borrowed, kw_fault *fault) {
    call->core = core;
    call->api = api;
    call->version = version;
    int max_slices = 2 * max_borrowed + 1;
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    kw_writer_gather(&w, NULL, max_slices);
    int rc = write_all(call, &w, body, fault);
    if (rc < 0)
        return rc;
    call->size = kw_writer_total(&w);
    rc = reserve(call, w.n, max_slices);
    if (rc < 0)
        return rc;
    kw_writer_init(&w, call->bytes.p, call->bytes.cap);
    kw_writer_gather(&w, call->slices, max_slices);
    rc = write_all(call, &w, body, fault);
    if (rc == KW_OK)
        rc = kw_writer_finish(&w);
    call->n_slices = w.n_slices;
    return rc;
}

void kw_call_fini(kw_call *call) {
    if (call->core == NULL)
        return;
    kw_mem *mem = &call->core->buffers;
    kw_buf_fini(&call->bytes, mem);
    kw_mem_free(mem, call->slices, sizeof *call->slices * (size_t)call->max_slices);
    call->slices = NULL;
    call->max_slices = 0;
}

int kw_call_decode(kw_call *call, kw_answer *a, kw_arena *arena, void *out) {
    kw_fault fault = {0};
    int rc = kw_message_decode(call->api->response, call->version, &a->body, arena, 0, out, &fault);
    if (rc == KW_OK && kw_reader_left(&a->body) > 0) {
        rc = KW_ETRAILING;
        fault.offset = kw_reader_offset(&a->body);
    }
    if (rc == KW_OK)
        a->throttle = kw_throttle_of(call->api, call->version, out);
    else
        snprintf(call->core->error_text, sizeof call->core->error_text,
                 "%s v%d from broker %d: %s at byte %zu%s%s", kw_message_name(call->api->response),
                 call->version, (int)call->node, kw_error_text(rc), fault.offset,
                 fault.path[0] ? ", field " : "", fault.path);
    return rc;
}

bool kw_call_will_pass(int error) {
    static const int final[] = {KW_EMALFORMED, KW_ETRAILING, KW_ETRUNCATED,  KW_ELIMIT,
                                KW_ECRC,       KW_ECODEC,    KW_ECOMPRESSED, KW_EUNSUPPORTED};
    for (size_t i = 0; i < sizeof final / sizeof final[0]; i++)
        if (error == final[i])
            return false;
    return error <= KW_EAGAIN;
}
