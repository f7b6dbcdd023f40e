/* config_table.c - the settings: defaults, and one row each with name, place, range and a sentence.
 *
 * `kwire -X list` and docs/CONFIGURATION.md are made from it. Names and defaults are those of the Java
 * clients 4.1; where a default differs the row says why. */
#include "client/config_table.h"

#include <kwire/records.h>

const kw_config kw_config_default = {
    .client_id = "kwire",
    .request_timeout_ms = 30000,
    .retry_backoff_ms = 100,
    .retry_backoff_max_ms = 1000,
    .reconnect_backoff_ms = 50,
    .reconnect_backoff_max_ms = 1000,
    .connection_setup_timeout_ms = 10000,
    .connection_setup_timeout_max_ms = 30000,
    .connections_max_idle_ms = 540000,
    .socket_keepalive_enable = 1,
    .metadata_max_age_ms = 300000,
    .metadata_recovery_strategy = KW_RECOVERY_REBOOTSTRAP,
    .metadata_recovery_rebootstrap_trigger_ms = 300000,
    .log_level = 6,
    .debug = 0,
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
    .partitioner = KW_PARTITIONER_MURMUR2_RANDOM,
    .partitioner_ignore_keys = 0,
    .partitioner_adaptive = 1,
    .partitioner_availability_timeout_ms = 0,
    .fetch_min_bytes = 1,
    .fetch_max_wait_ms = 500,
    .fetch_max_bytes = 50 << 20,
    .max_partition_fetch_bytes = 1 << 20,
    .check_crcs = 1,
    .isolation_level = KW_READ_UNCOMMITTED,
    .queued_max_messages_kbytes = 65536,
    .group_id = "",
    .auto_offset_reset = KW_RESET_LATEST,
};

#define AT(member) offsetof(kw_config, member), sizeof(((kw_config *)0)->member)
#define KB(n)      ((int64_t)(n) << 10)

/* clang-format off */
const kw_config_row kw_config_rows[] = {
    {"bootstrap.servers", "metadata.broker.list", ROW_STRING, AT(bootstrap_servers), 0, 0,
     "Brokers to start from: host:port, separated by commas.", NULL},
    {"kwire.profile", NULL, ROW_CHOICE, AT(profile), 0, KW_PROFILE_RELIABLE,
     "Other defaults under one name; settings of your own win. reliable: acks all, retries 10, retry.backoff.ms 300, 5 requests in flight, snappy, batch.size 65536, linger.ms 5.", NULL},
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
    {"connections.max.idle.ms", NULL, ROW_I32, AT(connections_max_idle_ms), -1, INT32_MAX,
     "A connection with nothing in flight for so long is closed; a broker's default is ten minutes; -1: never (milliseconds).", NULL},
    {"socket.keepalive.enable", NULL, ROW_BOOL, AT(socket_keepalive_enable), 0, 1,
     "Probe a connection that has been silent for a minute, so that a peer which vanished is noticed. librdkafka's name; Java always does.", NULL},
    {"metadata.max.age.ms", "topic.metadata.refresh.interval.ms", ROW_I32, AT(metadata_max_age_ms), 1, INT32_MAX,
     "Metadata is asked for anew after this time even if nothing seems wrong (milliseconds).", NULL},
    {"metadata.recovery.strategy", NULL, ROW_CHOICE, AT(metadata_recovery_strategy), 0, 1,
     "When no known broker answers: return to bootstrap.servers, or go on with those that are known.", NULL},
    {"metadata.recovery.rebootstrap.trigger.ms", NULL, ROW_I32, AT(metadata_recovery_rebootstrap_trigger_ms), 0, INT32_MAX,
     "Without metadata for so long, all brokers are forgotten but bootstrap.servers (milliseconds).", NULL},
    {"log_level", NULL, ROW_I32, AT(log_level), 0, 7,
     "Lines above this syslog level are not made: 3 errors, 4 warnings, 6 what happens, 7 debug lines. librdkafka's name.", NULL},
    {"debug", NULL, ROW_SET, AT(debug), 0, (1 << 11) - 1,
     "Debug lines about these subjects are made whatever log_level says. librdkafka's name.", NULL},
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
    {"partitioner", NULL, ROW_CHOICE, AT(partitioner), 0, KW_PARTITIONER_RANDOM,
     "Where a record goes that names no partition: by murmur2 (Java), CRC-32 (consistent) or FNV-1a (Sarama) of its key; with _random records without a key are spread.",
     "This is what Java does; librdkafka's default is consistent_random"},
    {"partitioner.ignore.keys", NULL, ROW_BOOL, AT(partitioner_ignore_keys), 0, 1,
     "Spread keyed records as if they had no key.", NULL},
    {"partitioner.adaptive.partitioning.enable", NULL, ROW_BOOL, AT(partitioner_adaptive), 0, 1,
     "Records that are spread go rather to partitions with few batches waiting (KIP-794).", NULL},
    {"partitioner.availability.timeout.ms", NULL, ROW_I32, AT(partitioner_availability_timeout_ms), 0, INT32_MAX,
     "Records are not spread to a broker that could take nothing for so long though batches waited; 0: never left out (milliseconds).", NULL},
    {"fetch.min.bytes", NULL, ROW_I32, AT(fetch_min_bytes), 0, INT32_MAX,
     "A fetch is answered as soon as this much is there (bytes).", NULL},
    {"fetch.max.wait.ms", "fetch.wait.max.ms", ROW_I32, AT(fetch_max_wait_ms), 0, INT32_MAX,
     "The longest that a fetch waits for fetch.min.bytes (milliseconds).", NULL},
    {"fetch.max.bytes", NULL, ROW_I32, AT(fetch_max_bytes), 0, INT32_MAX,
     "Most that one fetch brings; the first batch always comes (bytes).", NULL},
    {"max.partition.fetch.bytes", "fetch.message.max.bytes", ROW_I32, AT(max_partition_fetch_bytes), 0, INT32_MAX,
     "Most of one partition in one fetch, and what may lie unread before it is fetched again (bytes).", NULL},
    {"check.crcs", NULL, ROW_BOOL, AT(check_crcs), 0, 1,
     "Verify the checksum of every batch read.", NULL},
    {"isolation.level", NULL, ROW_CHOICE, AT(isolation_level), KW_READ_UNCOMMITTED, KW_READ_COMMITTED,
     "read_committed: records of open and of aborted transactions are not shown, and the end of a partition is where the first open transaction begins.", NULL},
    {"client.rack", NULL, ROW_STRING, AT(client_rack), 0, 0,
     "Where this client stands, as brokers name it in broker.rack: they may send us to a replica that is nearer than the leader (KIP-392).", NULL},
    {"queued.max.messages.kbytes", NULL, ROW_I32, AT(queued_max_messages_kbytes), 1, 2097151,
     "Most that may lie unread over all partitions, expanded or not, before fetching pauses (KiB). librdkafka's name, where it counts for each partition; Java has no such limit.", NULL},
    {"group.id", NULL, ROW_STRING, AT(group_id), 0, 0,
     "The group whose committed offsets are read and written.", NULL},
    {"auto.offset.reset", NULL, ROW_RESET, AT(auto_offset_reset), KW_RESET_NONE, INT64_MAX,
     "Where to go on when there is no committed offset, or the log no longer has it: latest, earliest, the first record of the last PnDTnHnMnS, or none: the partition stops.", NULL},
};
/* clang-format on */

/* Apart from the rows, of which few have words. */
static const struct {
    size_t at;
    const char *words;
} words[] = {
    {offsetof(kw_config, metadata_recovery_strategy), "none|rebootstrap"                                                        },
    {offsetof(kw_config, profile),                    "none|reliable"                                                           },
    {offsetof(kw_config, partitioner),
     "murmur2_random|murmur2|consistent_random|consistent|fnv1a_random|fnv1a|random"                                            },
    {offsetof(kw_config, debug),                      "generic|broker|topic|metadata|msg|protocol|cgrp|security|fetch|admin|eos"},
    {offsetof(kw_config, isolation_level),            "read_uncommitted|read_committed"                                         },
};

const char *kw_config_words(const kw_config_row *r) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].at == r->at)
            return words[i].words;
    return "";
}

const int kw_config_n_rows = (int)(sizeof kw_config_rows / sizeof kw_config_rows[0]);
