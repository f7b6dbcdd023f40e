/* error_facts.h - what errors.c has to know of single APIs, as tables; all else follows from the rows. */
#ifndef PROXY_ERROR_FACTS_H
#define PROXY_ERROR_FACTS_H

#include "protocol/rows.h"

/* The field of a struct that has this name in this version; NULL: none. */
const kw_field *proxy_field(const kw_rows *s, const char *name, int version);
/* Where a struct has its error code; NULL: nowhere. */
const kw_field *proxy_code_field(const kw_rows *s, int version);
/* Is there one in it or below it? */
bool proxy_has_code(const kw_rows *s, int version);

/* Of an array of the answer: the arrays of the request, in the struct that stands for the one around it, for
 * whose elements it has one each. With `outer` they stand in each element of that array. */
typedef struct proxy_sources {
    const kw_field *outer;
    const kw_field *of[2];
    int n; /* 0: it answers to nothing that was asked */
} proxy_sources;
proxy_sources proxy_sources_of(const kw_api *api, const kw_rows *answer, const kw_field *array,
                               const kw_rows *request, int version);

/* Names under which both sides name the same thing: a field of the answer, one of the request. NULL: past
 * the last. */
typedef struct proxy_name {
    const char *answer, *request;
} proxy_name;
const proxy_name *proxy_names(int i);
/* Does a field of the answer say what the struct is about? */
bool proxy_is_name(const char *answer);

/* Is this code about all that stands in a struct with a code of its own, and so said there? */
bool proxy_code_is_outer(const kw_api *api, int code);
/* What brokers put into this field beside an error; false: its default. */
bool proxy_beside_error(const kw_api *api, const char *field, int32_t *value);

#endif
