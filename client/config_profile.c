/* config_profile.c - kwire.profile: a set of defaults under one name.
 *
 * A profile changes defaults, never settings: what was set by name, or in the struct, wins whatever the
 * order, and where settings contradict each other a profile's value gives way like any default. */
#include "client/config_table.h"

#include <kwire/records.h>

#include <string.h>

typedef struct setting {
    const char *key;
    int64_t value;
} setting;

/* Nothing is lost while at least one in-sync replica lives, and a broker may be away for some seconds. */
static const setting reliable[] = {
    {"acks",                                  -1             },
    {"retries",                               10             },
    {"retry.backoff.ms",                      300            },
    {"max.in.flight.requests.per.connection", 5              },
    {"compression.type",                      KW_CODEC_SNAPPY},
    {"batch.size",                            65536          },
    {"linger.ms",                             5              },
};

typedef struct profile {
    const setting *settings;
    size_t n;
} profile;

static const profile profiles[] = {
    [KW_PROFILE_NONE] = {NULL,     0                                 },
    [KW_PROFILE_RELIABLE] = {reliable, sizeof reliable / sizeof *reliable},
};

static const profile *profile_of(const kw_config *c) {
    return &profiles[c->profile == KW_PROFILE_RELIABLE ? KW_PROFILE_RELIABLE : KW_PROFILE_NONE];
}

int64_t kw_config_baseline(const kw_config *c, int row) {
    const profile *p = profile_of(c);
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->settings[i].key, kw_config_rows[row].key) == 0)
            return p->settings[i].value;
    return kw_config_number(&kw_config_default, &kw_config_rows[row]);
}

void kw_config_apply_profile(kw_config *c) {
    const profile *p = profile_of(c);
    for (size_t i = 0; i < p->n; i++) {
        int row = kw_config_find((kw_str){p->settings[i].key, (int32_t)strlen(p->settings[i].key)});
        const kw_config_row *r = &kw_config_rows[row];
        bool set = (c->set_rows[row / 64] >> (row % 64)) & 1;
        if (!set && kw_config_number(c, r) == kw_config_number(&kw_config_default, r))
            kw_config_store(c, r, p->settings[i].value);
    }
}
