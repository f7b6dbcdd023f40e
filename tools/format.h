/* format.h - one consumed record as text: a format of kcat's letters, compiled once and walked for each
 * record. */
#ifndef KW_TOOLS_FORMAT_H
#define KW_TOOLS_FORMAT_H

#include "tools/output.h"

#include <kwire/records.h>

/* A record and where it came from. */
typedef struct kw_consumed {
    kw_str topic;
    int32_t partition;
    int32_t broker;
    kw_record record;
} kw_consumed;

typedef struct kw_format {
    struct kw_format_piece *pieces;
    int n_pieces;
    uint8_t *literals; /* all literal text */
    bool null_text;    /* print a null key or value as NULL, not as nothing */
} kw_format;

/* KW_EINVAL: `why` names the bad letter; KW_ENOMEM. */
int kw_format_compile(kw_format *f, const char *text, char *why, size_t why_size) KW_MUST_USE;
/* The format without -f: [key, key_end,] value, end. key_end.n = -1: no key. */
int kw_format_plain(kw_format *f, kw_bytes key_end, kw_bytes end) KW_MUST_USE;
void kw_format_fini(kw_format *f);
void kw_format_print(const kw_format *f, const kw_consumed *r, kw_output *out);

#endif
