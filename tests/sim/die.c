/* die.c - see die.h. */
#include "tests/sim/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void sim_die(const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    fputs("simulation: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}

void *sim_realloc(void *p, size_t size) {
    void *more = realloc(p, size);
    if (more == NULL)
        sim_die("out of memory");
    return more;
}
