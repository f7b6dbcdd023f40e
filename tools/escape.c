/* escape.c - backslash escapes of delimiters. */
#include "tools/options.h"

#include <stdlib.h>
#include <string.h>

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* *s stands after "\x"; one or two digits. */
static int hex_byte(const char **s) {
    int value = hex_digit(**s);
    if (value < 0)
        return KW_EINVAL;
    (*s)++;
    int low = hex_digit(**s);
    if (low < 0)
        return value;
    (*s)++;
    return value * 16 + low;
}

/* An unknown letter stands for itself, as in kcat. */
int kw_escape_read(const char **s) {
    char c = *(*s)++;
    switch (c) {
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case '0':
        return 0;
    case 'x':
    case 'X':
        return hex_byte(s);
    default:
        return (unsigned char)c;
    }
}

int kw_unescape(const char *text, kw_bytes *out) {
    uint8_t *bytes = malloc(strlen(text) + 1);
    if (bytes == NULL)
        return KW_ENOMEM;
    *out = (kw_bytes){bytes, 0};
    for (const char *s = text; *s != 0;) {
        int c = (unsigned char)*s++;
        if (c == '\\' && *s != 0)
            c = kw_escape_read(&s);
        if (c < 0) {
            free(bytes);
            return KW_EINVAL;
        }
        bytes[out->n++] = (uint8_t)c;
    }
    return 0;
}
