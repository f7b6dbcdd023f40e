/* json_number.h - doubles as JSON text, whatever the locale of the program says.
 *
 * strtod and snprintf follow LC_NUMERIC, which an embedder may have set to a decimal comma. The decimal point
 * in use is found out with snprintf itself. NaN and the infinities, for which JSON has no number, are
 * strings. */
#ifndef KW_PROTOCOL_JSON_NUMBER_H
#define KW_PROTOCOL_JSON_NUMBER_H

#include <kwire/types.h>

enum { NUMBER_TEXT = 40 };

/* Shortest text that reads back the same; NaN and infinities by name, without quotes. Returns its length. */
size_t kw_number_print(double v, char out[NUMBER_TEXT]);
/* Text in JSON's grammar of numbers. false: too large for a double, or longer than any double needs. */
bool kw_number_parse(kw_str text, double *out) KW_MUST_USE;
/* "NaN", "Infinity", "-Infinity". false: something else. */
bool kw_number_named(kw_str text, double *out) KW_MUST_USE;

#endif
