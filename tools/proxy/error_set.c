/* error_set.c - an error put into an answer that is there: a walk over its rows. See errors.h. */
#include "tools/proxy/error_walk.h"
#include <kwire/msg/join_group.h>

static bool keeps(const proxy_walk *w, const kw_rows *s, int i) {
    const char *name = kw_rows_name(s, i);
    bool outermost = s == w->api->response->rows;
    return strcmp(name, "throttleTimeMs") == 0 ||
           (proxy_is_name(name) && (!outermost || w->api == &kw_join_group_api));
}

/* As the struct would be had it failed: what it is about stays. */
static void become_error(const proxy_walk *w, const kw_rows *s, char *body) {
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (keeps(w, s, i))
            continue;
        size_t size = f->flags & (ROW_ARRAY | ROW_POINTER) ? sizeof(void *) : kw_field_size(f);
        memcpy(body + f->offset, (const char *)s->initial + f->offset, size);
        if (f->flags & ROW_ARRAY)
            memcpy(body + f->count_offset, (const char *)s->initial + f->count_offset, sizeof(int32_t));
    }
    proxy_walk_put_error(w, s, body);
}

static bool set_struct(proxy_walk *w, const kw_rows *s, char *body, const kw_rows *request);

static bool set_array(proxy_walk *w, const kw_field *f, char *body, const kw_rows *request) {
    bool placed = false;
    char *p = load_pointer(body + f->offset);
    for (int32_t i = 0; i < array_count(body, f); i++)
        placed |= set_struct(w, f->of, p + (size_t)i * f->of->size, request);
    return placed;
}

/* `asked`: into the arrays that answer to some of the request, or into the others. */
static bool set_arrays(proxy_walk *w, const kw_rows *s, char *body, const kw_rows *request, bool asked) {
    bool placed = false;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (!proxy_walk_leads(w, f))
            continue;
        proxy_sources from = proxy_sources_of(w->api, s, f, request, w->version);
        if ((from.n > 0) == asked)
            placed |=
                set_array(w, f, body, from.n > 0 && from.of[0]->kind == KIND_STRUCT ? from.of[0]->of : NULL);
    }
    return placed;
}

static bool set_struct(proxy_walk *w, const kw_rows *s, char *body, const kw_rows *request) {
    bool own = proxy_code_field(s, w->version) != NULL;
    if (!(own && w->outer) && set_arrays(w, s, body, request, true))
        return true;
    if (own)
        become_error(w, s, body);
    return own || set_arrays(w, s, body, request, false);
}

int proxy_error_set(proxy_letter *l, const kw_api *api, int16_t asked, int code, kw_arena *arena) {
    proxy_walk w = {
        .api = api, .version = l->version, .code = (int16_t)code, .outer = proxy_code_is_outer(api, code)};
    bool placed = set_struct(&w, api->response->rows, l->body, api->request->rows);
    if (!proxy_error_by_version(api, code))
        return placed;
    l->version = 0;
    int rc = proxy_error_list_versions(l, asked, arena);
    return rc < 0 ? rc : 1;
}
