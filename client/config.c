/* config.c - settings by name: one table from which `-X list` and docs/CONFIGURATION.md are made.
 *
 * A row is a place in kw_config, a range and a sentence. Names and defaults are those of the Java
 * clients 4.1; where a default differs the row says why. See config.h. */
#include <kwire/config.h>
#include <kwire/records.h>

#include <stdio.h>
#include <string.h>

const kw_config kw_config_default = {
    .client_id = "kwire",
    .request_timeout_ms = 30000,
    .retry_backoff_ms = 100,
    .retry_backoff_max_ms = 1000,
    .reconnect_backoff_ms = 50,
    .reconnect_backoff_max_ms = 1000,
    .connection_setup_timeout_ms = 10000,
    .connection_setup_timeout_max_ms = 30000,
    .metadata_max_age_ms = 300000,
    .receive_message_max_bytes = 100 << 20,
    .expand_max_bytes = KW_EXPAND_LIMIT,
    .memory_max_bytes = 0,
    .allow_auto_create_topics = 0,
    .acks = -1,
    .batch_size = 16384,
    .linger_ms = 5,
    .buffer_memory = 32 << 20,
    .max_request_size = 1 << 20,
    .max_in_flight = 5,
    .retries = INT32_MAX,
    .delivery_timeout_ms = 120000,
    .compression_type = KW_CODEC_NONE,
    .compression_level = INT32_MIN,
    .partitioner_ignore_keys = 0,
    .fetch_min_bytes = 1,
    .fetch_max_wait_ms = 500,
    .fetch_max_bytes = 50 << 20,
    .max_partition_fetch_bytes = 1 << 20,
    .check_crcs = 1,
};

typedef enum row_type { ROW_I32, ROW_I64, ROW_BOOL, ROW_STRING, ROW_ACKS, ROW_CODEC, ROW_LEVEL } row_type;

typedef struct row {
    const char *key, *alias;
    row_type type;
    size_t at, size; /* in kw_config */
    int64_t min, max;
    const char *doc, *why;
} row;

#define AT(member) offsetof(kw_config, member), sizeof(((kw_config *)0)->member)
#define KB(n)      ((int64_t)(n) << 10)

/* clang-format off */
static const row rows[] = {
    {"bootstrap.servers", "metadata.broker.list", ROW_STRING, AT(bootstrap_servers), 0, 0,
     "Brokers to start from: host:port, separated by commas.", NULL},
    {"client.id", NULL, ROW_STRING, AT(client_id), 0, 0,
     "Name of this client in the broker's logs and quotas.", "Java leaves it empty; a name helps whoever reads the broker's logs"},
    {"request.timeout.ms", NULL, ROW_I32, AT(request_timeout_ms), 1, INT32_MAX,
     "An answer that takes longer closes its connection (milliseconds).", NULL},
    {"retry.backoff.ms", NULL, ROW_I32, AT(retry_backoff_ms), 0, INT32_MAX,
     "First pause before something is tried again; doubles each time, with jitter (milliseconds).", NULL},
    {"retry.backoff.max.ms", NULL, ROW_I32, AT(retry_backoff_max_ms), 0, INT32_MAX,
     "Longest such pause (milliseconds).", NULL},
    {"reconnect.backoff.ms", NULL, ROW_I32, AT(reconnect_backoff_ms), 0, INT32_MAX,
     "First pause before a broker is connected to again; doubles each time, with jitter (milliseconds).", NULL},
    {"reconnect.backoff.max.ms", NULL, ROW_I32, AT(reconnect_backoff_max_ms), 0, INT32_MAX,
     "Longest such pause (milliseconds).", NULL},
    {"socket.connection.setup.timeout.ms", NULL, ROW_I32, AT(connection_setup_timeout_ms), 1, INT32_MAX,
     "Time for one address to connect and negotiate; doubles with each failed round (milliseconds).", NULL},
    {"socket.connection.setup.timeout.max.ms", NULL, ROW_I32, AT(connection_setup_timeout_max_ms), 1, INT32_MAX,
     "Longest such time (milliseconds).", NULL},
    {"metadata.max.age.ms", "topic.metadata.refresh.interval.ms", ROW_I32, AT(metadata_max_age_ms), 1, INT32_MAX,
     "Metadata is asked for anew after this time even if nothing seems wrong (milliseconds).", NULL},
    {"receive.message.max.bytes", NULL, ROW_I32, AT(receive_message_max_bytes), 1000, INT32_MAX,
     "Largest answer that is accepted; a larger one closes the connection (bytes). librdkafka's name; Java has no such limit.", NULL},
    {"kwire.expand.max.bytes", NULL, ROW_I32, AT(expand_max_bytes), KB(1), INT32_MAX,
     "Largest size of one record batch after decompression; a larger one is an error (bytes).", NULL},
    {"kwire.memory.max.bytes", NULL, ROW_I64, AT(memory_max_bytes), 0, INT64_MAX,
     "Hard budget of all memory of a client; 0: none (bytes).", NULL},
    {"allow.auto.create.topics", NULL, ROW_BOOL, AT(allow_auto_create_topics), 0, 1,
     "May a consumer's question create a topic?",
     "Java says true; a reader that creates what it mistyped helps nobody (librdkafka says false too)"},
    {"acks", "request.required.acks", ROW_ACKS, AT(acks), -1, 1,
     "Who must have a batch before it counts as delivered: all in-sync replicas, the leader (1), or nobody (0).", NULL},
    {"batch.size", NULL, ROW_I32, AT(batch_size), 100, INT32_MAX,
     "Room of one batch of a partition, header included; a larger record gets a batch of its own (bytes).", NULL},
    {"linger.ms", "queue.buffering.max.ms", ROW_I32, AT(linger_ms), 0, INT32_MAX,
     "How long a batch that is not full waits for more records (milliseconds).", NULL},
    {"buffer.memory", NULL, ROW_I64, AT(buffer_memory), KB(1), INT64_MAX,
     "Memory for records that are not delivered yet; when it is spent kw_produce says KW_EAGAIN (bytes).", NULL},
    {"max.request.size", "message.max.bytes", ROW_I32, AT(max_request_size), 1000, INT32_MAX,
     "Largest record, and largest sum of batches in one request (bytes).", NULL},
    {"max.in.flight.requests.per.connection", "max.in.flight", ROW_I32, AT(max_in_flight), 1, 1000000,
     "Unanswered requests on one connection. Above 1 a retry may change the order of records.", NULL},
    {"retries", "message.send.max.retries", ROW_I32, AT(retries), 0, INT32_MAX,
     "How often a batch is sent again; delivery.timeout.ms is the better limit.", NULL},
    {"delivery.timeout.ms", "message.timeout.ms", ROW_I32, AT(delivery_timeout_ms), 1, INT32_MAX,
     "Every record is reported delivered, failed or unknown within this time (milliseconds).", NULL},
    {"compression.type", "compression.codec", ROW_CODEC, AT(compression_type), 0, 4,
     "Codec of the batches we send.", NULL},
    {"compression.level", NULL, ROW_LEVEL, AT(compression_level), -131072, 22,
     "Level on the codec's own scale: gzip 1-9, zstd -131072-22, lz4 and snappy have one speed. \"default\": the codec's.", NULL},
    {"partitioner.ignore.keys", NULL, ROW_BOOL, AT(partitioner_ignore_keys), 0, 1,
     "Spread keyed records as if they had no key.", NULL},
    {"fetch.min.bytes", NULL, ROW_I32, AT(fetch_min_bytes), 0, INT32_MAX,
     "A fetch is answered as soon as this much is there (bytes).", NULL},
    {"fetch.max.wait.ms", "fetch.wait.max.ms", ROW_I32, AT(fetch_max_wait_ms), 0, INT32_MAX,
     "... or after this time (milliseconds).", NULL},
    {"fetch.max.bytes", NULL, ROW_I32, AT(fetch_max_bytes), 0, INT32_MAX,
     "Most that one fetch brings; the first batch always comes (bytes).", NULL},
    {"max.partition.fetch.bytes", "fetch.message.max.bytes", ROW_I32, AT(max_partition_fetch_bytes), 0, INT32_MAX,
     "Most of one partition in one fetch, and what may lie unread before it is fetched again (bytes).", NULL},
    {"check.crcs", NULL, ROW_BOOL, AT(check_crcs), 0, 1,
     "Verify the checksum of every batch read.", NULL},
};
/* clang-format on */

#define N_ROWS ((int)(sizeof rows / sizeof rows[0]))

static bool equals(kw_str s, const char *name) {
    return name != NULL && (size_t)s.n == strlen(name) && memcmp(s.p, name, (size_t)s.n) == 0;
}

static int find_row(kw_str key) {
    for (int i = 0; i < N_ROWS; i++)
        if (equals(key, rows[i].key) || equals(key, rows[i].alias))
            return i;
    return -1;
}

static void *place(kw_config *c, const row *r) {
    return (char *)c + r->at;
}

/* ---- text to value ---- */

static bool parse_number(kw_str v, int64_t *out) {
    bool negative = v.n > 0 && v.p[0] == '-';
    uint64_t n = 0;
    if (v.n == (negative ? 1 : 0) || v.n > 20)
        return false;
    for (int32_t i = negative ? 1 : 0; i < v.n; i++) {
        if (v.p[i] < '0' || v.p[i] > '9' || n > (uint64_t)INT64_MAX / 10)
            return false;
        n = n * 10 + (uint64_t)(v.p[i] - '0');
    }
    if (n > (uint64_t)INT64_MAX)
        return false;
    *out = negative ? -(int64_t)n : (int64_t)n;
    return true;
}

static bool parse_bool(kw_str v, int64_t *out) {
    *out = equals(v, "true") || equals(v, "1");
    return *out || equals(v, "false") || equals(v, "0");
}

static bool parse_acks(kw_str v, int64_t *out) {
    *out = equals(v, "all") ? -1 : 0;
    return *out == -1 || parse_number(v, out);
}

static bool parse_codec(kw_str v, int64_t *out) {
    *out = kw_codec_by_name(v);
    return *out >= 0;
}

static bool parse_level(kw_str v, int64_t *out) {
    *out = INT32_MIN;
    return equals(v, "default") || parse_number(v, out);
}

static bool parse_value(const row *r, kw_str v, int64_t *out) {
    switch (r->type) {
    case ROW_I32:
    case ROW_I64:
        return parse_number(v, out);
    case ROW_BOOL:
        return parse_bool(v, out);
    case ROW_ACKS:
        return parse_acks(v, out);
    case ROW_CODEC:
        return parse_codec(v, out);
    case ROW_LEVEL:
        return parse_level(v, out);
    case ROW_STRING:
        return false;
    }
    return false;
}

static const char *range_text(const row *r, char *buf, size_t size) {
    switch (r->type) {
    case ROW_I32:
    case ROW_I64:
        snprintf(buf, size, "%lld..%lld", (long long)r->min, (long long)r->max);
        break;
    case ROW_BOOL:
        snprintf(buf, size, "true|false");
        break;
    case ROW_ACKS:
        snprintf(buf, size, "all|-1|0|1");
        break;
    case ROW_CODEC:
        snprintf(buf, size, "none|gzip|snappy|lz4|zstd");
        break;
    case ROW_LEVEL:
        snprintf(buf, size, "default|%lld..%lld", (long long)r->min, (long long)r->max);
        break;
    case ROW_STRING:
        snprintf(buf, size, "up to %zu bytes", r->size - 1);
        break;
    }
    return buf;
}

static int refuse(const row *r, kw_str value, char *why, size_t why_size) {
    char range[80];
    snprintf(why, why_size, "%s: \"%.*s\" is not allowed; it takes %s", r->key,
             (int)(value.n < 100 ? value.n : 100), value.p, range_text(r, range, sizeof range));
    return KW_EINVAL;
}

static int set_string(kw_config *c, const row *r, kw_str value, char *why, size_t why_size) {
    if ((size_t)value.n >= r->size || memchr(value.p, '\0', (size_t)value.n) != NULL)
        return refuse(r, value, why, why_size);
    char *to = place(c, r);
    memcpy(to, value.p, (size_t)value.n);
    to[value.n] = '\0';
    return KW_OK;
}

static int set_number(kw_config *c, const row *r, kw_str value, char *why, size_t why_size) {
    int64_t v = 0;
    if (!parse_value(r, value, &v) ||
        ((v < r->min || v > r->max) && !(r->type == ROW_LEVEL && v == INT32_MIN)))
        return refuse(r, value, why, why_size);
    if (r->type == ROW_CODEC && !kw_codec_built((int)v)) {
        snprintf(why, why_size, "%s: %.*s is not in this build", r->key, (int)value.n, value.p);
        return KW_EINVAL;
    }
    if (r->size == sizeof(int64_t))
        memcpy(place(c, r), &v, sizeof v);
    else
        memcpy(place(c, r), &(int32_t){(int32_t)v}, sizeof(int32_t));
    return KW_OK;
}

static bool is_set(const kw_config *c, int i) {
    return (c->set_rows[i / 64] >> (i % 64)) & 1;
}

int kw_config_set(kw_config *c, kw_str key, kw_str value, char *why, size_t why_size) {
    int i = find_row(key);
    if (i < 0) {
        snprintf(why, why_size, "%.*s: no such property (kwire -X list shows all)",
                 (int)(key.n < 100 ? key.n : 100), key.p);
        return KW_ENOTFOUND;
    }
    const row *r = &rows[i];
    int rc = r->type == ROW_STRING ? set_string(c, r, value, why, why_size)
                                   : set_number(c, r, value, why, why_size);
    if (rc == KW_OK)
        c->set_rows[i / 64] |= (uint64_t)1 << (i % 64);
    return rc;
}

/* ---- value to text ---- */

static int64_t get_number(const kw_config *c, const row *r) {
    const char *from = (const char *)c + r->at;
    int64_t v;
    int32_t small;
    if (r->size == sizeof v) {
        memcpy(&v, from, sizeof v);
        return v;
    }
    memcpy(&small, from, sizeof small);
    return small;
}

static int print_value(const kw_config *c, const row *r, char *text, size_t size) {
    int64_t v = r->type == ROW_STRING ? 0 : get_number(c, r);
    switch (r->type) {
    case ROW_STRING:
        return snprintf(text, size, "%s", (const char *)c + r->at);
    case ROW_BOOL:
        return snprintf(text, size, "%s", v ? "true" : "false");
    case ROW_ACKS:
        return v == -1 ? snprintf(text, size, "all") : snprintf(text, size, "%lld", (long long)v);
    case ROW_CODEC:
        return snprintf(text, size, "%s", kw_codec_name((int)v));
    case ROW_LEVEL:
        if (v == INT32_MIN)
            return snprintf(text, size, "default");
        break;
    case ROW_I32:
    case ROW_I64:
        break;
    }
    return snprintf(text, size, "%lld", (long long)v);
}

int kw_config_get(const kw_config *c, kw_str key, char *text, size_t size) {
    int i = find_row(key);
    if (i < 0)
        return KW_ENOTFOUND;
    return print_value(c, &rows[i], text, size) < (int)size ? KW_OK : KW_ENOSPACE;
}

int kw_property_count(void) {
    return N_ROWS;
}

kw_property kw_property_at(int i) {
    static const char *const types[] = {"int", "int", "bool", "string", "enum", "enum", "int"};
    static const char *const ranges[] = {
        NULL, NULL, "true|false", NULL, "all|0|1", "none|gzip|snappy|lz4|zstd", NULL};
    const row *r = &rows[i];
    return (kw_property){r->key, r->alias, types[r->type], ranges[r->type], r->min, r->max, r->doc, r->why};
}

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
    return key == NULL ? -1 : find_row((kw_str){key, (int32_t)strlen(key)});
}

static void store(kw_config *c, const row *r, int64_t v) {
    if (v > r->max)
        v = r->max;
    if (r->size == sizeof(int64_t))
        memcpy(place(c, r), &v, sizeof v);
    else
        memcpy(place(c, r), &(int32_t){(int32_t)v}, sizeof(int32_t));
}

/* A member that was changed in the struct counts as set, as one that was set by name does. */
static bool chosen(const kw_config *c, int i) {
    return is_set(c, i) || get_number(c, &rows[i]) != get_number(&kw_config_default, &rows[i]);
}

static int apply_rule(kw_config *c, const order_rule *rule, char *note, size_t note_size, char *why,
                      size_t why_size) {
    int a = row_by_key(rule->smaller), b = row_by_key(rule->smaller_too), z = row_by_key(rule->larger);
    int64_t low = get_number(c, &rows[a]) + (b >= 0 ? get_number(c, &rows[b]) : 0);
    int64_t high = get_number(c, &rows[z]);
    const char *plus = b >= 0 ? " + " : "", *second = b >= 0 ? rows[b].key : "";
    if (low <= high)
        return KW_OK;
    if (!chosen(c, z)) {
        store(c, &rows[z], low);
        snprintf(note, note_size, "%s is raised to %lld, for %s%s%s", rows[z].key, (long long)low,
                 rows[a].key, plus, second);
        return KW_OK;
    }
    if (!chosen(c, a) && (b < 0 || !chosen(c, b))) {
        int64_t half = b >= 0 ? get_number(c, &rows[a]) : 0;
        int give = b >= 0 ? b : a;
        store(c, &rows[give], high - half > rows[give].min ? high - half : rows[give].min);
        if (b >= 0 && high - half < rows[give].min)
            store(c, &rows[a], high - rows[give].min > 0 ? high - rows[give].min : 0);
        snprintf(note, note_size, "%s is lowered, for %s is %lld", rows[give].key, rows[z].key,
                 (long long)high);
        return KW_OK;
    }
    snprintf(why, why_size, "%s (%lld) must not be below %s%s%s (%lld)", rows[z].key, (long long)high,
             rows[a].key, plus, second, (long long)low);
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
