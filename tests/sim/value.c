/* value.c - see value.h. */
#include "tests/sim/value.h"

#include "tests/sim/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t sim_value_make(int64_t number, char *p, size_t size) {
    int n = snprintf(p, SIM_MOST_VALUE + 1, "%lld:", (long long)number);
    if (size < (size_t)n)
        size = (size_t)n;
    for (size_t i = (size_t)n; i < size; i++)
        p[i] = (char)('a' + (number + (int64_t)i) % 26);
    return size;
}

int64_t sim_value_read(kw_bytes v) {
    static char text[SIM_MOST_VALUE + 1], again[SIM_MOST_VALUE + 1];
    if (v.n <= 0 || v.n > SIM_MOST_VALUE)
        return -1;
    memcpy(text, v.p, (size_t)v.n);
    text[v.n] = '\0';
    char *end;
    long long number = strtoll(text, &end, 10);
    if (end == text || *end != ':')
        return -1;
    size_t n = sim_value_make(number, again, (size_t)v.n);
    if (n != (size_t)v.n || memcmp(text, again, n) != 0)
        sim_die("record %lld came back changed", number);
    return number;
}
