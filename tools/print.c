/* print.c - stderr: error lines and progress. */
#include "tools/print.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* A progress line stands on the terminal without its end: whatever is said next goes in its place. */
static bool line_open;

static void clear_line(void) {
    if (line_open)
        fputs("\r\x1b[K", stderr);
    line_open = false;
}

void kw_say(const char *fmt, ...) {
    va_list ap;
    clear_line();
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
}

void kw_progress_init(kw_progress *p, const char *verb, bool quiet, kw_time now) {
    *p = (kw_progress){
        .shown_on_terminal = !quiet && isatty(STDERR_FILENO), .verb = verb, .started = now, .last = now};
}

void kw_progress_show(kw_progress *p, int64_t records, kw_time now) {
    if (!p->shown_on_terminal || now - p->last < KW_MS(500))
        return;
    double seconds = (double)(now - p->started) / 1e6;
    fprintf(stderr, "\r%s %lld records, %.0f/s \x1b[K", p->verb, (long long)records,
            (double)records / seconds);
    p->last = now;
    line_open = true;
}

void kw_progress_end(void) {
    clear_line();
}
