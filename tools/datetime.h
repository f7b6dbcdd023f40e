/* datetime.h - a moment as people write it. */
#ifndef KW_TOOLS_DATETIME_H
#define KW_TOOLS_DATETIME_H

#include <kwire/types.h>

/* YYYY-MM-DDTHH:MM[:SS[.mmm]][Z|+HH:MM|-HH:MM], UTC without a zone, or milliseconds since 1970 in digits.
 * false: it is neither, or before 1970. */
bool kw_datetime_parse(const char *text, int64_t *ms) KW_MUST_USE;

enum { KW_DATETIME_SIZE = 32 };
/* The other way, in UTC and with milliseconds; digits alone for what has no such form. Returns text. */
const char *kw_datetime_print(int64_t ms, char text[KW_DATETIME_SIZE]);

#endif
