/* error_walk.h - what making an answer with an error (errors.c) and changing one (error_set.c) share. Private
 * to them. */
#ifndef PROXY_ERROR_WALK_H
#define PROXY_ERROR_WALK_H

#include "tools/proxy/error_facts.h"
#include "tools/proxy/errors.h"

typedef struct proxy_walk {
    const kw_api *api;
    int version;
    int16_t code;
    bool outer; /* the code is said around the things asked about */
    kw_arena *arena;
    int err;
} proxy_walk;

/* Is this an array of structs that say how it went, each with a code of its own or in it? */
bool proxy_walk_leads(const proxy_walk *w, const kw_field *f);
/* The struct's code, and what a broker says beside one. */
void proxy_walk_put_error(const proxy_walk *w, const kw_rows *s, char *body);

/* M5: ApiVersions that is refused for its version is answered in version 0, which lists this API alone. It
 * tells the client to ask with an older version. asked: the client's. KW_ENOMEM. */
bool proxy_error_by_version(const kw_api *api, int code);
int proxy_error_list_versions(proxy_letter *l, int16_t asked, kw_arena *arena);

#endif
