/* config_resolve.c - settings against each other: an explicit contradiction is an error, a default gives way.
 */
#include "client/config_table.h"

#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

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
    {"fetch.max.bytes",                    NULL,                 "receive.message.max.bytes"             },
};

static int row_by_key(const char *key) {
    return key == NULL ? -1 : kw_config_find((kw_str){key, (int32_t)strlen(key)});
}

/* The three rows of a rule; b: -1 if there is no second addend. */
typedef struct sides {
    int a, b, z;
} sides;

static int64_t number(const kw_config *c, int row) {
    return row < 0 ? 0 : kw_config_number(c, &kw_config_rows[row]);
}

/* Lowers a default. false: it was chosen, or cannot go so low. */
static bool lower(kw_config *c, int row, int64_t to) {
    if (row < 0 || kw_config_chosen(c, row) || to < kw_config_rows[row].min)
        return false;
    kw_config_store(c, &kw_config_rows[row], to);
    return true;
}

/* Which row gave way; -1: all were chosen. */
static int give_way(kw_config *c, const sides *s) {
    int64_t high = number(c, s->z);
    if (!kw_config_chosen(c, s->z)) {
        kw_config_store(c, &kw_config_rows[s->z], number(c, s->a) + number(c, s->b));
        return s->z;
    }
    if (lower(c, s->b, high - number(c, s->a)))
        return s->b;
    if (lower(c, s->a, high - number(c, s->b)))
        return s->a;
    if (s->b < 0 || !lower(c, s->b, kw_config_rows[s->b].min)) /* both must shrink */
        return -1;
    return lower(c, s->a, high - number(c, s->b)) ? s->a : -1;
}

static int apply_rule(kw_config *c, const order_rule *rule, char *note, size_t note_size, char *why,
                      size_t why_size) {
    sides s = {row_by_key(rule->smaller), row_by_key(rule->smaller_too), row_by_key(rule->larger)};
    int64_t low = number(c, s.a) + number(c, s.b), high = number(c, s.z);
    const char *plus = s.b >= 0 ? " + " : "", *second = s.b >= 0 ? rule->smaller_too : "";
    if (low <= high)
        return KW_OK;
    int gave = give_way(c, &s);
    if (gave < 0) {
        snprintf(why, why_size, "%s (%lld) must not be below %s%s%s (%lld)", rule->larger, (long long)high,
                 rule->smaller, plus, second, (long long)low);
        return KW_EINVAL;
    }
    size_t n = strlen(note); /* of the rules before */
    snprintf(note + n, note_size - n, "%s%s is now %lld: %s must not be below %s%s%s", n > 0 ? "; " : "",
             kw_config_rows[gave].key, (long long)number(c, gave), rule->larger, rule->smaller, plus, second);
    return KW_OK;
}

/* The range of compression.level is that of zstd; gzip has another, lz4 and snappy have one speed. */
static int check_level(const kw_config *c, char *why, size_t why_size) {
    int32_t level = c->compression_level;
    if (c->compression_type != KW_CODEC_GZIP || level == INT32_MIN || (level >= 1 && level <= 9))
        return KW_OK;
    snprintf(why, why_size, "compression.level (%d): with compression.type gzip it takes 1..9", (int)level);
    return KW_EINVAL;
}

/* What the broker needs to tell a repeat from a new batch, and to tell it to us (P1, P13). */
static const struct {
    const char *key;
    int64_t least, most;
} idempotent_rows[] = {
    {"acks",                                  -1, -1       },
    {"max.in.flight.requests.per.connection", 1,  5        },
    {"retries",                               1,  INT32_MAX},
};

/* Idempotence was asked for by name: then the other setting is wrong, if it was chosen too. */
static int check_idempotence(kw_config *c, const char *asked_by, char *note, size_t note_size, char *why,
                             size_t why_size) {
    for (size_t i = 0; i < sizeof idempotent_rows / sizeof *idempotent_rows; i++) {
        int row = row_by_key(idempotent_rows[i].key);
        char value[24];
        if (number(c, row) >= idempotent_rows[i].least && number(c, row) <= idempotent_rows[i].most)
            continue;
        (void)!kw_config_get(c, (kw_str){idempotent_rows[i].key, (int32_t)strlen(idempotent_rows[i].key)},
                             value, sizeof value);
        if (asked_by != NULL) {
            snprintf(why, why_size, "%s (%s) does not go with %s", idempotent_rows[i].key, value, asked_by);
            return KW_EINVAL;
        }
        c->enable_idempotence = 0;
        size_t n = strlen(note);
        snprintf(note + n, note_size - n,
                 "%senable.idempotence is now false (default true), as %s is %s: a record may be there twice "
                 "or out of "
                 "order",
                 n > 0 ? "; " : "", idempotent_rows[i].key, value);
        return KW_OK;
    }
    return KW_OK;
}

/* As Java (KIP-679): idempotent unless another choice stands in the way; a transactional.id insists. */
static int resolve_idempotence(kw_config *c, char *note, size_t note_size, char *why, size_t why_size) {
    bool transactional = c->transactional_id[0] != '\0';
    bool chosen = kw_config_chosen(c, row_by_key("enable.idempotence"));
    if (c->enable_idempotence == 0 && transactional) {
        snprintf(why, why_size, "transactional.id does not go with enable.idempotence (false)");
        return KW_EINVAL;
    }
    if (c->enable_idempotence == 0)
        return KW_OK;
    const char *asked_by = transactional ? "transactional.id" : chosen ? "enable.idempotence (true)" : NULL;
    return check_idempotence(c, asked_by, note, note_size, why, why_size);
}

int kw_config_resolve(kw_config *c, char *note, size_t note_size, char *why, size_t why_size) {
    char unread[1];
    if (note_size == 0) {
        note = unread;
        note_size = sizeof unread;
    }
    note[0] = '\0';
    int rc = kw_config_check(c, why, why_size);
    if (rc < 0)
        return rc;
    kw_config_apply_profile(c);
    rc = check_level(c, why, why_size);
    if (rc < 0)
        return rc;
    if (!kw_codec_built(c->compression_type)) {
        snprintf(why, why_size, "compression.type: codec %d is not in this build", (int)c->compression_type);
        return KW_EINVAL;
    }
    for (size_t i = 0; i < sizeof order_rules / sizeof order_rules[0]; i++) {
        rc = apply_rule(c, &order_rules[i], note, note_size, why, why_size);
        if (rc < 0)
            return rc;
    }
    rc = resolve_idempotence(c, note, note_size, why, why_size);
    if (rc < 0)
        return rc;
    if (c->bootstrap_servers[0] != '\0')
        return KW_OK;
    snprintf(why, why_size, "bootstrap.servers is not set");
    return KW_EINVAL;
}
