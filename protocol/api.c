/* api.c - finding an API by key or name. Apart from all else: it drags in the rows of every API, so only
 * tools, tests and brokers should need it. */
#include "protocol/registry.h"

#include <string.h>

const kw_api *const *kw_api_all(int *n) {
    *n = kw_registry_n;
    return kw_registry;
}

const kw_api *kw_api_by_key(int16_t key) {
    int low = 0, high = kw_registry_n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (kw_registry[middle]->key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < kw_registry_n && kw_registry[low]->key == key ? kw_registry[low] : NULL;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(kw_str text, const char *name) {
    if (strlen(name) != (size_t)text.n)
        return false;
    for (int32_t i = 0; i < text.n; i++)
        if (lower(text.p[i]) != lower(name[i]))
            return false;
    return true;
}

/* The key in digits, or -1. */
static int16_t digits(kw_str text) {
    int16_t key = 0;
    for (int32_t i = 0; i < text.n; i++) {
        if (i == 4 || text.p[i] < '0' || text.p[i] > '9')
            return -1;
        key = (int16_t)(key * 10 + (text.p[i] - '0'));
    }
    return key;
}

const kw_api *kw_api_by_name(kw_str name) {
    if (name.n <= 0)
        return NULL;
    for (int i = 0; i < kw_registry_n; i++)
        if (same_name(name, kw_registry[i]->name))
            return kw_registry[i];
    return kw_api_by_key(digits(name));
}
