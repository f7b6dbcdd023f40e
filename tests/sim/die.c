/* die.c - see die.h. */
#include "tests/sim/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char doing[240];

void sim_die_while(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vsnprintf(doing, sizeof doing, fmt, args);
    va_end(args);
}

void sim_die(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fputs("simulation: ", stderr);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fprintf(stderr, "%s%s\n", doing[0] != '\0' ? "\n    " : "", doing);
    abort();
}

void *sim_realloc(void *p, size_t size) {
    void *more = realloc(p, size);
    if (more == NULL)
        sim_die("out of memory");
    return more;
}
