/* config_near.c - the property that was probably meant, for words about one that does not exist. */
#include "client/config_table.h"

#include <string.h>

enum { LONGEST = 64 }; /* no name of ours is longer */

static int least(int a, int b, int c) {
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* How many letters have to be put in, taken out or exchanged: a row of the usual table at a time. */
static int distance(kw_str key, const char *name, int n) {
    int row[LONGEST + 1];
    for (int k = 0; k <= n; k++)
        row[k] = k;
    for (int32_t i = 0; i < key.n; i++) {
        int diagonal = row[0];
        row[0] = i + 1;
        for (int k = 0; k < n; k++) {
            int change = diagonal + (key.p[i] != name[k]);
            diagonal = row[k + 1];
            row[k + 1] = least(change, row[k] + 1, row[k + 1] + 1);
        }
    }
    return row[n];
}

/* What is cut short ("linger") is as near as one letter. */
static int nearness(kw_str key, const char *name) {
    size_t n = name != NULL ? strlen(name) : 0;
    if (n == 0 || n > LONGEST)
        return LONGEST;
    if ((size_t)key.n < n && key.n > 3 && memcmp(key.p, name, (size_t)key.n) == 0)
        return 1;
    return distance(key, name, (int)n);
}

const char *kw_config_nearest(kw_str key) {
    const char *best = NULL;
    int best_n = 3 + key.n / 6; /* farther away it would be another word */
    if (key.n <= 0 || key.n > LONGEST)
        return NULL;
    for (int i = 0; i < kw_config_n_rows; i++) {
        const char *names[] = {kw_config_rows[i].key, kw_config_rows[i].alias};
        for (int k = 0; k < 2; k++) {
            int n = nearness(key, names[k]);
            if (n >= best_n)
                continue;
            best = names[k];
            best_n = n;
        }
    }
    return best;
}
