/* json_tree.h - typed looks at a parsed JSON value, and comparison of two. */
#ifndef KW_TOOLS_JSON_TREE_H
#define KW_TOOLS_JSON_TREE_H

#include "protocol/json.h"

/* A member as an integer in low..high. false: absent, or something else. */
bool kw_json_int(const kw_json *object, const char *member, int64_t low, int64_t high,
                 int64_t *out) KW_MUST_USE;
/* Is it this string? */
bool kw_json_is(const kw_json *v, const char *text);
/* The first member whose name is not in the list, which NULL ends; NULL: all are. */
const kw_json *kw_json_stranger(const kw_json *object, const char *const *known);
/* Its text in `input`, which it was parsed from. */
kw_str kw_json_source(kw_str input, const kw_json *v);
/* Same value: integers whole, other numbers as doubles, members in any order. `path` names the first
 * difference. */
bool kw_json_equal(const kw_json *a, const kw_json *b, char *path, size_t path_size) KW_MUST_USE;

#endif
