/* list.c - see list.h. */
#include "tools/broker/list.h"
#include <string.h>

int broker_text_compare(kw_str a, kw_str b) {
    int32_t n = a.n < b.n ? a.n : b.n;
    int c = n <= 0 ? 0 : memcmp(a.p, b.p, (size_t)n);
    return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

void *broker_list_reserve(kw_mem *mem, void *list, int32_t n, int32_t *cap) {
    if (n < *cap)
        return list;
    int32_t more = *cap == 0 ? 4 : 2 * *cap;
    void *grown = kw_mem_realloc(mem, list, (size_t)*cap * sizeof(void *), (size_t)more * sizeof(void *));
    if (grown != NULL)
        *cap = more;
    return grown;
}
