/* features.c - see features.h. */
#include "client/features.h"

#include <string.h>

void kw_features_forget(kw_features *f) {
    memset(f, 0, sizeof *f);
}

/* A name that does not fit is none of those that we ask for; a list without end is cut. */
static void add(kw_features *f, kw_str name, int16_t level) {
    if (f->n == KW_MOST_FEATURES || name.n <= 0 || name.n >= KW_FEATURE_NAME)
        return;
    memcpy(f->list[f->n].name, name.p, (size_t)name.n);
    f->list[f->n].name[name.n] = '\0';
    f->list[f->n].level = level;
    f->n += 1;
}

void kw_features_take(kw_features *f, const kw_api_versions_resp *resp) {
    if (f->told && resp->finalized_features_epoch < f->epoch)
        return;
    kw_features_forget(f);
    f->told = true;
    f->epoch = resp->finalized_features_epoch;
    for (int32_t i = 0; i < resp->n_finalized_features; i++)
        add(f, resp->finalized_features[i].name, resp->finalized_features[i].max_version_level);
}

int kw_features_level(const kw_features *f, const char *name) {
    for (int32_t i = 0; i < f->n; i++)
        if (strcmp(f->list[i].name, name) == 0)
            return f->list[i].level;
    return f->told ? 0 : -1;
}
