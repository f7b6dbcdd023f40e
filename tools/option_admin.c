/* option_admin.c - setters of the administrative commands: times, changes of settings, repeated names. */
#include "tools/datetime.h"
#include "tools/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *member(kw_args *a, const kw_option *o) {
    return (char *)a + o->offset;
}

int kw_option_words(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    kw_words *w = member(a, o);
    const char **more = value[0] != 0 ? realloc(w->p, ((size_t)w->n + 1) * sizeof *more) : NULL;
    if (more == NULL) {
        snprintf(why, why_size, value[0] != 0 ? "out of memory" : "\"\" is not a name");
        return KW_EINVAL;
    }
    w->p = more;
    w->p[w->n++] = value;
    return 0;
}

int kw_option_time(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    static const struct {
        const char *name;
        int64_t time;
    } names[] = {
        {"latest",   -1},
        {"earliest", -2},
        {"max",      -3},
        {"local",    -4},
        {"tiered",   -5},
    };
    int64_t *out = member(a, o);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(value, names[i].name) == 0) {
            *out = names[i].time;
            return 0;
        }
    if (kw_datetime_parse(value, out))
        return 0;
    snprintf(
        why, why_size,
        "\"%s\" is not a time: earliest, latest, max, local, tiered, ms since 1970, or 2026-01-31T12:00:00Z",
        value);
    return KW_EINVAL;
}

static bool whole_number(const char *value, int64_t *out) {
    const char *digits = value + (value[0] == '-' || value[0] == '+');
    if (digits[0] == 0 || strspn(digits, "0123456789") != strlen(digits) || strlen(digits) > 18)
        return false;
    *out = strtoll(value, NULL, 10);
    return true;
}

int kw_option_numbers(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    kw_numbers *w = member(a, o);
    int64_t number;
    if (!whole_number(value, &number) || number < o->low || number > o->high) {
        snprintf(why, why_size, "\"%s\" is not a number in %lld..%lld", value, (long long)o->low,
                 (long long)o->high);
        return KW_EINVAL;
    }
    int64_t *more = realloc(w->p, ((size_t)w->n + 1) * sizeof *more);
    if (more == NULL) {
        snprintf(why, why_size, "out of memory");
        return KW_ENOMEM;
    }
    w->p = more;
    w->p[w->n++] = number;
    return 0;
}

int kw_option_minutes(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    char *end;
    double minutes = strtod(value, &end);
    if (end == value || *end != 0 || !(minutes >= 0 && minutes <= 1000000)) {
        snprintf(why, why_size, "\"%s\" is not a number of minutes in 0..1000000", value);
        return KW_EINVAL;
    }
    *(int64_t *)member(a, o) = (int64_t)(minutes * 60 * 1000);
    return 0;
}

int kw_option_before(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    int64_t *out = member(a, o);
    if (strcmp(value, "end") == 0) {
        *out = -1;
        return 0;
    }
    if (whole_number(value, out) && *out >= 0 && value[0] != '+')
        return 0;
    snprintf(why, why_size, "\"%s\" is not an offset, nor end", value);
    return KW_EINVAL;
}

int kw_option_change(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    enum { DELETE = 1 };
    const char *equals = strchr(value, '=');
    bool deletes = o->low == DELETE;
    if (value[0] == 0 || value[0] == '=' || (equals == NULL) != deletes) {
        snprintf(why, why_size, deletes ? "\"%s\" is not the name of a setting" : "\"%s\" is not key=value",
                 value);
        return KW_EINVAL;
    }
    kw_change *more = realloc(a->changes, ((size_t)a->n_changes + 1) * sizeof *more);
    if (more == NULL) {
        snprintf(why, why_size, "out of memory");
        return KW_ENOMEM;
    }
    a->changes = more;
    int32_t n = (int32_t)(deletes ? strlen(value) : (size_t)(equals - value));
    kw_str text = {deletes ? NULL : equals + 1, deletes ? -1 : (int32_t)strlen(equals + 1)};
    a->changes[a->n_changes++] = (kw_change){
        (int8_t)o->low, {value, n},
         text
    };
    return 0;
}

static bool read_reset(kw_move to, const char *value, int64_t *out) {
    switch (to) {
    case KW_MOVE_OFFSET:
        return whole_number(value, out) && *out >= 0;
    case KW_MOVE_SHIFT:
        return whole_number(value, out);
    case KW_MOVE_DATETIME:
        return kw_datetime_parse(value, out);
    case KW_MOVE_NONE:
    case KW_MOVE_EARLIEST:
    case KW_MOVE_LATEST:
        break;
    }
    return true;
}

int kw_option_reset(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    static const char *const wanted[] = {
        "", "", "", "an offset", "a time: ms since 1970, or 2026-01-31T12:00:00Z", "a number of records"};
    if (a->reset != KW_MOVE_NONE) {
        snprintf(why, why_size, "a second way to say where to; one is enough");
        return KW_EINVAL;
    }
    a->reset = (kw_move)o->low;
    if (read_reset(a->reset, value, &a->reset_value))
        return 0;
    snprintf(why, why_size, "\"%s\" is not %s", value, wanted[a->reset]);
    return KW_EINVAL;
}
