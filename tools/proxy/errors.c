/* errors.c - see errors.h. One walk over the rows of answer and request side by side makes an answer, a
 * second one over those of the answer puts a code into one that is there. */
#include "tools/proxy/errors.h"
#include "tools/proxy/error_facts.h"
#include <kwire/msg/api_versions.h>
#include <kwire/msg/join_group.h>

enum { UNSUPPORTED_VERSION = 35 };

typedef struct walk {
    const kw_api *api;
    int version;
    int16_t code;
    bool outer; /* the code is said around the things asked about */
    kw_arena *arena;
    int err;
} walk;

static bool leads(const walk *w, const kw_field *f) {
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
static void fill_void(const walk *w, const kw_field *f, char *body) {
    kw_bytes *records = (kw_bytes *)(void *)(body + f->offset);
    if (f->kind == KIND_RECORDS && records->n < 0 && !row_nullable(f, w->version))
        *records = (kw_bytes){(const uint8_t *)"", 0};
}

static void put_error(const walk *w, const kw_rows *s, char *body) {
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

static void mirror_names(walk *w, const kw_rows *to, char *answer, const kw_rows *from, const char *request);

static void mirror_array(walk *w, const kw_field *to, char *answer, const kw_field *from,
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
static void copy_value(const walk *w, const kw_field *to, char *answer, const void *from) {
    memcpy(answer + to->offset, from, kw_field_size(to));
    kw_str *s = (kw_str *)(void *)(answer + to->offset);
    if (to->kind == KIND_STRING && s->n < 0 && !row_nullable(to, w->version))
        *s = (kw_str){"", 0};
}

static void mirror(walk *w, const kw_field *to, char *answer, const kw_field *from, const char *request) {
    if (to->kind != from->kind || (to->flags & ROW_ARRAY) != (from->flags & ROW_ARRAY))
        return;
    if (to->kind == KIND_STRUCT && (to->flags & ROW_ARRAY))
        mirror_array(w, to, answer, from, request);
    else if (to->kind < KIND_BYTES && !(to->flags & ROW_ARRAY))
        copy_value(w, to, answer, request + from->offset);
}

static void mirror_names(walk *w, const kw_rows *to, char *answer, const kw_rows *from, const char *request) {
    const proxy_name *name;
    for (int i = 0; (name = proxy_names(i)) != NULL; i++) {
        const kw_field *a = proxy_field(to, name->answer, w->version);
        const kw_field *q = proxy_field(from, name->request, w->version);
        if (a != NULL && q != NULL)
            mirror(w, a, answer, q, request);
    }
}

/* The request has a bare number or word where the answer has a struct. */
static void put_name(walk *w, const kw_rows *to, char *answer, const kw_field *from, const char *value) {
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

static bool make_struct(walk *w, const kw_rows *to, char *answer, const kw_rows *from, const char *request);

static int32_t count(const kw_field *from, const char *request) {
    int32_t n = array_count(request, from);
    return n < 0 ? 0 : n;
}

/* More elements at the end of the answer's array. */
static char *grow(walk *w, const kw_field *to, char *answer, int32_t n) {
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

static bool make_elements(walk *w, const kw_field *to, char *answer, const kw_field *from,
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

static bool make_from(walk *w, const proxy_sources *s, const kw_field *to, char *answer,
                      const char *request) {
    bool placed = false;
    for (int i = 0; i < s->n; i++)
        placed |= make_elements(w, to, answer, s->of[i], request);
    return placed;
}

static bool make_array(walk *w, const kw_rows *rows, const kw_field *to, char *answer, const kw_rows *from,
                       const char *request) {
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
static bool make_struct(walk *w, const kw_rows *to, char *answer, const kw_rows *from, const char *request) {
    bool placed = false, own = proxy_code_field(to, w->version) != NULL;
    for (int i = 0; i < to->n_fields && !(own && w->outer); i++)
        if (leads(w, &to->fields[i]))
            placed |= make_array(w, to, &to->fields[i], answer, from, request);
    if (!placed && own)
        put_error(w, to, answer);
    return placed || own;
}

static int16_t lesser(int16_t a, int16_t b) {
    return a < b ? a : b;
}

/* M5: version 0, which lists this API alone. It tells the client to ask with an older version. */
static int list_api_versions(proxy_letter *l, int16_t asked, kw_arena *arena) {
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

static bool by_version(const kw_api *api, int code) {
    return api == &kw_api_versions_api && code == UNSUPPORTED_VERSION;
}

/* A group's coordinator names the member again that asked. */
static void mirror_outermost(walk *w, char *answer, const char *request) {
    if (w->api == &kw_join_group_api)
        mirror_names(w, w->api->response->rows, answer, w->api->request->rows, request);
}

int proxy_error_make(proxy_letter *l, const kw_api *api, const kw_request_header *h, const uint8_t *frame,
                     size_t n, int code, kw_arena *arena) {
    proxy_letter request;
    int rc = proxy_letter_open_request(&request, api, h->api_version, frame, n, arena);
    if (rc == 0)
        rc = proxy_letter_begin_answer(l, api, by_version(api, code) ? 0 : h->api_version, h->correlation_id,
                                       arena);
    if (rc != 0)
        return rc;
    walk w = {.api = api,
              .version = l->version,
              .code = (int16_t)code,
              .outer = proxy_code_is_outer(api, code),
              .arena = arena};
    mirror_outermost(&w, l->body, request.body);
    (void)make_struct(&w, api->response->rows, l->body, api->request->rows, request.body);
    if (w.err == 0 && by_version(api, code))
        w.err = list_api_versions(l, h->api_version, arena);
    return w.err;
}

int proxy_error_make_too_new(proxy_letter *l, const kw_request_header *h, kw_arena *arena) {
    int rc = proxy_letter_begin_answer(l, &kw_api_versions_api, 0, h->correlation_id, arena);
    if (rc != 0)
        return rc;
    ((kw_api_versions_resp *)l->body)->error_code = UNSUPPORTED_VERSION;
    return list_api_versions(l, h->api_version, arena);
}

/* ---- changing an answer ---- */

static bool keeps(const walk *w, const kw_rows *s, int i) {
    const char *name = kw_rows_name(s, i);
    bool outermost = s == w->api->response->rows;
    return strcmp(name, "throttleTimeMs") == 0 ||
           (proxy_is_name(name) && (!outermost || w->api == &kw_join_group_api));
}

/* As the struct would be had it failed: what it is about stays. */
static void become_error(const walk *w, const kw_rows *s, char *body) {
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (keeps(w, s, i))
            continue;
        size_t size = f->flags & (ROW_ARRAY | ROW_POINTER) ? sizeof(void *) : kw_field_size(f);
        memcpy(body + f->offset, (const char *)s->initial + f->offset, size);
        if (f->flags & ROW_ARRAY)
            memcpy(body + f->count_offset, (const char *)s->initial + f->count_offset, sizeof(int32_t));
    }
    put_error(w, s, body);
}

static bool set_struct(walk *w, const kw_rows *s, char *body, const kw_rows *request);

static bool set_array(walk *w, const kw_field *f, char *body, const kw_rows *request) {
    bool placed = false;
    char *p = load_pointer(body + f->offset);
    for (int32_t i = 0; i < array_count(body, f); i++)
        placed |= set_struct(w, f->of, p + (size_t)i * f->of->size, request);
    return placed;
}

/* `asked`: into the arrays that answer to some of the request, or into the others. */
static bool set_arrays(walk *w, const kw_rows *s, char *body, const kw_rows *request, bool asked) {
    bool placed = false;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!leads(w, f))
            continue;
        proxy_sources from = proxy_sources_of(w->api, s, f, request, w->version);
        if ((from.n > 0) == asked)
            placed |=
                set_array(w, f, body, from.n > 0 && from.of[0]->kind == KIND_STRUCT ? from.of[0]->of : NULL);
    }
    return placed;
}

static bool set_struct(walk *w, const kw_rows *s, char *body, const kw_rows *request) {
    bool own = proxy_code_field(s, w->version) != NULL;
    if (!(own && w->outer) && set_arrays(w, s, body, request, true))
        return true;
    if (own)
        become_error(w, s, body);
    return own || set_arrays(w, s, body, request, false);
}

int proxy_error_set(proxy_letter *l, const kw_api *api, int16_t asked, int code, kw_arena *arena) {
    walk w = {
        .api = api, .version = l->version, .code = (int16_t)code, .outer = proxy_code_is_outer(api, code)};
    bool placed = set_struct(&w, api->response->rows, l->body, api->request->rows);
    if (!by_version(api, code))
        return placed;
    l->version = 0;
    int rc = list_api_versions(l, asked, arena);
    return rc < 0 ? rc : 1;
}
