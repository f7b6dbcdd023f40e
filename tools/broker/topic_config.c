/* topic_config.c - see topic_config.h. Ranges and defaults are those of 4.1.1's LogConfig, but for
 * retention.ms: nothing is deleted for its age here. */
#include "tools/broker/topic_config.h"
#include <errno.h>
#include <kwire/error.h>
#include <stdlib.h>
#include <string.h>

const broker_setting broker_settings[BROKER_N_SETTINGS] = {
    {"cleanup.policy",                          "delete",              "log.cleanup.policy",                  BROKER_LIST,    0,       0,         "compact delete"},
    {"compression.gzip.level",                  "-1",                  "compression.gzip.level",              BROKER_INT,     -1,      9,         NULL            },
    {"compression.lz4.level",                   "9",                   "compression.lz4.level",               BROKER_INT,     1,       17,        NULL            },
    {"compression.type",                        "producer",            "compression.type",                    BROKER_STRING,  0,       0,
     "uncompressed zstd lz4 snappy gzip producer"                                                                                                                 },
    {"compression.zstd.level",                  "3",                   "compression.zstd.level",              BROKER_INT,     -131072, 22,        NULL            },
    {"delete.retention.ms",                     "86400000",            "log.cleaner.delete.retention.ms",     BROKER_LONG,    0,       INT64_MAX, NULL            },
    {"file.delete.delay.ms",                    "60000",               "log.segment.delete.delay.ms",         BROKER_LONG,    0,       INT64_MAX, NULL            },
    {"flush.messages",                          "9223372036854775807", "log.flush.interval.messages",         BROKER_LONG,    1,       INT64_MAX, NULL            },
    {"flush.ms",                                "9223372036854775807", NULL,                                  BROKER_LONG,    0,       INT64_MAX, NULL            },
    {"follower.replication.throttled.replicas", "",                    NULL,                                  BROKER_LIST,    0,       0,         NULL            },
    {"index.interval.bytes",                    "4096",                "log.index.interval.bytes",            BROKER_INT,     0,       INT32_MAX, NULL            },
    {"leader.replication.throttled.replicas",   "",                    NULL,                                  BROKER_LIST,    0,       0,         NULL            },
    {"local.retention.bytes",                   "-2",                  "log.local.retention.bytes",           BROKER_LONG,    -2,      INT64_MAX, NULL            },
    {"local.retention.ms",                      "-2",                  "log.local.retention.ms",              BROKER_LONG,    -2,      INT64_MAX, NULL            },
    {"max.compaction.lag.ms",                   "9223372036854775807", "log.cleaner.max.compaction.lag.ms",   BROKER_LONG,    1,
     INT64_MAX,                                                                                                                                   NULL            },
    {"max.message.bytes",                       "1048588",             "message.max.bytes",                   BROKER_INT,     0,       INT32_MAX, NULL            },
    {"message.timestamp.after.max.ms",          "3600000",             "log.message.timestamp.after.max.ms",  BROKER_LONG,    0,
     INT64_MAX,                                                                                                                                   NULL            },
    {"message.timestamp.before.max.ms",         "9223372036854775807", "log.message.timestamp.before.max.ms",
     BROKER_LONG,                                                                                                             0,       INT64_MAX, NULL            },
    {"message.timestamp.type",                  "CreateTime",          "log.message.timestamp.type",          BROKER_STRING,  0,       0,
     "CreateTime LogAppendTime"                                                                                                                                   },
    {"min.cleanable.dirty.ratio",               "0.5",                 "log.cleaner.min.cleanable.ratio",     BROKER_DOUBLE,  0,       1,         NULL            },
    {"min.compaction.lag.ms",                   "0",                   "log.cleaner.min.compaction.lag.ms",   BROKER_LONG,    0,       INT64_MAX, NULL            },
    {"min.insync.replicas",                     "1",                   "min.insync.replicas",                 BROKER_INT,     1,       INT32_MAX, NULL            },
    {"preallocate",                             "false",               "log.preallocate",                     BROKER_BOOLEAN, 0,       0,         NULL            },
    {"remote.log.copy.disable",                 "false",               NULL,                                  BROKER_BOOLEAN, 0,       0,         NULL            },
    {"remote.log.delete.on.disable",            "false",               NULL,                                  BROKER_BOOLEAN, 0,       0,         NULL            },
    {"remote.storage.enable",                   "false",               NULL,                                  BROKER_BOOLEAN, 0,       0,         NULL            },
    {"retention.bytes",                         "-1",                  "log.retention.bytes",                 BROKER_LONG,    -1,      INT64_MAX, NULL            },
    {"retention.ms",                            "-1",                  NULL,                                  BROKER_LONG,    -1,      INT64_MAX, NULL            },
    {"segment.bytes",                           "1073741824",          "log.segment.bytes",                   BROKER_INT,     1048576, INT32_MAX, NULL            },
    {"segment.index.bytes",                     "10485760",            "log.index.size.max.bytes",            BROKER_INT,     4,       INT32_MAX, NULL            },
    {"segment.jitter.ms",                       "0",                   NULL,                                  BROKER_LONG,    0,       INT64_MAX, NULL            },
    {"segment.ms",                              "604800000",           NULL,                                  BROKER_LONG,    1,       INT64_MAX, NULL            },
    {"unclean.leader.election.enable",          "false",               "unclean.leader.election.enable",      BROKER_BOOLEAN, 0,       0,         NULL            },
};

enum {
    CLEANUP_POLICY = 0,
    MAX_MESSAGE_BYTES = 15,
    TIMESTAMP_AFTER = 16,
    TIMESTAMP_BEFORE = 17,
    TIMESTAMP_TYPE = 18,
    MIN_ISR = 21
};

enum { NUMBER_MAX = 24 /* characters of a number */ };

static bool is(kw_str a, const char *b, size_t n) {
    return a.n == (int32_t)n && memcmp(a.p, b, n) == 0;
}

int broker_setting_find(kw_str name) {
    for (int i = 0; i < BROKER_N_SETTINGS; i++)
        if (is(name, broker_settings[i].name, strlen(broker_settings[i].name)))
            return i;
    return -1;
}

/* ---- values ---- */

static bool read_number(kw_str value, int64_t *out) {
    char text[NUMBER_MAX + 1], *end;
    if (value.n < 1 || value.n > NUMBER_MAX)
        return false;
    memcpy(text, value.p, (size_t)value.n);
    text[value.n] = '\0';
    if (strspn(text, "+-0123456789") != (size_t)value.n)
        return false;
    errno = 0;
    *out = strtoll(text, &end, 10);
    return *end == '\0' && errno == 0;
}

static bool read_ratio(kw_str value, double *out) {
    char text[NUMBER_MAX + 1], *end;
    if (value.n < 1 || value.n > NUMBER_MAX)
        return false;
    memcpy(text, value.p, (size_t)value.n);
    text[value.n] = '\0';
    *out = strtod(text, &end);
    return *end == '\0';
}

/* Is the word among those of the row? */
static bool knows_word(const char *words, kw_str word) {
    while (words != NULL) {
        size_t n = strcspn(words, " ");
        if (is(word, words, n))
            return true;
        words = words[n] == ' ' ? words + n + 1 : NULL;
    }
    return false;
}

/* Words between commas. */
static bool knows_list(const char *words, kw_str list) {
    const char *at = list.p, *end = list.n > 0 ? list.p + list.n : list.p;
    if (words == NULL)
        return true;
    while (at < end) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        const char *stop = comma != NULL ? comma : end;
        if (!knows_word(words, (kw_str){at, (int32_t)(stop - at)}))
            return false;
        at = stop + 1;
    }
    return list.n > 0;
}

bool broker_setting_allows(int setting, kw_str value) {
    const broker_setting *s = &broker_settings[setting];
    int64_t n;
    double ratio;
    switch (s->type) {
    case BROKER_BOOLEAN:
        return is(value, "true", 4) || is(value, "false", 5);
    case BROKER_STRING:
        return s->words == NULL || knows_word(s->words, value);
    case BROKER_LIST:
        return knows_list(s->words, value);
    case BROKER_INT:
    case BROKER_LONG:
        return read_number(value, &n) && n >= s->min && n <= s->max;
    case BROKER_DOUBLE:
        return read_ratio(value, &ratio) && ratio >= (double)s->min && ratio <= (double)s->max;
    }
    return false;
}

kw_str broker_config_value(const broker_topic_config *c, int setting) {
    const char *initial = broker_settings[setting].initial;
    return c->values[setting].n >= 0 ? c->values[setting] : (kw_str){initial, (int32_t)strlen(initial)};
}

/* ---- what this broker acts on ---- */

static int64_t number(const broker_topic_config *c, int setting) {
    int64_t n = 0;
    (void)read_number(broker_config_value(c, setting), &n);
    return n;
}

static void parse(broker_topic_config *c) {
    kw_str policy = broker_config_value(c, CLEANUP_POLICY);
    c->max_message_bytes = number(c, MAX_MESSAGE_BYTES);
    c->timestamp_before = number(c, TIMESTAMP_BEFORE);
    c->timestamp_after = number(c, TIMESTAMP_AFTER);
    c->min_isr = number(c, MIN_ISR);
    c->append_time = broker_config_value(c, TIMESTAMP_TYPE).p[0] == 'L';
    c->deletes = !is(policy, "compact", 7);
}

/* ---- life ---- */

void broker_config_init(broker_topic_config *c) {
    for (int i = 0; i < BROKER_N_SETTINGS; i++)
        c->values[i] = (kw_str){NULL, -1};
    parse(c);
}

static void drop(broker_topic_config *c, kw_mem *mem, int setting) {
    kw_str old = c->values[setting];
    if (old.n > 0)
        kw_mem_free(mem, (void *)(uintptr_t)old.p, (size_t)old.n);
    c->values[setting] = (kw_str){NULL, -1};
}

void broker_config_fini(broker_topic_config *c, kw_mem *mem) {
    for (int i = 0; i < BROKER_N_SETTINGS; i++)
        drop(c, mem, i);
}

int broker_config_set(broker_topic_config *c, kw_mem *mem, int setting, kw_str value) {
    char *copy = NULL;
    if (value.n > 0) {
        copy = kw_mem_alloc(mem, (size_t)value.n);
        if (copy == NULL)
            return KW_ENOMEM;
        memcpy(copy, value.p, (size_t)value.n);
    }
    drop(c, mem, setting);
    c->values[setting] = (kw_str){copy, value.n};
    parse(c);
    return 0;
}

int broker_config_copy(broker_topic_config *to, const broker_topic_config *from, kw_mem *mem) {
    broker_config_init(to);
    for (int i = 0; i < BROKER_N_SETTINGS; i++) {
        if (from->values[i].n < 0 || broker_config_set(to, mem, i, from->values[i]) == 0)
            continue;
        broker_config_fini(to, mem);
        return KW_ENOMEM;
    }
    return 0;
}
