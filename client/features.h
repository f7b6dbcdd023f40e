/* features.h - what the cluster has finalized of its features (KIP-584): transaction.version and the like.
 *
 * Every ApiVersions answer brings the whole list with an epoch; a broker that lags behind brings an older
 * one, which counts for nothing (T1). */
#ifndef KW_CLIENT_FEATURES_H
#define KW_CLIENT_FEATURES_H

#include <kwire/msg/api_versions.h>

enum { KW_MOST_FEATURES = 12, KW_FEATURE_NAME = 40 };

typedef struct kw_features {
    int64_t epoch; /* -1: brokers that know no features; meaningless before `told` */
    bool told;
    int32_t n;
    struct {
        char name[KW_FEATURE_NAME];
        int16_t level;
    } list[KW_MOST_FEATURES];
} kw_features;

/* Nothing is known any more: it may be another cluster. */
void kw_features_forget(kw_features *f);
void kw_features_take(kw_features *f, const kw_api_versions_resp *resp);
/* 0: not finalized; -1: nobody has told yet. */
int kw_features_level(const kw_features *f, const char *name);

#endif
