/* config.h - settings: a struct with a const default that you copy, and a table of property names on top.
 *
 * Names are Java's, librdkafka's are aliases of the same row; defaults are those of Apache Kafka's Java
 * clients 4.1 unless the row says why not. `kwire -X list` and docs/CONFIGURATION.md print the table. */
#ifndef KWIRE_CONFIG_H
#define KWIRE_CONFIG_H

#include <kwire/error.h>

KW_EXTERN_C_BEGIN

enum { KW_RESET_LATEST = -1, KW_RESET_EARLIEST = -2, KW_RESET_NONE = -3 };

/* What to do when no known broker answers (KIP-899). */
enum { KW_RECOVERY_NONE, KW_RECOVERY_REBOOTSTRAP };

/* kwire.profile: other defaults under one name. */
enum { KW_PROFILE_NONE = 0, KW_PROFILE_RELIABLE };

/* partitioner: where a record goes that names no partition. Names and meaning are librdkafka's. */
enum {
    KW_PARTITIONER_MURMUR2_RANDOM = 0, /* as Java's clients: by key; without one spread */
    KW_PARTITIONER_MURMUR2,            /* a null key is hashed as if it were empty */
    KW_PARTITIONER_CONSISTENT_RANDOM,  /* CRC-32; an empty key counts as none */
    KW_PARTITIONER_CONSISTENT,
    KW_PARTITIONER_FNV1A_RANDOM, /* as Sarama */
    KW_PARTITIONER_FNV1A,
    KW_PARTITIONER_RANDOM /* each record anew, whatever its key */
};

enum { KW_READ_UNCOMMITTED = 0, KW_READ_COMMITTED = 1 }; /* isolation.level, as in Fetch and ListOffsets */

typedef struct kw_config {
    /* common */
    int32_t profile;              /* KW_PROFILE_* */
    char bootstrap_servers[1024]; /* host:port[,host:port...] */
    char client_id[256];
    int32_t request_timeout_ms;
    int32_t retry_backoff_ms;
    int32_t retry_backoff_max_ms;
    int32_t reconnect_backoff_ms;
    int32_t reconnect_backoff_max_ms;
    int32_t connection_setup_timeout_ms;
    int32_t connection_setup_timeout_max_ms;
    int32_t connections_max_idle_ms; /* -1: never */
    int32_t socket_keepalive_enable; /* bool */
    int32_t metadata_max_age_ms;
    int32_t metadata_recovery_strategy; /* KW_RECOVERY_* */
    int32_t metadata_recovery_rebootstrap_trigger_ms;
    int32_t log_level; /* kw_log_level: lines above it are not made */
    int32_t debug;     /* bits 1 << kw_log_context: debug lines about these are made all the same */
    int32_t receive_message_max_bytes; /* largest frame we accept (M13) */
    int32_t expand_max_bytes;          /* largest decompressed batch (M15) */
    int64_t memory_max_bytes;          /* hard budget of the whole client; 0: none */
    int32_t allow_auto_create_topics;  /* bool: consumers */
    /* producer */
    int32_t acks; /* -1 all, 0, 1 */
    int32_t batch_size;
    int32_t linger_ms;
    int64_t buffer_memory;
    int32_t max_request_size;
    int32_t max_in_flight;
    int32_t retries;
    int32_t delivery_timeout_ms;
    int32_t compression_type;        /* KW_CODEC_* */
    int32_t compression_level;       /* INT32_MIN: the codec's default */
    int32_t partitioner;             /* KW_PARTITIONER_* */
    int32_t partitioner_ignore_keys; /* bool */
    int32_t partitioner_adaptive;    /* bool */
    int32_t partitioner_availability_timeout_ms;
    int32_t enable_idempotence; /* bool */
    char transactional_id[256]; /* empty: none */
    int32_t transaction_timeout_ms;
    /* consumer */
    int32_t fetch_min_bytes;
    int32_t fetch_max_wait_ms;
    int32_t fetch_max_bytes;
    int32_t max_partition_fetch_bytes;
    int32_t check_crcs;      /* bool */
    int32_t isolation_level; /* KW_READ_* */
    int32_t queued_max_messages_kbytes;
    char client_rack[128];
    char group_id[256];        /* empty: none */
    int64_t auto_offset_reset; /* KW_RESET_*, or milliseconds: so long ago (KIP-1106) */
    /* which rows were set by name: an explicit contradiction is an error, a default gives way */
    uint64_t set_rows[2];
} kw_config;

KW_PUBLIC extern const kw_config kw_config_default;

/* Sets one property by name or alias, as text. `why` gets a sentence that names key, value and range.
 * KW_ENOTFOUND: no such key; KW_EINVAL: the value. */
KW_PUBLIC int kw_config_set(kw_config *c, kw_str key, kw_str value, char *why, size_t why_size) KW_MUST_USE;
/* Is it one of those that kw_topic_set takes? */
KW_PUBLIC bool kw_config_of_topic(kw_str key);
/* Was it chosen: set by name, or in the struct to something else than its default? false: no such property.
 */
KW_PUBLIC bool kw_config_is_set(const kw_config *c, kw_str key);
/* Reads a value back as text (secrets are masked). KW_ENOTFOUND, KW_ENOSPACE. */
KW_PUBLIC int kw_config_get(const kw_config *c, kw_str key, char *text, size_t size) KW_MUST_USE;
/* Checks settings against each other; defaults give way, and `note` says which did (empty: none).
 * KW_EINVAL: an explicit contradiction, `why` names both keys. */
KW_PUBLIC int kw_config_resolve(kw_config *c, char *note, size_t note_size, char *why,
                                size_t why_size) KW_MUST_USE;

/* A row of the table, for `-X list`, dumps and the docs. */
typedef struct kw_property {
    const char *key;
    const char *alias;  /* librdkafka's name, or NULL */
    const char *type;   /* "int", "bool", "string", "enum", "set" (words separated by commas) */
    const char *values; /* of a bool, enum or set: "all|0|1"; else NULL: min and max */
    int64_t min, max;
    const char *doc;
    const char *why; /* why the default is not Java's, or NULL */
} kw_property;
KW_PUBLIC int kw_property_count(void);
KW_PUBLIC kw_property kw_property_at(int i);

KW_EXTERN_C_END
#endif
