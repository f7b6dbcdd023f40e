/* test_message.c - the verbs over the rows: each class of error, and what hostile bytes may not do. That all
 * messages are right is the vectors' business. */
#include "tests/unit/unit.h"

#include <kwire/msg.h>
#include <string.h>

static kw_mem mem;
static kw_arena arena;

static int setup(void **state) {
    (void)state;
    mem = unit_mem(0);
    kw_arena_init(&arena, &mem, 0);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kw_arena_fini(&arena);
    return mem.used == 0 ? 0 : -1;
}

static kw_str str(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

/* The body's bytes, in the arena. */
static kw_bytes encode(const kw_message *m, int16_t version, const void *body) {
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    assert_int_equal(kw_message_encode(m, version, body, &w, NULL), 0);
    size_t size = w.n;
    uint8_t *p = kw_arena_alloc(&arena, size);
    kw_writer_init(&w, p, size);
    assert_int_equal(kw_message_encode(m, version, body, &w, NULL), 0);
    assert_int_equal(w.n, size);
    return (kw_bytes){p, (int32_t)size};
}

static int encode_error(const kw_message *m, int16_t version, const void *body, const char *path) {
    kw_writer w;
    kw_fault fault;
    kw_writer_init(&w, NULL, 0);
    int err = kw_message_encode(m, version, body, &w, &fault);
    assert_int_equal(fault.code, err);
    assert_string_equal(fault.path, path);
    return err;
}

static int decode(const kw_message *m, int16_t version, kw_bytes in, unsigned flags, void *body,
                  kw_fault *fault) {
    kw_reader r;
    kw_reader_init(&r, in.p, (size_t)in.n);
    return kw_message_decode(m, version, &r, &arena, flags, body, fault);
}

static int decode_error(const kw_message *m, int16_t version, const void *p, size_t n, const char *path) {
    kw_fault fault;
    void *body = kw_arena_alloc(&arena, kw_message_size(m));
    int err = decode(m, version, (kw_bytes){p, (int32_t)n}, 0, body, &fault);
    assert_int_equal(fault.code, err);
    assert_string_equal(fault.path, path);
    return err;
}

static int parse_error(const kw_message *m, int16_t version, const char *json, const char *path) {
    kw_fault fault;
    void *body = kw_arena_alloc(&arena, kw_message_size(m));
    int err = kw_message_parse(m, version, str(json), &arena, body, &fault);
    assert_int_equal(fault.code, err);
    assert_string_equal(fault.path, path);
    return err;
}

static void check_print(const kw_message *m, int16_t version, const void *body, const char *want) {
    kw_buf out = {0};
    assert_int_equal(kw_message_print(m, version, body, &mem, &out), 0);
    if (out.n != strlen(want) || memcmp(out.p, want, out.n) != 0)
        fail_msg("%.*s\nis not\n%s", (int)out.n, out.p, want);
    kw_buf_fini(&out, &mem);
}

static void produce_round_trip(void **state) {
    (void)state;
    static const uint8_t batch[] = {1, 2, 3};
    const kw_produce_req_partition partition = {
        .index = 7, .records = {batch, 3}
    };
    const kw_produce_req_topic topic = {
        .name = str("t"), .partition_data = &partition, .n_partition_data = 1};
    kw_produce_req req = kw_produce_req_default, back;
    req.acks = -1;
    req.timeout_ms = 0x01020304;
    req.topic_data = &topic;
    req.n_topic_data = 1;
    kw_bytes b = encode(&kw_produce_req_message, 9, &req);
    assert_int_equal(b.n, 22);
    assert_memory_equal(b.p, "\0\xff\xff\x01\x02\x03\x04\x02\x02t\x02\0\0\0\x07\x04\x01\x02\x03\0\0\0", 22);
    assert_int_equal(decode(&kw_produce_req_message, 9, b, 0, &back, NULL), 0);
    assert_int_equal(back.transactional_id.n, -1);
    assert_int_equal(back.n_topic_data, 1);
    assert_int_equal(back.topic_data[0].partition_data[0].index, 7);
    const kw_bytes *records = &back.topic_data[0].partition_data[0].records;
    assert_int_equal(records->n, 3);
    assert_true(records->p > b.p && records->p < b.p + b.n); /* borrowed, not copied */
}

static void produce_borrows_records(void **state) {
    (void)state;
    static uint8_t batch[2000];
    uint8_t buf[100];
    kw_slice slices[8];
    kw_writer w;
    kw_produce_req_partition partitions[2] = {
        {.index = 0, .records = {batch, 2000}},
        {.index = 1, .records = {batch, 2000}}
    };
    kw_produce_req_topic topic = {.name = str("t"), .partition_data = partitions, .n_partition_data = 2};
    kw_produce_req req = kw_produce_req_default;
    req.topic_data = &topic;
    req.n_topic_data = 1;
    kw_writer_init(&w, buf, sizeof buf);
    kw_writer_gather(&w, slices, 8);
    assert_int_equal(kw_message_encode(&kw_produce_req_message, 9, &req, &w, NULL), 0);
    assert_int_equal(kw_writer_finish(&w), 0);
    assert_int_equal(w.n_slices, 5);
    assert_ptr_equal(slices[1].p, batch);
    assert_ptr_equal(slices[3].p, batch);
    assert_int_equal(kw_writer_total(&w), encode(&kw_produce_req_message, 9, &req).n);
}

static void defaults(void **state) {
    (void)state;
    assert_int_equal(kw_fetch_req_default.replica_id, -1);
    assert_int_equal(kw_fetch_req_default.replica_state.replica_id, -1);
    assert_int_equal(kw_fetch_req_default.max_bytes, 0x7fffffff);
    assert_int_equal(kw_fetch_req_default.cluster_id.n, -1);
    assert_true(kw_metadata_req_default.allow_auto_topic_creation);
    assert_int_equal(kw_metadata_resp_default.cluster_authorized_operations, INT32_MIN);
    assert_true(kw_fetch_req_partition_default.high_watermark == INT64_MAX);
    assert_ptr_equal(kw_message_default(&kw_fetch_req_message), &kw_fetch_req_default);
    assert_int_equal(kw_message_size(&kw_fetch_req_message), sizeof(kw_fetch_req));
    assert_string_equal(kw_message_name(&kw_fetch_req_message), "FetchRequest");
}

/* Fields that a version lacks are at their default after decoding, whatever the struct held. */
static void decode_starts_from_the_default(void **state) {
    (void)state;
    kw_init_producer_id_resp resp;
    memset(&resp, 0xee, sizeof resp);
    static const char bytes[] = "\0\0\0\x05\0\x07\0\0\0\0\0\0\0\x09\0\x01";
    assert_int_equal(
        decode(&kw_init_producer_id_resp_message, 0, (kw_bytes){(const uint8_t *)bytes, 16}, 0, &resp, NULL),
        0);
    assert_int_equal(resp.throttle_time_ms, 5);
    assert_int_equal(resp.error_code, 7);
    assert_true(resp.producer_id == 9);
    assert_true(resp.ongoing_txn_producer_id == -1);
    assert_null(resp.unknown_tags);
}

static void set_field_that_the_version_lacks(void **state) {
    (void)state;
    kw_metadata_req req = kw_metadata_req_default;
    req.n_topics = 0;
    req.allow_auto_topic_creation = false;
    assert_int_equal(encode_error(&kw_metadata_req_message, 3, &req, "allowAutoTopicCreation"), KW_EVERSION);
    assert_int_equal(encode_error(&kw_metadata_req_message, 4, &req, ""), 0);
    /* ignorable: dropped */
    kw_fetch_req fetch = kw_fetch_req_default;
    fetch.rack_id = str("r1");
    assert_int_equal(encode_error(&kw_fetch_req_message, 10, &fetch, ""), 0);
    /* a whole struct, absent before v15 */
    fetch.replica_state.replica_epoch = 5;
    assert_int_equal(encode_error(&kw_fetch_req_message, 14, &fetch, "replicaState"), KW_EVERSION);
    assert_int_equal(encode_error(&kw_fetch_req_message, 15, &fetch, ""), 0);
    /* deep inside, and an array */
    kw_fetch_req_partition p = kw_fetch_req_partition_default;
    kw_fetch_req_topic topics[2] = {kw_fetch_req_topic_default, kw_fetch_req_topic_default};
    fetch = kw_fetch_req_default;
    p.last_fetched_epoch = 3;
    topics[1].partitions = &p;
    topics[1].n_partitions = 1;
    fetch.topics = topics;
    fetch.n_topics = 2;
    assert_int_equal(
        encode_error(&kw_fetch_req_message, 11, &fetch, "topics[1].partitions[0].lastFetchedEpoch"),
        KW_EVERSION);
}

static void versions_out_of_range(void **state) {
    (void)state;
    kw_produce_req req;
    assert_int_equal(encode_error(&kw_produce_req_message, 2, &kw_produce_req_default, ""), KW_EVERSION);
    assert_int_equal(encode_error(&kw_produce_req_message, 14, &kw_produce_req_default, ""), KW_EVERSION);
    assert_int_equal(decode_error(&kw_produce_req_message, 2, "", 0, ""), KW_EVERSION);
    assert_int_equal(parse_error(&kw_produce_req_message, 99, "{}", ""), KW_EVERSION);
    assert_int_equal(decode(&kw_produce_req_message, -1, (kw_bytes){(const uint8_t *)"", 0}, 0, &req, NULL),
                     KW_EVERSION);
    assert_int_equal(req.transactional_id.n, -1); /* the default even then */
}

static void null_where_none_may_be(void **state) {
    (void)state;
    kw_metadata_req_topic topic = kw_metadata_req_topic_default;
    kw_metadata_req req = kw_metadata_req_default;
    topic.name.n = -1;
    req.topics = &topic;
    req.n_topics = 1;
    assert_int_equal(encode_error(&kw_metadata_req_message, 9, &req, "topics[0].name"), KW_EINVAL);
    assert_int_equal(encode_error(&kw_metadata_req_message, 10, &req, ""), 0);
    req.n_topics = -1;
    assert_int_equal(encode_error(&kw_metadata_req_message, 0, &req, "topics"), KW_EINVAL);
    assert_int_equal(encode_error(&kw_metadata_req_message, 1, &req, ""), 0);
    assert_int_equal(decode_error(&kw_metadata_req_message, 0, "\xff\xff\xff\xff", 4, "topics"),
                     KW_EMALFORMED);
    assert_int_equal(decode_error(&kw_metadata_req_message, 1, "\xff\xff\xff\xff", 4, ""), 0);
    assert_int_equal(decode_error(&kw_metadata_req_message, 4, "\0\0\0\x01\xff\xff\x01", 7, "topics[0].name"),
                     KW_EMALFORMED);
    assert_int_equal(parse_error(&kw_metadata_req_message, 0, "{\"topics\":null}", "topics"), KW_EINVAL);
}

static void strings_are_limited(void **state) {
    (void)state;
    static char text[32768];
    kw_find_coordinator_req req = kw_find_coordinator_req_default;
    req.key = (kw_str){text, 32767};
    assert_int_equal(encode_error(&kw_find_coordinator_req_message, 3, &req, ""), 0);
    req.key.n = 32768;
    assert_int_equal(encode_error(&kw_find_coordinator_req_message, 0, &req, "key"), KW_EINVAL);
    assert_int_equal(encode_error(&kw_find_coordinator_req_message, 3, &req, "key"), KW_EINVAL);
    /* compact form could say 32768, but no reader takes it */
    static uint8_t bytes[40000] = {0x81, 0x80, 0x02};
    assert_int_equal(decode_error(&kw_find_coordinator_req_message, 3, bytes, sizeof bytes, "key"),
                     KW_EMALFORMED);
    bytes[0] = 0x80; /* 32767 */
    assert_int_equal(decode_error(&kw_find_coordinator_req_message, 3, bytes, sizeof bytes, ""), 0);
    assert_int_equal(decode_error(&kw_find_coordinator_req_message, 0,
                                  "\xff\xfe"
                                  "ab",
                                  4, "key"),
                     KW_EMALFORMED);
    assert_int_equal(decode_error(&kw_find_coordinator_req_message, 0,
                                  "\0\x03"
                                  "ab",
                                  4, "key"),
                     KW_ETRUNCATED);
}

/* M14: nothing is allocated by a count that the bytes cannot back. */
static void M14_hostile_counts_allocate_nothing(void **state) {
    (void)state;
    kw_metadata_resp resp;
    static uint8_t zeros[1000] = {0, 0, 0, 0, 0x80, 0x08}; /* v9: throttle, then 1023 brokers in 994 bytes */
    assert_int_equal(decode(&kw_metadata_resp_message, 9, (kw_bytes){zeros, sizeof zeros}, 0, &resp, NULL),
                     KW_ETRUNCATED);
    assert_int_equal(arena.used, 0);
    static const uint8_t most[] = {0x7f, 0xff, 0xff, 0xff, 0, 0};
    assert_int_equal(decode(&kw_metadata_resp_message, 0, (kw_bytes){most, sizeof most}, 0, &resp, NULL),
                     KW_ETRUNCATED);
    static const uint8_t negative[] = {0xff, 0xff, 0xff, 0xfe, 0, 0};
    assert_int_equal(
        decode(&kw_metadata_resp_message, 0, (kw_bytes){negative, sizeof negative}, 0, &resp, NULL),
        KW_EMALFORMED);
    assert_int_equal(mem.peak, 0);
}

/* -1 is null; what else is below 0 no writer makes, not even where null is allowed. */
static void lengths_below_null_are_refused(void **state) {
    (void)state;
    static const uint8_t topics[] = {0xff, 0xff, 0xff, 0xfe};
    assert_int_equal(decode_error(&kw_metadata_req_message, 1, topics, sizeof topics, "topics"),
                     KW_EMALFORMED);
    static const uint8_t id[] = {0xff, 0xfe, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    assert_int_equal(decode_error(&kw_produce_req_message, 3, id, sizeof id, "transactionalId"),
                     KW_EMALFORMED);
    static const uint8_t records[] = {0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0,    0,    1,    0,   1,
                                      't',  0,    0, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xfe};
    assert_int_equal(decode_error(&kw_produce_req_message, 3, records, sizeof records,
                                  "topicData[0].partitionData[0].records"),
                     KW_EMALFORMED);
}

static void arena_limit_stops_a_decode(void **state) {
    (void)state;
    kw_describe_cluster_resp resp;
    kw_fault fault;
    kw_reader r;
    static uint8_t bytes[2000];
    memcpy(bytes,
           "\0\0\0\0\0\0\0\x02"
           "c\0\0\0\0\x41",
           14); /* 64 brokers, each as small as can be */
    for (size_t i = 0; i < 64; i++)
        bytes[14 + 11 * i + 4] = 1; /* host "" */
    arena.limit = 1000;
    kw_reader_init(&r, bytes, sizeof bytes);
    assert_int_equal(kw_message_decode(&kw_describe_cluster_resp_message, 0, &r, &arena, 0, &resp, &fault),
                     KW_ELIMIT);
    assert_string_equal(fault.path, "brokers");
    assert_int_equal(fault.offset, 14);
    arena.limit = 0;
    mem.limit = 1000;
    kw_reader_init(&r, bytes, sizeof bytes);
    assert_int_equal(kw_message_decode(&kw_describe_cluster_resp_message, 0, &r, &arena, 0, &resp, &fault),
                     KW_ENOMEM);
    mem.limit = 0;
    kw_reader_init(&r, bytes, sizeof bytes);
    assert_int_equal(kw_message_decode(&kw_describe_cluster_resp_message, 0, &r, &arena, 0, &resp, &fault),
                     0);
    assert_int_equal(resp.n_brokers, 64);
}

static void nullable_struct(void **state) {
    (void)state;
    const kw_message *m = &kw_describe_topic_partitions_req_message;
    kw_describe_topic_partitions_req req = kw_describe_topic_partitions_req_default, back;
    kw_bytes b = encode(m, 0, &req);
    assert_int_equal(b.p[b.n - 2], 0xff);
    assert_int_equal(decode(m, 0, b, 0, &back, NULL), 0);
    assert_null(back.cursor);
    kw_describe_topic_partitions_req_cursor cursor = {.topic_name = str("t"), .partition_index = 4};
    req.cursor = &cursor;
    b = encode(m, 0, &req);
    assert_int_equal(decode(m, 0, b, 0, &back, NULL), 0);
    assert_int_equal(back.cursor->partition_index, 4);
    kw_describe_topic_partitions_req copy;
    assert_int_equal(kw_message_copy(m, &back, &arena, &copy), 0);
    assert_ptr_not_equal(copy.cursor, back.cursor);
    check_print(m, 0, &copy,
                "{\"topics\":[],\"responsePartitionLimit\":2000,\"cursor\":{\"topicName\":\"t\","
                "\"partitionIndex\":4}}");
    /* null where the struct may not be null: none of the official ones, so the response's own cursor is cut
     * instead */
    assert_int_equal(decode_error(m, 0, b.p, (size_t)b.n - 3, "cursor.partitionIndex"), KW_ETRUNCATED);
    assert_int_equal(parse_error(m, 0, "{\"cursor\":5}", "cursor"), KW_EINVAL);
    assert_int_equal(parse_error(m, 0, "{\"cursor\":null}", ""), 0);
}

/* An ApiVersions answer, v3, with these tagged fields behind "no error, no keys, no throttle". */
static int decode_tags(const char *tags, size_t n, unsigned flags, kw_api_versions_resp *resp) {
    static uint8_t bytes[200];
    memcpy(bytes, "\0\0\x01\0\0\0\0", 7);
    memcpy(bytes + 7, tags, n);
    return decode(&kw_api_versions_resp_message, 3, (kw_bytes){bytes, (int32_t)(7 + n)}, flags, resp, NULL);
}

static void tagged_fields(void **state) {
    (void)state;
    kw_api_versions_resp resp;
    assert_int_equal(decode_tags("\x01\x01\x08\0\0\0\0\0\0\0\x05", 11, 0, &resp), 0);
    assert_true(resp.finalized_features_epoch == 5);
    kw_bytes b = encode(&kw_api_versions_resp_message, 3, &resp);
    assert_int_equal(b.n, 18);
    assert_memory_equal(b.p + 7, "\x01\x01\x08\0\0\0\0\0\0\0\x05", 11);
    resp.finalized_features_epoch = -1; /* the default: not written */
    assert_int_equal(encode(&kw_api_versions_resp_message, 3, &resp).n, 8);
}

static void unknown_tags_are_skipped_or_kept(void **state) {
    (void)state;
    static const char tags[] = "\x03\x01\x08\0\0\0\0\0\0\0\x05\x05\x02xy\x07\0";
    kw_api_versions_resp resp, copy;
    assert_int_equal(decode_tags(tags, 17, 0, &resp), 0);
    assert_null(resp.unknown_tags);
    assert_int_equal(decode_tags(tags, 17, KW_DECODE_KEEP_TAGS, &resp), 0);
    assert_int_equal(resp.unknown_tags->n, 2);
    assert_int_equal(resp.unknown_tags->tags[0].tag, 5);
    assert_int_equal(resp.unknown_tags->tags[1].data.n, 0);
    assert_int_equal(kw_message_copy(&kw_api_versions_resp_message, &resp, &arena, &copy), 0);
    kw_bytes b = encode(&kw_api_versions_resp_message, 3, &copy);
    assert_memory_equal(b.p + 7, tags, 17);
    check_print(&kw_api_versions_resp_message, 3, &copy,
                "{\"errorCode\":0,\"apiKeys\":[],\"throttleTimeMs\":0,\"finalizedFeaturesEpoch\":5,"
                "\"_unknownTags\":[{\"tag\":5,\"data\":\"eHk=\"},{\"tag\":7,\"data\":\"\"}]}");
}

static void unknown_tags_between_known_ones(void **state) {
    (void)state;
    /* a tag number below a known one must still be written in order */
    const kw_unknown_tag tags[] = {
        {0, {(const uint8_t *)"a", 1}},
        {9, {NULL, 0}                }
    };
    const kw_unknown_tags unknown = {tags, 2};
    kw_api_versions_resp resp = kw_api_versions_resp_default;
    resp.finalized_features_epoch = 5;
    resp.unknown_tags = &unknown;
    kw_bytes b = encode(&kw_api_versions_resp_message, 3, &resp);
    assert_memory_equal(b.p + 7,
                        "\x03\0\x01"
                        "a\x01\x08\0\0\0\0\0\0\0\x05\x09\0",
                        16);
    const kw_unknown_tag twice[] =
        {
            {1, {NULL, 0}}
    },
                         falling[] = {{9, {NULL, 0}}, {8, {NULL, 0}}};
    kw_unknown_tags bad = {twice, 1};
    resp.unknown_tags = &bad;
    assert_int_equal(encode_error(&kw_api_versions_resp_message, 3, &resp, "finalizedFeaturesEpoch"),
                     KW_EINVAL);
    bad = (kw_unknown_tags){falling, 2};
    assert_int_equal(encode_error(&kw_api_versions_resp_message, 3, &resp, ""), KW_EINVAL);
}

static void M14_damaged_tags(void **state) {
    (void)state;
    kw_api_versions_resp resp;
    static const struct {
        const char *bytes;
        size_t n;
        int err;
    } rows[] = {
        {"\x02\x05\0\x05\0",                 5,  KW_EMALFORMED}, /* twice */
        {"\x02\x06\0\x05\0",                 5,  KW_EMALFORMED}, /* falling */
        {"\x01\x01\x08\0\0\0\0\0\0\0",       10, KW_ETRUNCATED}, /* cut */
        {"\x01\x01\x09\0\0\0\0\0\0\0\x05\0", 12, KW_EMALFORMED}, /* larger than the field */
        {"\x01\x01\x07\0\0\0\0\0\0\0\x05",   11, KW_ETRUNCATED}, /* smaller than the field */
        {"\x01\x05\x7f",                     3,  KW_ETRUNCATED}, /* more than is there */
        {"\x01\x05\xff\xff\xff\xff\x0f",     7,  KW_ETRUNCATED}, /* 4 GiB */
        {"\xff\xff\xff\xff\x0f\x05\0",       7,  KW_ETRUNCATED}, /* 4 G tags */
        {"",                                 0,  KW_ETRUNCATED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(decode_tags(rows[i].bytes, rows[i].n, 0, &resp), rows[i].err);
        assert_int_equal(decode_tags(rows[i].bytes, rows[i].n, KW_DECODE_KEEP_TAGS, &resp), rows[i].err);
    }
    assert_true(mem.peak < 20000);
}

static void decode_faults_name_the_place(void **state) {
    (void)state;
    static const char bytes[] = "\0\0\0\x02\0\x01"
                                "a\0\0\0\0\0\x01"
                                "b\0\0\0\x01\0\0\0";
    kw_fault fault;
    kw_list_offsets_resp resp;
    kw_bytes in = {(const uint8_t *)bytes, sizeof bytes - 1};
    assert_int_equal(decode(&kw_list_offsets_resp_message, 1, in, 0, &resp, &fault), KW_ETRUNCATED);
    assert_string_equal(fault.path, "topics[1].partitions");
    assert_int_equal(fault.offset, 18);
}

static void copies_are_deep(void **state) {
    (void)state;
    static const uint8_t bytes[] = "\0\0\0\x01\0\x01"
                                   "a\0\0\0\x02\0\0\0\x05\0\0\0\x06\0\0\0\x02xy";
    const size_t n = sizeof bytes - 1;
    kw_consumer_assignment a, copy, again;
    uint8_t *wire = malloc(n);
    memcpy(wire, bytes, n);
    kw_bytes in = {wire, (int32_t)n};
    assert_int_equal(decode(&kw_consumer_assignment_message, 0, in, 0, &a, NULL), 0);
    kw_arena own;
    kw_arena_init(&own, &mem, 0);
    assert_int_equal(kw_message_copy(&kw_consumer_assignment_message, &a, &own, &copy), 0);
    free(wire); /* the copy must not need it */
    assert_int_equal(copy.n_assigned_partitions, 1);
    assert_memory_equal(copy.assigned_partitions[0].topic.p, "a", 1);
    assert_int_equal(copy.assigned_partitions[0].partitions[1], 6);
    assert_memory_equal(copy.user_data.p, "xy", 2);
    for (size_t limit = 1; limit <= own.used; limit++) {
        kw_arena small;
        kw_arena_init(&small, &mem, limit);
        int err = kw_message_copy(&kw_consumer_assignment_message, &copy, &small, &again);
        assert_int_equal(err, limit < own.used ? KW_ELIMIT : 0);
        kw_arena_fini(&small);
    }
    kw_arena_fini(&own);
}

static void print_null_empty_and_wide(void **state) {
    (void)state;
    kw_create_topics_req_config configs[] = {
        {.name = {"a\0b", 3},     .value = {NULL, -1}},
        {.name = str("\xc3\xa9"), .value = str("")   }
    };
    kw_create_topics_req_topic topic = {
        .name = str("t"), .num_partitions = -1, .configs = configs, .n_configs = 2};
    kw_create_topics_req req = kw_create_topics_req_default;
    req.topics = &topic;
    req.n_topics = 1;
    check_print(&kw_create_topics_req_message, 7, &req,
                "{\"topics\":[{\"name\":\"t\",\"numPartitions\":-1,\"replicationFactor\":0,\"assignments\":[]"
                ",\"configs\":["
                "{\"name\":\"a\\u0000b\",\"value\":null},{\"name\":\"\xc3\xa9\",\"value\":\"\"}]}],"
                "\"timeoutMs\":60000,\"validateOnly\":false}");
}

static void print_runs_out_of_memory(void **state) {
    (void)state;
    kw_mem small = unit_mem(70);
    kw_buf out = {0};
    assert_int_equal(kw_message_print(&kw_metadata_req_message, 12, &kw_metadata_req_default, &small, &out),
                     KW_ENOMEM);
    kw_buf_fini(&out, &small);
}

static void parse_keeps_defaults(void **state) {
    (void)state;
    kw_metadata_req req;
    kw_fault fault;
    assert_int_equal(kw_message_parse(&kw_metadata_req_message, 12, str(" {\"topics\":[{\"name\":\"x\"}]} "),
                                      &arena, &req, &fault),
                     0);
    assert_true(req.allow_auto_topic_creation);
    assert_int_equal(req.n_topics, 1);
    assert_memory_equal(req.topics[0].name.p, "x", 1);
    kw_init_producer_id_req init;
    assert_int_equal(kw_message_parse(&kw_init_producer_id_req_message, 4,
                                      str("{\"producerId\":9223372036854775807}"), &arena, &init, NULL),
                     0);
    assert_true(init.producer_id == INT64_MAX);
    assert_int_equal(init.producer_epoch, -1);
}

static void parse_says_what_is_wrong(void **state) {
    (void)state;
    const kw_message *m = &kw_metadata_req_message;
    static const struct {
        const char *json, *path;
        int err;
    } rows[] = {
        {"{\"topicz\":[]}",                                 "topicz",                             KW_EINVAL    },
        {"{\"topics\":5}",                                  "topics",                             KW_EINVAL    },
        {"{\"topics\":[5]}",                                "topics[0]",                          KW_EINVAL    },
        {"{\"topics\":[{\"name\":\"a\"},{\"name\":7}]}",    "topics[1].name",                     KW_EINVAL    },
        {"{\"topics\":[{\"topicId\":\"short\"}]}",          "topics[0].topicId",                  KW_EINVAL    },
        {"{\"allowAutoTopicCreation\":1}",                  "allowAutoTopicCreation",             KW_EINVAL    },
        {"{\"includeClusterAuthorizedOperations\":true}",   "includeClusterAuthorizedOperations", KW_EVERSION  },
        {"{\"_unknownTags\":[{\"tag\":-1,\"data\":\"\"}]}", "_unknownTags",                       KW_EINVAL    },
        {"{\"_unknownTags\":7}",                            "_unknownTags",                       KW_EINVAL    },
        {"[]",                                              "",                                   KW_EINVAL    },
        {"{\"topics\":[}",                                  "",                                   KW_EMALFORMED},
        {"",                                                "",                                   KW_EMALFORMED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(parse_error(m, 12, rows[i].json, rows[i].path), rows[i].err);
    assert_int_equal(parse_error(m, 8, "{\"_unknownTags\":[]}", "_unknownTags"), KW_EINVAL); /* has no tags */
    assert_int_equal(parse_error(&kw_produce_req_message, 9, "{\"acks\":32768}", "acks"), KW_EINVAL);
    assert_int_equal(parse_error(&kw_produce_req_message, 9, "{\"acks\":-32768}", ""), 0);
    assert_int_equal(parse_error(&kw_produce_req_message, 9,
                                 "{\"topicData\":[{\"partitionData\":[{\"records\":\"A\"}]}]}",
                                 "topicData[0].partitionData[0].records"),
                     KW_EINVAL);
}

static void parsed_text_may_go(void **state) {
    (void)state;
    char text[] = "{\"key\":\"group\"}";
    kw_find_coordinator_req req;
    assert_int_equal(kw_message_parse(&kw_find_coordinator_req_message, 0, str(text), &arena, &req, NULL), 0);
    memset(text, 'x', sizeof text - 1);
    assert_memory_equal(req.key.p, "group", 5);
}

static void long_paths_keep_their_beginning(void **state) {
    (void)state;
    char json[400] = "{\"topics\":[{\"";
    memset(json + strlen(json), 'n', 200);
    strcat(json, "\":1}]}");
    kw_fault fault;
    kw_metadata_req req;
    assert_int_equal(kw_message_parse(&kw_metadata_req_message, 12, str(json), &arena, &req, &fault),
                     KW_EINVAL);
    assert_int_equal(strlen(fault.path), sizeof fault.path - 1);
    assert_memory_equal(fault.path, "topics[0].nnnn", 14);
}

/* {0} is not the default, but safe. */
static void zeroed_structs_are_safe(void **state) {
    (void)state;
    static union {
        max_align_t align;
        char bytes[4096];
    } zero;
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    for (int i = 0; i < n; i++) {
        for (int16_t v = apis[i]->min_version; v <= apis[i]->max_version; v++) {
            const kw_message *both[] = {apis[i]->request, apis[i]->response};
            for (int k = 0; k < 2; k++) {
                kw_writer w;
                assert_true(kw_message_size(both[k]) <= sizeof zero);
                kw_writer_init(&w, NULL, 0);
                int err = kw_message_encode(both[k], v, &zero, &w, NULL);
                assert_true(err == 0 || err == KW_EINVAL || err == KW_EVERSION);
            }
        }
    }
}

/* Every default encodes in every version, and decodes to itself. */
static void defaults_round_trip(void **state) {
    (void)state;
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    assert_int_equal(n, 77);
    for (int i = 0; i < n; i++) {
        for (int16_t v = apis[i]->min_version; v <= apis[i]->max_version; v++) {
            const kw_message *both[] = {apis[i]->request, apis[i]->response};
            for (int k = 0; k < 2; k++) {
                void *back = kw_arena_alloc(&arena, kw_message_size(both[k]));
                kw_bytes b = encode(both[k], v, kw_message_default(both[k]));
                assert_int_equal(decode(both[k], v, b, 0, back, NULL), 0);
                kw_bytes again = encode(both[k], v, back);
                assert_int_equal(again.n, b.n);
                assert_memory_equal(again.p, b.p, (size_t)b.n);
                kw_arena_reset(&arena);
            }
        }
    }
}

static void apis_are_found(void **state) {
    (void)state;
    int n;
    const kw_api *const *apis = kw_api_all(&n);
    for (int i = 0; i < n; i++) {
        assert_ptr_equal(kw_api_by_key(apis[i]->key), apis[i]);
        assert_ptr_equal(kw_api_by_name(str(apis[i]->name)), apis[i]);
        assert_true(i == 0 || apis[i]->key > apis[i - 1]->key);
    }
    assert_ptr_equal(kw_api_by_name(str("METAdata")), &kw_metadata_api);
    assert_ptr_equal(kw_api_by_name(str("3")), &kw_metadata_api);
    assert_null(kw_api_by_name(str("3x")));
    assert_null(kw_api_by_name(str("99999")));
    assert_null(kw_api_by_name(str("")));
    assert_null(kw_api_by_name((kw_str){NULL, -1}));
    assert_null(kw_api_by_key(4));
    assert_null(kw_api_by_key(-1));
    assert_null(kw_api_by_key(999));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(produce_round_trip),
        TEST(produce_borrows_records),
        TEST(defaults),
        TEST(decode_starts_from_the_default),
        TEST(set_field_that_the_version_lacks),
        TEST(versions_out_of_range),
        TEST(null_where_none_may_be),
        TEST(strings_are_limited),
        TEST(M14_hostile_counts_allocate_nothing),
        TEST(lengths_below_null_are_refused),
        TEST(arena_limit_stops_a_decode),
        TEST(nullable_struct),
        TEST(tagged_fields),
        TEST(unknown_tags_are_skipped_or_kept),
        TEST(unknown_tags_between_known_ones),
        TEST(M14_damaged_tags),
        TEST(decode_faults_name_the_place),
        TEST(copies_are_deep),
        TEST(print_null_empty_and_wide),
        TEST(print_runs_out_of_memory),
        TEST(parse_keeps_defaults),
        TEST(parse_says_what_is_wrong),
        TEST(parsed_text_may_go),
        TEST(long_paths_keep_their_beginning),
        TEST(zeroed_structs_are_safe),
        TEST(defaults_round_trip),
        TEST(apis_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
