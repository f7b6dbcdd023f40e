/* config_resolve.c - settings against each other: an explicit contradiction is an error, a default gives way.
 */
#include "client/config_table.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

/* ---- settings against each other ---- */

/* A rule: `smaller` must be at most `larger` (plus_ms). If only one of them was set by name the other gives
 * way. */
typedef struct order_rule {
    const char *smaller, *smaller_too; /* their sum */
    const char *larger;
} order_rule;

static const order_rule order_rules[] = {
    {"linger.ms",                          "request.timeout.ms", "delivery.timeout.ms"                   }, /* P11 */
    {"retry.backoff.ms",                   NULL,                 "retry.backoff.max.ms"                  },
    {"reconnect.backoff.ms",               NULL,                 "reconnect.backoff.max.ms"              },
    {"socket.connection.setup.timeout.ms", NULL,                 "socket.connection.setup.timeout.max.ms"},
    {"batch.size",                         NULL,                 "buffer.memory"                         },
};

static int row_by_key(const char *key) {
    return key == NULL ? -1 : kw_config_find((kw_str){key, (int32_t)strlen(key)});
}

static int apply_rule(kw_config *c, const order_rule *rule, char *note, size_t note_size, char *why,
                      size_t why_size) {
    int a = row_by_key(rule->smaller), b = row_by_key(rule->smaller_too), z = row_by_key(rule->larger);
    int64_t low =
        kw_config_number(c, &kw_config_rows[a]) + (b >= 0 ? kw_config_number(c, &kw_config_rows[b]) : 0);
    int64_t high = kw_config_number(c, &kw_config_rows[z]);
    const char *plus = b >= 0 ? " + " : "", *second = b >= 0 ? kw_config_rows[b].key : "";
    if (low <= high)
        return KW_OK;
    if (!kw_config_chosen(c, z)) {
        kw_config_store(c, &kw_config_rows[z], low);
        snprintf(note, note_size, "%s is raised to %lld, for %s%s%s", kw_config_rows[z].key, (long long)low,
                 kw_config_rows[a].key, plus, second);
        return KW_OK;
    }
    if (!kw_config_chosen(c, a) && (b < 0 || !kw_config_chosen(c, b))) {
        int64_t half = b >= 0 ? kw_config_number(c, &kw_config_rows[a]) : 0;
        int give = b >= 0 ? b : a;
        kw_config_store(c, &kw_config_rows[give],
                        high - half > kw_config_rows[give].min ? high - half : kw_config_rows[give].min);
        if (b >= 0 && high - half < kw_config_rows[give].min)
            kw_config_store(c, &kw_config_rows[a],
                            high - kw_config_rows[give].min > 0 ? high - kw_config_rows[give].min : 0);
        snprintf(note, note_size, "%s is lowered, for %s is %lld", kw_config_rows[give].key,
                 kw_config_rows[z].key, (long long)high);
        return KW_OK;
    }
    snprintf(why, why_size, "%s (%lld) must not be below %s%s%s (%lld)", kw_config_rows[z].key,
             (long long)high, kw_config_rows[a].key, plus, second, (long long)low);
    return KW_EINVAL;
}

int kw_config_resolve(kw_config *c, char *note, size_t note_size, char *why, size_t why_size) {
    if (note_size > 0)
        note[0] = '\0';
    if (c->bootstrap_servers[0] == '\0') {
        snprintf(why, why_size, "bootstrap.servers is not set");
        return KW_EINVAL;
    }
    if (!kw_codec_built(c->compression_type)) {
        snprintf(why, why_size, "compression.type: codec %d is not in this build", (int)c->compression_type);
        return KW_EINVAL;
    }
    for (size_t i = 0; i < sizeof order_rules / sizeof order_rules[0]; i++) {
        int rc = apply_rule(c, &order_rules[i], note, note_size, why, why_size);
        if (rc < 0)
            return rc;
    }
    return KW_OK;
}
