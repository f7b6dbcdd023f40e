/* kinds.h - what can be said of each kind of fault: the tables that the parser, the printer and the help of
 * specs walk.
 *
 * Invariant: a key that a kind needs is one that it takes. */
#ifndef PROXY_KINDS_H
#define PROXY_KINDS_H

#include "tools/proxy/spec.h"

#include <string.h>

typedef enum proxy_key {
    PROXY_KEY_API,
    PROXY_KEY_CLIENT,
    PROXY_KEY_NODE,
    PROXY_KEY_N,
    PROXY_KEY_EVERY,
    PROXY_KEY_P,
    PROXY_KEY_WHEN,
    PROXY_KEY_DIR,
    PROXY_KEY_MS,
    PROXY_KEY_BYTES,
    PROXY_KEY_CODE,
    PROXY_KEY_IN,
    PROXY_KEYS
} proxy_key;

/* Sets of keys. */
#define PROXY_KEY_BIT(k) (1U << (k))

typedef struct proxy_kind_row {
    const char *name;
    proxy_scope scope; /* where that depends: of the shortest spec */
    unsigned takes, needs;
    int dir; /* when none is given */
    const char *help, *example;
} proxy_kind_row;
extern const proxy_kind_row proxy_kind_rows[PROXY_KINDS];

typedef struct proxy_key_row {
    const char *name;
    const char *value; /* what the help calls it */
    const char *right; /* "is not ...": what it has to be */
    const char *help;
} proxy_key_row;
extern const proxy_key_row proxy_key_rows[PROXY_KEYS];

static inline bool proxy_is_text(kw_str s, const char *text) {
    return (size_t)s.n == strlen(text) && memcmp(s.p, text, (size_t)s.n) == 0;
}

/* Reads a value into its field. false: it is not what the row's `right` says; the field is of no use then. */
extern bool (*const proxy_key_setters[PROXY_KEYS])(proxy_spec *s, kw_str value);

/* ",k=N[,k=A|B]": names and values of a set, the needed ones first, others in brackets; cut to size. */
void proxy_keys_print(unsigned takes, unsigned needs, char *text, size_t size);

#endif
