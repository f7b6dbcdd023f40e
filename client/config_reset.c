/* config_reset.c - the values of auto.offset.reset: names, and durations as Java's Duration reads them (ISO
 * 8601: PnDTnHnMn.nS), down to a millisecond. */
#include "client/config_table.h"

#include <stdio.h>
#include <string.h>

/* librdkafka's names beside Java's. */
static const struct {
    const char *name;
    int64_t policy;
} names[] = {
    {"latest",    KW_RESET_LATEST  },
    {"earliest",  KW_RESET_EARLIEST},
    {"none",      KW_RESET_NONE    },
    {"largest",   KW_RESET_LATEST  },
    {"end",       KW_RESET_LATEST  },
    {"smallest",  KW_RESET_EARLIEST},
    {"beginning", KW_RESET_EARLIEST},
    {"error",     KW_RESET_NONE    },
};

const char kw_reset_words[] = "latest|earliest|none|by_duration:PnDTnHnMnS";

static const char prefix[] = "by_duration:";

/* ---- durations ---- */

typedef struct scan {
    const char *p, *end;
} scan;

static bool at(scan *s, char upper) {
    bool is = s->p < s->end && (*s->p == upper || *s->p == upper + ('a' - 'A'));
    s->p += is;
    return is;
}

/* Digits; with a fraction, down to milliseconds. Units of ms. */
static bool number(scan *s, bool *fraction, int64_t *ms) {
    enum { MOST = 1000000000 };
    const char *start = s->p;
    int64_t n = 0;
    for (; s->p < s->end && *s->p >= '0' && *s->p <= '9' && n <= MOST; s->p++)
        n = n * 10 + (*s->p - '0');
    if (s->p == start || n > MOST)
        return false;
    *ms = n * 1000;
    *fraction = s->p < s->end && *s->p == '.';
    s->p += *fraction;
    for (int64_t unit = 100; *fraction && s->p < s->end && *s->p >= '0' && *s->p <= '9'; s->p++, unit /= 10)
        *ms += unit * (*s->p - '0');
    return true;
}

/* One part, "12H"; parts come in the order of `units`, each at most once; only seconds have fractions. */
static bool part(scan *s, const char **units, const int64_t **seconds, int64_t *sum) {
    bool fraction = false;
    int64_t ms = 0;
    if (!number(s, &fraction, &ms))
        return false;
    while (**units != '\0' && !at(s, **units)) {
        ++*units;
        ++*seconds;
    }
    if (**units == '\0' || (fraction && **units != 'S'))
        return false;
    *sum += ms * **seconds;
    ++*units;
    ++*seconds;
    return true;
}

static bool parse_duration(scan *s, int64_t *ms) {
    static const int64_t day[] = {86400}, clock[] = {3600, 60, 1};
    const char *units = "D";
    const int64_t *seconds = day;
    *ms = 0;
    if (!at(s, 'P') || s->p == s->end)
        return false;
    if (*s->p != 'T' && *s->p != 't' && !part(s, &units, &seconds, ms))
        return false;
    if (s->p == s->end)
        return true;
    units = "HMS";
    seconds = clock;
    if (!at(s, 'T') || s->p == s->end)
        return false;
    while (s->p < s->end)
        if (!part(s, &units, &seconds, ms))
            return false;
    return true;
}

/* ---- the face ---- */

bool kw_reset_parse(kw_str text, int64_t *policy) {
    size_t n = text.n < 0 ? 0 : (size_t)text.n, n_prefix = sizeof prefix - 1;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strlen(names[i].name) == n && memcmp(names[i].name, text.p, n) == 0) {
            *policy = names[i].policy;
            return true;
        }
    if (n <= n_prefix || memcmp(text.p, prefix, n_prefix) != 0)
        return false;
    scan s = {text.p + n_prefix, text.p + n};
    return parse_duration(&s, policy);
}

int kw_reset_print(int64_t policy, char *text, size_t size) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].policy == policy)
            return snprintf(text, size, "%s", names[i].name);
    if (policy % 1000 == 0)
        return snprintf(text, size, "%sPT%lldS", prefix, (long long)(policy / 1000));
    return snprintf(text, size, "%sPT%lld.%03dS", prefix, (long long)(policy / 1000), (int)(policy % 1000));
}
