/* values.c - see values.h. */
#include "bench/values.h"
#include "bench/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POOL = 512 * 1024 };

void bench_value_fill(char *p, size_t n, unsigned i) {
    char text[160];
    size_t at = 0;
    for (unsigned part = 0; at < n; part++) {
        unsigned r = (i * 2654435761u) ^ (part * 40503u);
        int len =
            snprintf(text, sizeof text,
                     "{\"id\":%u,\"user\":\"user-%u\",\"amount\":%u.%02u,\"state\":\"%s\",\"at\":17000%u}", r,
                     r % 1000, r % 9999, r % 100, r & 1 ? "shipped" : "pending", r % 100000000);
        size_t left = n - at, take = (size_t)len < left ? (size_t)len : left;
        memcpy(p + at, text, take);
        at += take;
    }
}

bench_values bench_values_new(int32_t size) {
    bench_values v = {.size = size, .n = POOL / (uint32_t)size + 1};
    v.bytes = malloc((size_t)v.n * (size_t)size);
    v.keys = malloc((size_t)v.n * sizeof *v.keys);
    if (v.bytes == NULL || v.keys == NULL)
        bench_die("out of memory");
    for (uint32_t i = 0; i < v.n; i++) {
        char key[BENCH_KEY + 1];
        snprintf(key, sizeof key, "%08x", i * 2654435761u);
        memcpy(v.keys[i], key, BENCH_KEY);
        bench_value_fill(v.bytes + (size_t)i * (size_t)size, (size_t)size, i);
    }
    return v;
}

void bench_values_free(bench_values *v) {
    free(v->bytes);
    free(v->keys);
}
