/* places.c - see places.h. Finding and rewriting walk the same way: fields of a struct, elements of arrays,
 * what pointers lead to. */
#include "tools/proxy/places.h"
#include <string.h>

static const kw_field *field(const kw_rows *s, const char *name, kw_kind kind) {
    for (int i = 0; i < s->n_fields; i++)
        if (s->fields[i].kind == kind && (s->fields[i].flags & ROW_ARRAY) == 0 &&
            strcmp(kw_rows_name(s, i), name) == 0)
            return &s->fields[i];
    return NULL;
}

static const proxy_place *place_of(const proxy_places *p, const kw_rows *s) {
    for (size_t i = 0; i < p->n; i++)
        if (p->list[i].rows == s)
            return &p->list[i];
    return NULL;
}

static int add(proxy_places *p, kw_mem *mem, const proxy_place *place) {
    if (p->n == p->cap) {
        size_t cap = p->cap == 0 ? 16 : 2 * p->cap, size = sizeof *p->list;
        proxy_place *list = kw_mem_realloc(mem, p->list, p->cap * size, cap * size);
        if (list == NULL)
            return KW_ENOMEM;
        p->list = list;
        p->cap = cap;
    }
    p->list[p->n++] = *place;
    return 0;
}

static proxy_place look_at(const kw_rows *s) {
    proxy_place place = {.rows = s};
    const kw_field *host = field(s, "host", KIND_STRING), *port = field(s, "port", KIND_INT32);
    if (host == NULL || port == NULL)
        return place;
    place.host = host;
    place.port = port;
    place.node = field(s, "nodeId", KIND_INT32);
    if (place.node == NULL)
        place.node = field(s, "brokerId", KIND_INT32);
    return place;
}

/* 1: this struct is a place now, or was; 0: it is none; KW_ENOMEM. No struct holds itself. */
static int find_in(proxy_places *p, kw_mem *mem, const kw_rows *s) {
    if (place_of(p, s) != NULL)
        return 1;
    proxy_place place = look_at(s);
    bool is = place.host != NULL;
    for (int i = 0; i < s->n_fields; i++) {
        if (s->fields[i].kind != KIND_STRUCT)
            continue;
        int rc = find_in(p, mem, s->fields[i].of);
        if (rc < 0)
            return rc;
        is |= rc > 0;
    }
    if (!is)
        return 0;
    int rc = add(p, mem, &place);
    return rc < 0 ? rc : 1;
}

int proxy_places_find(proxy_places *p, kw_mem *mem) {
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    *p = (proxy_places){0};
    for (int i = 0; i < n; i++) {
        int rc = find_in(p, mem, apis[i]->response->rows);
        if (rc < 0) {
            proxy_places_fini(p, mem);
            return rc;
        }
    }
    return 0;
}

void proxy_places_fini(proxy_places *p, kw_mem *mem) {
    kw_mem_free(mem, p->list, p->cap * sizeof *p->list);
    *p = (proxy_places){0};
}

bool proxy_places_any(const proxy_places *p, const kw_api *api) {
    return place_of(p, api->response->rows) != NULL;
}

static bool leads(const proxy_places *p, const kw_rows *s, int version) {
    const proxy_place *place = place_of(p, s);
    if (place == NULL)
        return false;
    if (place->host != NULL && row_in(place->host, version))
        return true;
    for (int i = 0; i < s->n_fields; i++) {
        const kw_field *f = &s->fields[i];
        if (f->kind == KIND_STRUCT && row_in(f, version) && leads(p, f->of, version))
            return true;
    }
    return false;
}

bool proxy_places_in(const proxy_places *p, const kw_api *api, int16_t version) {
    return leads(p, api->response->rows, version);
}

/* ---- rewriting ---- */

typedef struct walk {
    const proxy_places *places;
    proxy_routes *routes;
    int version;
    bool changed;
} walk;

static void walk_struct(walk *w, const kw_rows *s, char *body);

static void readdress(walk *w, const proxy_place *place, char *body) {
    kw_str *host = (kw_str *)(void *)(body + place->host->offset);
    int32_t *port = (int32_t *)(void *)(body + place->port->offset);
    int32_t node = place->node == NULL ? -1 : *(const int32_t *)member_of(body, place->node->offset);
    const proxy_route *route = proxy_routes_get(w->routes, *host, *port, node);
    if (route == NULL)
        return;
    *host = (kw_str){route->my_host, (int32_t)strlen(route->my_host)};
    *port = route->my_port;
    w->changed = true;
}

static void walk_field(walk *w, const kw_field *f, char *body) {
    if (f->flags & ROW_ARRAY) {
        char *p = load_pointer(body + f->offset);
        for (int32_t i = 0; i < array_count(body, f); i++)
            walk_struct(w, f->of, p + (size_t)i * f->of->size);
    } else if (f->flags & ROW_POINTER) {
        char *p = load_pointer(body + f->offset);
        if (p != NULL)
            walk_struct(w, f->of, p);
    } else {
        walk_struct(w, f->of, body + f->offset);
    }
}

static void walk_struct(walk *w, const kw_rows *s, char *body) {
    const proxy_place *place = place_of(w->places, s);
    if (place == NULL)
        return;
    if (place->host != NULL && row_in(place->host, w->version))
        readdress(w, place, body);
    for (int i = 0; i < s->n_fields; i++)
        if (s->fields[i].kind == KIND_STRUCT && row_in(&s->fields[i], w->version))
            walk_field(w, &s->fields[i], body);
}

bool proxy_places_rewrite(const proxy_places *p, proxy_routes *routes, const kw_message *m, int16_t version,
                          void *body) {
    walk w = {.places = p, .routes = routes, .version = version};
    walk_struct(&w, m->rows, body);
    return w.changed;
}
