/* release.c - see release.h. Only features that say something about what is served here are named. */
#include "tools/broker/release.h"
#include "tools/broker/state.h"

#define COUNT(list) ((int32_t)(sizeof(list) / sizeof *(list)))

static const broker_feature features_3_9[] = {
    {"kraft.version",    0, 1,  0 },
    {"metadata.version", 1, 21, 21},
};

static const broker_feature features_4_1[] = {
    {"kraft.version",       0, 1,  0 },
    {"metadata.version",    7, 27, 27},
    {"transaction.version", 0, 2,  2 },
};

static const broker_release releases[] = {
    {208, BROKER_2_8, false, NULL,         0,                   NULL            },
    {309, BROKER_3_9, true,  features_3_9, COUNT(features_3_9), NULL            },
    {401, BROKER_4_1, true,  features_4_1, COUNT(features_4_1), &features_4_1[2]},
};

const broker_release *broker_release_find(int32_t number) {
    for (int32_t i = 0; i < COUNT(releases); i++)
        if (releases[i].number == number)
            return &releases[i];
    return number == 0 ? &releases[COUNT(releases) - 1] : NULL;
}

int16_t broker_feature_level(const kw_broker *b, const broker_feature *f) {
    return f == b->release->transactions ? b->transaction_version : f->level;
}

int kw_broker_set_transaction_version(kw_broker *b, int16_t version) {
    const broker_feature *f = b->release->transactions;
    if (version < 0 || version > (f != NULL ? f->max : 0))
        return KW_EINVAL;
    if (version != b->transaction_version)
        b->features_epoch++;
    b->transaction_version = version;
    return 0;
}
