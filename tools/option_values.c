/* option_values.c - setters: text of the command line to typed members of kw_args. Each refusal says which
 * value it got and what it would take. */
#include "tools/options.h"

#include <kwire/offsets.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *member(kw_args *a, const kw_option *o) {
    return (char *)a + o->offset;
}

int kw_option_flag(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)value, (void)why, (void)why_size;
    *(bool *)member(a, o) = true;
    return 0;
}

int kw_option_more(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)value, (void)why, (void)why_size;
    ++*(int64_t *)member(a, o);
    return 0;
}

int kw_option_text(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)why, (void)why_size;
    *(const char **)member(a, o) = value;
    return 0;
}

static bool whole_number(const char *text, int64_t *out) {
    char *end;
    if (text[0] != '-' && (text[0] < '0' || text[0] > '9')) /* strtoll would take white space and plus too */
        return false;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    *out = n;
    return end != text && *end == 0 && errno == 0;
}

int kw_option_number(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    int64_t n;
    if (!whole_number(value, &n) || n < o->low || n > o->high) {
        snprintf(why, why_size, "\"%s\" is not a number in %lld..%lld", value, (long long)o->low,
                 (long long)o->high);
        return KW_EINVAL;
    }
    *(int64_t *)member(a, o) = n;
    return 0;
}

int kw_option_seconds(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    char *end;
    double s = strtod(value, &end);
    if (end == value || *end != 0 || !(s > 0 && s <= 2147483)) {
        snprintf(why, why_size, "\"%s\" is not a number of seconds in 0.001..2147483", value);
        return KW_EINVAL;
    }
    *(int64_t *)member(a, o) = s < 0.001 ? 1 : (int64_t)(s * 1000);
    return 0;
}

int kw_option_timeout(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    a->timeout_given = true;
    return kw_option_seconds(a, o, value, why, why_size);
}

int kw_option_delimiter(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    kw_bytes *out = member(a, o);
    kw_bytes fresh;
    int err = kw_unescape(value, &fresh);
    if (err == 0 && fresh.n == 0) {
        free((void *)(uintptr_t)fresh.p);
        err = KW_EINVAL;
    }
    if (err < 0) {
        snprintf(why, why_size, "\"%s\" is not a delimiter: text with \\n \\r \\t \\0 \\xNN \\\\, not empty",
                 value);
        return err;
    }
    free((void *)(uintptr_t)out->p);
    *out = fresh;
    return 0;
}

int kw_option_topic(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    static const char legal[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t n = strlen(value);
    if (n == 0 || n > 249 || strspn(value, legal) != n || strcmp(value, ".") == 0 ||
        strcmp(value, "..") == 0) {
        snprintf(why, why_size, "\"%.260s\" is not a topic name: 1 to 249 of a-z A-Z 0-9 . _ -", value);
        return KW_EINVAL;
    }
    return kw_option_text(a, o, value, why, why_size);
}

static kw_str str_of(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

int kw_option_brokers(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    return kw_config_set(&a->config, str_of("bootstrap.servers"), str_of(value), why, why_size);
}

int kw_option_codec(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    int codec = kw_codec_by_name(str_of(value));
    if (codec >= 0 && !kw_codec_built(codec)) {
        snprintf(why, why_size, "%s is not in this build", value);
        return KW_EINVAL;
    }
    return kw_config_set(&a->config, str_of("compression.type"), str_of(value), why, why_size);
}

/* topic.NAME.KEY: names may have dots, as keys have, but what follows the name must be a key of a topic. */
static bool cut_topic(kw_str text, kw_str *topic, kw_str *key) {
    for (int32_t i = 0; i < text.n; i++) {
        *topic = (kw_str){text.p, i};
        *key = (kw_str){text.p + i + 1, text.n - i - 1};
        if (i > 0 && text.p[i] == '.' && kw_config_of_topic(*key))
            return true;
    }
    return false;
}

static int keep_topic_setting(kw_args *a, const kw_topic_setting *s, char *why, size_t why_size) {
    kw_config unused = a->config;
    int err = kw_config_set(&unused, s->key, s->value, why, why_size);
    if (err < 0)
        return err;
    kw_topic_setting *more =
        realloc(a->topic_settings, ((size_t)a->n_topic_settings + 1) * sizeof *a->topic_settings);
    if (more == NULL) {
        snprintf(why, why_size, "out of memory");
        return KW_ENOMEM;
    }
    more[a->n_topic_settings++] = *s;
    a->topic_settings = more;
    return 0;
}

/* librdkafka's "topic." before a key means all topics. A property may begin so, too. */
static int set_by_key(kw_args *a, kw_str key, kw_str value, char *why, size_t why_size) {
    static const char prefix[] = "topic.";
    const int32_t n = (int32_t)sizeof prefix - 1;
    kw_topic_setting s = {.value = value};
    if (key.n <= n || memcmp(key.p, prefix, (size_t)n) != 0)
        return kw_config_set(&a->config, key, value, why, why_size);
    kw_str rest = {key.p + n, key.n - n};
    if (kw_config_of_topic(rest))
        return kw_config_set(&a->config, rest, value, why, why_size);
    if (cut_topic(rest, &s.topic, &s.key))
        return keep_topic_setting(a, &s, why, why_size);
    return kw_config_set(&a->config, key, value, why, why_size);
}

/* Two names would override each other unseen; an empty one would mean none, and nobody asks for that. */
static bool is_transactional(kw_str key) {
    static const char name[] = "transactional.id";
    return key.n == (int32_t)sizeof name - 1 && memcmp(key.p, name, sizeof name - 1) == 0;
}

int kw_option_setting(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    if (strcmp(value, "list") == 0 || strcmp(value, "dump") == 0) {
        a->settings_action = value[0] == 'l' ? KW_SETTINGS_LIST : KW_SETTINGS_DUMP;
        return 0;
    }
    const char *equals = strchr(value, '=');
    if (equals == NULL) {
        snprintf(why, why_size, "\"%s\" is not key=value, nor list, nor dump", value);
        return KW_EINVAL;
    }
    kw_str key = {value, (int32_t)(equals - value)};
    if (is_transactional(key) && (equals[1] == '\0' || a->config.transactional_id[0] != '\0')) {
        snprintf(why, why_size,
                 equals[1] == '\0' ? "transactional.id is empty: leave it out for none"
                                   : "transactional.id was given before");
        return KW_EINVAL;
    }
    return set_by_key(a, key, str_of(equals + 1), why, why_size);
}

int kw_option_debug(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    return kw_config_set(&a->config, str_of("debug"), str_of(value), why, why_size);
}

int kw_option_header(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    kw_header *more = realloc(a->headers, ((size_t)a->n_headers + 1) * sizeof *more);
    if (more == NULL) {
        snprintf(why, why_size, "out of memory");
        return KW_ENOMEM;
    }
    const char *equals = strchr(value, '=');
    kw_header h = {
        {value, (int32_t)(equals != NULL ? equals - value : (ptrdiff_t)strlen(value))},
        {NULL,  -1                                                                   }
    };
    if (equals != NULL)
        h.value = (kw_bytes){(const uint8_t *)equals + 1, (int32_t)strlen(equals + 1)};
    a->headers = more;
    a->headers[a->n_headers++] = h;
    return 0;
}

int kw_option_config(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    const char **more = NULL;
    if (strchr(value, '=') == NULL || value[0] == '=') {
        snprintf(why, why_size, "\"%s\" is not key=value", value);
        return KW_EINVAL;
    }
    more = realloc(a->topic_configs, ((size_t)a->n_topic_configs + 1) * sizeof *more);
    if (more == NULL) {
        snprintf(why, why_size, "out of memory");
        return KW_ENOMEM;
    }
    a->topic_configs = more;
    a->topic_configs[a->n_topic_configs++] = value;
    return 0;
}

static int refuse_offset(const char *value, char *why, size_t why_size) {
    snprintf(
        why, why_size,
        "\"%s\" is not an offset: beginning, end, stored, N, -N (N from the end), s@MS or e@MS (start, end "
        "at a time)",
        value);
    return KW_EINVAL;
}

/* "s@MS", "e@MS": milliseconds since 1970. */
static int take_time(const char *value, int64_t *ms, char *why, size_t why_size) {
    if (*ms >= 0) {
        snprintf(why, why_size, "%.2s was given before", value);
        return KW_EINVAL;
    }
    return whole_number(value + 2, ms) && *ms >= 0 ? 0 : refuse_offset(value, why, why_size);
}

static bool start_of(const char *value, int64_t *offset) {
    int64_t n;
    if (strcmp(value, "beginning") == 0)
        *offset = KW_OFFSET_BEGINNING;
    else if (strcmp(value, "end") == 0)
        *offset = KW_OFFSET_END;
    else if (strcmp(value, "stored") == 0)
        *offset = KW_OFFSET_STORED;
    else if (whole_number(value, &n) && n > INT32_MIN)
        *offset = value[0] == '-' ? KW_OFFSET_TAIL(-n) : n;
    else
        return false;
    return true;
}

int kw_option_offset(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    if (strncmp(value, "e@", 2) == 0)
        return take_time(value, &a->stop_ms, why, why_size);
    if (a->start_given) {
        snprintf(why, why_size, "\"%s\": a start was given before", value);
        return KW_EINVAL;
    }
    a->start_given = true;
    if (strncmp(value, "s@", 2) == 0)
        return take_time(value, &a->start_ms, why, why_size);
    return start_of(value, &a->offset) ? 0 : refuse_offset(value, why, why_size);
}

int kw_option_group_id(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    if (value[0] == '\0') {
        snprintf(why, why_size, "\"\" is not the name of a group");
        return KW_EINVAL;
    }
    kw_option_text(a, o, value, why, why_size);
    return kw_config_set(&a->config, str_of("group.id"), str_of(value), why, why_size);
}

int kw_option_isolation(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    return kw_config_set(&a->config, str_of("isolation.level"), str_of(value), why, why_size);
}

/* An empty one would mean none, and nobody asks for that. */
int kw_option_transactional(kw_args *a, const kw_option *o, const char *value, char *why, size_t why_size) {
    (void)o;
    if (value[0] == 0) {
        snprintf(why, why_size, "\"\" is not a transactional id");
        return KW_EINVAL;
    }
    if (a->config.transactional_id[0] != '\0') {
        snprintf(why, why_size, "transactional.id was given before, by -X");
        return KW_EINVAL;
    }
    return kw_config_set(&a->config, str_of("transactional.id"), str_of(value), why, why_size);
}

static const kw_option connection_rows[] = {
    {'b', "brokers", "HOST:PORT[,...]", "brokers to start from",                                        kw_option_brokers, 0,                           0,                                                                     0                                                           },
    {'X', "setting", "KEY=VALUE",       "a client property; `-X list` shows all, `-X dump` the values",
     kw_option_setting,                                                                                                    0,                           0,                                                                     0                                                           },
    {'m', "timeout", "SEC",             "time for the first answer of a broker (5)",                    kw_option_timeout,
     offsetof(kw_args,                                                                                                                                  timeout_ms),                                                           0,                                                            0},
    {'q',   "quiet",          NULL,                  "errors only",                                                                   kw_option_flag,                                                      offsetof(kw_args, quiet), 0,                                                       0},
    {'v',  "verbose",           NULL,                          "say more; twice: debug",                                                                              kw_option_more,                                                                                 offsetof(kw_args,                                                           verbose),                                     0,0},
    {'d',  "debug",          "SUBJECT[,...]",                           "debug lines about these: broker, metadata, protocol, ..., all",
     kw_option_debug,                                                                                                0,                                                                                                   0,                                           0                                                                                                                                                                                                                                                                       },
};
const kw_option_group kw_connection_options = {"Connection", connection_rows,
                                               sizeof connection_rows / sizeof *connection_rows};
