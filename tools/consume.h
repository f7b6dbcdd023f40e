/* consume.h - what `kwire consume` is busy with: consume.c sets it up, consume_read.c reads. */
#ifndef KW_TOOLS_CONSUME_H
#define KW_TOOLS_CONSUME_H

#include "tools/bookmarks.h"
#include "tools/format.h"
#include "tools/output.h"
#include "tools/print.h"

typedef struct kw_part {
    bool assigned;
    bool reading; /* still wanted */
    int64_t end;  /* as first seen; -1: not yet */
} kw_part;

typedef struct kw_consuming {
    kw_session s;
    const kw_args *args;
    kw_format format;
    kw_output out;
    kw_mem mem;
    kw_buf line; /* scratch of -J */
    int32_t topic;
    kw_part *parts;
    int32_t n_parts, n_assigned, n_reading;
    int64_t left; /* of -c; -1: no limit */
    int64_t n_records;
    kw_bookmarks bookmarks;
    kw_time cut_off_at; /* since when no broker can be reached; KW_NEVER: they can */
    int result;
    kw_progress progress;
} kw_consuming;

/* Reads until there is nothing more to do; what was printed has left, and -g knows of it. */
void kw_consume_read(kw_consuming *c);
/* Says what went wrong with a partition; the command will fail. */
void kw_consume_fail(kw_consuming *c, const char *what, int32_t partition, int err);

#endif
