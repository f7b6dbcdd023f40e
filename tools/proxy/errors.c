/* errors.c - answers with an error, made: a walk over the rows of answer and request side by side. See
 * errors.h; error_set.c puts a code into an answer that is there. */
#include "tools/proxy/error_walk.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/join_group.h>

enum { UNSUPPORTED_VERSION = 35 };

bool proxy_walk_leads(const proxy_walk *w, const kw_field *f) {
    return f->kind == KIND_STRUCT && (f->flags & ROW_ARRAY) && row_in(f, w->version) &&
           proxy_has_code(f->of, w->version);
}

/* ---- one struct with an error ---- */

static void put_number(const kw_field *f, char *body, int32_t value) {
    if (f->kind == KIND_INT16)
        *(int16_t *)(void *)(body + f->offset) = (int16_t)value;
    else if (f->kind == KIND_INT32)
        *(int32_t *)(void *)(body + f->offset) = value;
    else if (f->kind == KIND_INT64)
        *(int64_t *)(void *)(body + f->offset) = value;
}

/* Records are null by default, and may not be in a ShareFetch. */
static void fill_void(const proxy_walk *w, const kw_field *f, char *body) {
    kw_bytes *records = (kw_bytes *)(void *)(body + f->offset);
    if (f->kind == KIND_RECORDS && records->n < 0 && !row_nullable(f, w->version))
        *records = (kw_bytes){(const uint8_t *)"", 0};
}

void proxy_walk_put_error(const proxy_walk *w, const kw_rows *s, char *body) {
    int32_t value;
    put_number(proxy_code_field(s, w->version), body, w->code);
    for (int i = 0; i < s->n_plain; i++) {
        if (!row_in(&s->fields[i], w->version))
            continue;
        fill_void(w, &s->fields[i], body);
        if (proxy_beside_error(w->api, kw_rows_name(s, i), &value))
            put_number(&s->fields[i], body, value);
    }
}

/* ---- names ---- */

static void mirror_names(proxy_walk *w, const kw_rows *to, char *answer, const kw_rows *from,
                         const char *request);

static void mirror_array(proxy_walk *w, const kw_field *to, char *answer, const kw_field *from,
                         const char *request) {
    int32_t n = array_count(request, from);
    const char *src = load_pointer(request + from->offset);
    char *p = n <= 0 ? NULL : kw_arena_alloc(w->arena, (size_t)n * to->of->size);
    if (n > 0 && p == NULL)
        w->err = KW_ENOMEM;
    if (p == NULL)
        return;
    for (int32_t i = 0; i < n; i++) {
        memcpy(p + (size_t)i * to->of->size, to->of->initial, to->of->size);
        mirror_names(w, to->of, p + (size_t)i * to->of->size, from->of, src + (size_t)i * from->of->size);
    }
    store_pointer(answer + to->offset, p);
    *(int32_t *)(void *)(answer + to->count_offset) = n;
}

/* A null name where the answer has none (Metadata 10, 11 by topic id) becomes an empty one. */
static void copy_value(const proxy_walk *w, const kw_field *to, char *answer, const void *from) {
    memcpy(answer + to->offset, from, kw_field_size(to));
    kw_str *s = (kw_str *)(void *)(answer + to->offset);
    if (to->kind == KIND_STRING && s->n < 0 && !row_nullable(to, w->version))
        *s = (kw_str){"", 0};
}

static void mirror(proxy_walk *w, const kw_field *to, char *answer, const kw_field *from,
                   const char *request) {
    if (to->kind != from->kind || (to->flags & ROW_ARRAY) != (from->flags & ROW_ARRAY))
        return;
    if (to->kind == KIND_STRUCT && (to->flags & ROW_ARRAY))
        mirror_array(w, to, answer, from, request);
    else if (to->kind < KIND_BYTES && !(to->flags & ROW_ARRAY))
        copy_value(w, to, answer, request + from->offset);
}

static void mirror_names(proxy_walk *w, const kw_rows *to, char *answer, const kw_rows *from,
                         const char *request) {
    const proxy_name *name;
    for (int i = 0; (name = proxy_names(i)) != NULL; i++) {
        const kw_field *a = proxy_field(to, name->answer, w->version);
        const kw_field *q = proxy_field(from, name->request, w->version);
        if (a != NULL && q != NULL)
            mirror(w, a, answer, q, request);
    }
}

/* The request has a bare number or word where the answer has a struct. */
static void put_name(proxy_walk *w, const kw_rows *to, char *answer, const kw_field *from,
                     const char *value) {
    for (int i = 0; i < to->n_plain; i++) {
        const kw_field *f = &to->fields[i];
        if (f->kind != from->kind || (f->flags & ROW_ARRAY) || !row_in(f, w->version) ||
            !proxy_is_name(kw_rows_name(to, i)))
            continue;
        copy_value(w, f, answer, value);
        return;
    }
}

/* ---- making an answer ---- */

static bool make_struct(proxy_walk *w, const kw_rows *to, char *answer, const kw_rows *from,
                        const char *request);

static int32_t count(const kw_field *from, const char *request) {
    int32_t n = array_count(request, from);
    return n < 0 ? 0 : n;
}

/* More elements at the end of the answer's array. */
static char *grow(proxy_walk *w, const kw_field *to, char *answer, int32_t n) {
    size_t size = to->of->size, before = (size_t)count(to, answer);
    char *p = kw_arena_alloc(w->arena, (before + (size_t)n) * size);
    if (p == NULL) {
        w->err = KW_ENOMEM;
        return NULL;
    }
    if (before > 0)
        memcpy(p, load_pointer(answer + to->offset), before * size);
    store_pointer(answer + to->offset, p);
    *(int32_t *)(void *)(answer + to->count_offset) = (int32_t)before + n;
    return p + before * size;
}

static bool make_elements(proxy_walk *w, const kw_field *to, char *answer, const kw_field *from,
                          const char *request) {
    bool placed = false;
    int32_t n = count(from, request);
    const char *src = load_pointer(request + from->offset);
    char *p = n == 0 ? NULL : grow(w, to, answer, n);
    for (int32_t i = 0; p != NULL && i < n && w->err == 0; i++, p += to->of->size) {
        memcpy(p, to->of->initial, to->of->size);
        if (from->kind == KIND_STRUCT) {
            mirror_names(w, to->of, p, from->of, src);
        } else {
            put_name(w, to->of, p, from, src);
        }
        placed |= make_struct(w, to->of, p, from->kind == KIND_STRUCT ? from->of : NULL, src);
        src += kw_field_size(from);
    }
    return placed;
}

static bool make_from(proxy_walk *w, const proxy_sources *s, const kw_field *to, char *answer,
                      const char *request) {
    bool placed = false;
    for (int i = 0; i < s->n; i++)
        placed |= make_elements(w, to, answer, s->of[i], request);
    return placed;
}

static bool make_array(proxy_walk *w, const kw_rows *rows, const kw_field *to, char *answer,
                       const kw_rows *from, const char *request) {
    proxy_sources s = proxy_sources_of(w->api, rows, to, from, w->version);
    if (s.outer == NULL)
        return make_from(w, &s, to, answer, request);
    bool placed = false;
    const char *outer = load_pointer(request + s.outer->offset);
    for (int32_t i = 0; i < count(s.outer, request); i++)
        placed |= make_from(w, &s, to, answer, outer + (size_t)i * s.outer->of->size);
    return placed;
}

/* The result: does it, or what is in it, say the error? */
static bool make_struct(proxy_walk *w, const kw_rows *to, char *answer, const kw_rows *from,
                        const char *request) {
    bool placed = false, own = proxy_code_field(to, w->version) != NULL;
    for (int i = 0; i < to->n_fields && !(own && w->outer); i++)
        if (proxy_walk_leads(w, &to->fields[i]))
            placed |= make_array(w, to, &to->fields[i], answer, from, request);
    if (!placed && own)
        proxy_walk_put_error(w, to, answer);
    return placed || own;
}

static int16_t lesser(int16_t a, int16_t b) {
    return a < b ? a : b;
}

int proxy_error_list_versions(proxy_letter *l, int16_t asked, kw_arena *arena) {
    kw_api_versions_resp *body = l->body;
    kw_api_versions_resp_api *api = kw_arena_alloc(arena, sizeof *api);
    if (api == NULL)
        return KW_ENOMEM;
    api->api_key = kw_api_versions_api.key;
    api->max_version = asked > 0 ? lesser((int16_t)(asked - 1), kw_api_versions_api.max_version) : 0;
    body->api_keys = api;
    body->n_api_keys = 1;
    return 0;
}

bool proxy_error_by_version(const kw_api *api, int code) {
    return api == &kw_api_versions_api && code == UNSUPPORTED_VERSION;
}

/* A group's coordinator names the member again that asked. */
static void mirror_outermost(proxy_walk *w, char *answer, const char *request) {
    if (w->api == &kw_join_group_api)
        mirror_names(w, w->api->response->rows, answer, w->api->request->rows, request);
}

int proxy_error_make(proxy_letter *l, const kw_api *api, const kw_request_header *h, const uint8_t *frame,
                     size_t n, int code, kw_arena *arena) {
    proxy_letter request;
    int rc = proxy_letter_open_request(&request, api, h->api_version, frame, n, arena);
    if (rc == 0)
        rc = proxy_letter_begin_answer(l, api, proxy_error_by_version(api, code) ? 0 : h->api_version,
                                       h->correlation_id, arena);
    if (rc != 0)
        return rc;
    proxy_walk w = {.api = api,
                    .version = l->version,
                    .code = (int16_t)code,
                    .outer = proxy_code_is_outer(api, code),
                    .arena = arena};
    mirror_outermost(&w, l->body, request.body);
    (void)make_struct(&w, api->response->rows, l->body, api->request->rows, request.body);
    if (w.err == 0 && proxy_error_by_version(api, code))
        w.err = proxy_error_list_versions(l, h->api_version, arena);
    return w.err;
}

int proxy_error_make_too_new(proxy_letter *l, const kw_request_header *h, kw_arena *arena) {
    int rc = proxy_letter_begin_answer(l, &kw_api_versions_api, 0, h->correlation_id, arena);
    if (rc != 0)
        return rc;
    ((kw_api_versions_resp *)l->body)->error_code = UNSUPPORTED_VERSION;
    return proxy_error_list_versions(l, h->api_version, arena);
}
