/* history.h - what a client did and saw, as lines of JSON (tests/judge/README.md).
 *
 * Lines are gathered in memory, and history_flush hands them to the file with one write(2): before each step
 * of the client, so that nothing leaves the process that the file does not know. What cannot be written ends
 * the process at once, for the same reason.
 *
 * A SIGKILL may cut a write where a page of the file ends. So a line after which less than HISTORY_LINE bytes
 * of the page are left is filled up with blanks, and lines of at most that length are never cut. */
#ifndef KW_CHAOS_HISTORY_H
#define KW_CHAOS_HISTORY_H

#include <kwire/client.h>

enum { HISTORY_PAGE = 4096, HISTORY_LINE = 512, HISTORY_FULL = 1 << 20 };

typedef struct history {
    const char *client; /* the life of a process that these lines are about */
    int fd;
    char *text; /* not written yet */
    size_t n, room;
    size_t begun;  /* where the line begins that is being made */
    uint64_t size; /* of the file when text[0] is written to it */
} history;

/* Appends to the file. false: it cannot be opened, errno says why. */
bool history_open(history *h, const char *path, const char *client);
void history_close(history *h);

/* One line: begin, its fields, end. */
void history_begin(history *h, kw_time now, const char *op);
void history_text(history *h, const char *field, kw_str value);
/* Bytes that are no UTF-8 stand as U+DC80 to U+DCFF, as Python's surrogateescape has it; n = -1: null. */
void history_bytes(history *h, const char *field, kw_bytes value);
void history_number(history *h, const char *field, int64_t value);
/* "ok", "fail", "unknown", and the name of what was wrong, if anything. */
void history_outcome(history *h, kw_outcome outcome, int error);
void history_end(history *h);

void history_flush(history *h);

#endif
