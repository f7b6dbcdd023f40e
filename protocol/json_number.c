/* json_number.c - doubles as text and back; see json_number.h. */
#include "protocol/json_number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct point {
    char text[8];
    size_t n;
} point;

/* "0<point>5" tells which decimal point is in force. */
static point decimal_point(void) {
    char half[16];
    point pt = {".", 1};
    int n = snprintf(half, sizeof half, "%.1f", 0.5);
    if (n > 2 && (size_t)n < sizeof pt.text + 2) {
        pt.n = (size_t)n - 2;
        memcpy(pt.text, half + 1, pt.n);
    }
    return pt;
}

/* Replaces the first `from` in text by `to`. */
static void swap_point(char *text, size_t cap, const char *from, size_t n_from, const char *to, size_t n_to) {
    size_t n = strlen(text);
    for (size_t i = 0; i + n_from <= n; i++) {
        if (memcmp(text + i, from, n_from) != 0)
            continue;
        if (n - n_from + n_to >= cap)
            return;
        memmove(text + i + n_to, text + i + n_from, n - i - n_from + 1);
        memcpy(text + i, to, n_to);
        return;
    }
}

static const char *special(double v) {
    if (v != v)
        return "NaN";
    if (v - v != 0)
        return v > 0 ? "Infinity" : "-Infinity";
    return NULL;
}

size_t kw_number_print(double v, char out[NUMBER_TEXT]) {
    const char *name = special(v);
    if (name != NULL)
        return (size_t)snprintf(out, NUMBER_TEXT, "%s", name);
    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(out, NUMBER_TEXT, "%.*g", digits, v);
        if (strtod(out, NULL) == v)
            break;
    }
    point pt = decimal_point();
    swap_point(out, NUMBER_TEXT, pt.text, pt.n, ".", 1);
    return strlen(out);
}

bool kw_number_parse(kw_str text, double *out) {
    char copy[400]; /* enough for every double written out in full */
    if (text.n <= 0 || (size_t)text.n >= sizeof copy - sizeof(point))
        return false;
    memcpy(copy, text.p, (size_t)text.n);
    copy[text.n] = '\0';
    point pt = decimal_point();
    swap_point(copy, sizeof copy, ".", 1, pt.text, pt.n);
    char *end;
    *out = strtod(copy, &end);
    return *end == '\0' && special(*out) == NULL;
}

bool kw_number_named(kw_str text, double *out) {
    static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if ((size_t)text.n != n || memcmp(text.p, names[i], n) != 0)
            continue;
        *out = strtod(names[i], NULL);
        return true;
    }
    return false;
}
