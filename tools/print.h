/* print.h - what the commands say on stderr. stdout belongs to data. */
#ifndef KW_TOOLS_PRINT_H
#define KW_TOOLS_PRINT_H

#include <kwire/types.h>

/* One line. */
void kw_say(const char *fmt, ...) KW_PRINTF(1, 2);

/* A counter that refreshes one line of a terminal, at most twice a second; elsewhere it is silent. */
typedef struct kw_progress {
    bool shown_on_terminal;
    const char *verb; /* "produced" */
    kw_time started, last;
} kw_progress;
void kw_progress_init(kw_progress *p, const char *verb, bool quiet, kw_time now);
void kw_progress_show(kw_progress *p, int64_t records, kw_time now);
void kw_progress_end(void);

#endif
