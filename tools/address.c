/* address.c - reading HOST:PORT. */
#include "tools/address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool kw_address_split(const char *text, char *host, size_t size, uint16_t *port) {
    const char *colon = strrchr(text, ':');
    char *end;
    if (colon == NULL || colon[1] < '0' || colon[1] > '9')
        return false;
    size_t n = (size_t)(colon - text);
    if (n >= 2 && text[0] == '[' && text[n - 1] == ']') {
        text++;
        n -= 2;
    } else if (memchr(text, ':', n) != NULL) {
        return false;
    }
    unsigned long number = strtoul(colon + 1, &end, 10);
    if (*end != 0 || number > UINT16_MAX || n >= size)
        return false;
    snprintf(host, size, "%.*s", (int)n, text);
    if (n == 0)
        snprintf(host, size, "0.0.0.0");
    *port = (uint16_t)number;
    return true;
}
