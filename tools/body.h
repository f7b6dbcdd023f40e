/* body.h - the JSON that raw and encode are given, and the bytes it stands for. */
#ifndef KW_TOOLS_BODY_H
#define KW_TOOLS_BODY_H

#include "tools/subject.h"

/* The text of a word: JSON itself, @FILE, or - for stdin. `text` keeps it. An exit code. */
int kw_body_text(const char *word, kw_mem *mem, kw_buf *text) KW_MUST_USE;
/* Parses JSON to a body in the arena, and checks that this version can say it. Exit code: 2, told, when it
 * cannot. */
int kw_body_parse(const kw_args *a, const kw_message *m, int16_t version, kw_str json, kw_arena *arena,
                  void **body) KW_MUST_USE;
/* Appends the body's bytes to out. Exit code. */
int kw_body_encode(const kw_args *a, const kw_message *m, int16_t version, const void *body, kw_mem *mem,
                   kw_buf *out) KW_MUST_USE;

#endif
