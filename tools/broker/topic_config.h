/* topic_config.h - the settings of a topic: what 4.1.1 knows, with its defaults, and what was set.
 *
 * All are kept and checked; those that this broker acts on stand parsed beside them. */
#ifndef BROKER_TOPIC_CONFIG_H
#define BROKER_TOPIC_CONFIG_H

#include <kwire/mem.h>

enum { BROKER_N_SETTINGS = 33 };

/* Numbers of DescribeConfigs. */
typedef enum broker_setting_type {
    BROKER_BOOLEAN = 1,
    BROKER_STRING = 2,
    BROKER_INT = 3,
    BROKER_LONG = 5,
    BROKER_DOUBLE = 6,
    BROKER_LIST = 7
} broker_setting_type;

typedef struct broker_setting {
    const char *name;
    const char *initial;
    const char *of_broker; /* the broker's name for its default; NULL: not told */
    broker_setting_type type;
    int64_t min, max;  /* of numbers */
    const char *words; /* between spaces, the only ones allowed; NULL: any */
} broker_setting;

extern const broker_setting broker_settings[BROKER_N_SETTINGS]; /* by name */

typedef struct broker_topic_config {
    kw_str values[BROKER_N_SETTINGS]; /* owned; n = -1: the default */
    int64_t max_message_bytes;
    int64_t timestamp_before, timestamp_after; /* ms that a record's time may differ from now */
    int64_t min_isr;
    bool append_time; /* records take the broker's time */
    bool deletes;     /* cleanup.policy has delete */
} broker_topic_config;

void broker_config_init(broker_topic_config *c);
void broker_config_fini(broker_topic_config *c, kw_mem *mem);
/* KW_ENOMEM: `to` is empty. */
int broker_config_copy(broker_topic_config *to, const broker_topic_config *from, kw_mem *mem) KW_MUST_USE;
/* Index in broker_settings, or -1. */
int broker_setting_find(kw_str name);
bool broker_setting_allows(int setting, kw_str value);
/* As it is in effect. */
kw_str broker_config_value(const broker_topic_config *c, int setting);
/* The value is allowed, or null: back to the default. KW_ENOMEM. */
int broker_config_set(broker_topic_config *c, kw_mem *mem, int setting, kw_str value) KW_MUST_USE;

#endif
