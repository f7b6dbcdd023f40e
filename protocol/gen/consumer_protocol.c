/* consumer_protocol: rows. Made by tools/kwgen.py from protocol/schema/consumer_protocol.kw. */
#include "protocol/rows.h"

#include <kwire/msg/consumer_protocol.h>

/* clang-format off */

const kw_consumer_subscription_topic_partitions kw_consumer_subscription_topic_partitions_default = {0};
static const kw_field kw_consumer_subscription_topic_partitions_fields[] = {
    ROW(kw_consumer_subscription_topic_partitions, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_consumer_subscription_topic_partitions, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_consumer_subscription_topic_partitions_rows = {
    .fields = kw_consumer_subscription_topic_partitions_fields, .initial = &kw_consumer_subscription_topic_partitions_default,
    .size = sizeof(kw_consumer_subscription_topic_partitions), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "topic\0"
    "partitions",
};

const kw_consumer_subscription kw_consumer_subscription_default = {.user_data = {NULL, -1}, .generation_id = -1, .rack_id = {NULL, -1}};
static const kw_field kw_consumer_subscription_fields[] = {
    ROW_ARRAY_OF(kw_consumer_subscription, topics, STRING, 0, 127, 1, 0, -1, 0),
    ROW(kw_consumer_subscription, user_data, BYTES, 0, 127, 0, 127, -1, 0),
    ROW_STRUCT_ARRAY(kw_consumer_subscription, owned_partitions, kw_consumer_subscription_topic_partitions, 1, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_consumer_subscription, generation_id, INT32, 2, 127, 1, 0, -1, ROW_IGNORABLE),
    ROW(kw_consumer_subscription, rack_id, STRING, 3, 127, 3, 127, -1, ROW_IGNORABLE),
};
static const kw_rows kw_consumer_subscription_rows = {
    .fields = kw_consumer_subscription_fields, .initial = &kw_consumer_subscription_default,
    .size = sizeof(kw_consumer_subscription), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 5, .n_fields = 5, .min_plain = 8, .min_compact = 1,
    .names = "topics\0"
    "userData\0"
    "ownedPartitions\0"
    "generationId\0"
    "rackId",
};
const kw_message kw_consumer_subscription_message = {
    "ConsumerSubscription", &kw_consumer_subscription_rows, 0, 3, -1};

const kw_consumer_assignment_topic_partitions kw_consumer_assignment_topic_partitions_default = {0};
static const kw_field kw_consumer_assignment_topic_partitions_fields[] = {
    ROW(kw_consumer_assignment_topic_partitions, topic, STRING, 0, 127, 1, 0, -1, 0),
    ROW_ARRAY_OF(kw_consumer_assignment_topic_partitions, partitions, INT32, 0, 127, 1, 0, -1, 0),
};
static const kw_rows kw_consumer_assignment_topic_partitions_rows = {
    .fields = kw_consumer_assignment_topic_partitions_fields, .initial = &kw_consumer_assignment_topic_partitions_default,
    .size = sizeof(kw_consumer_assignment_topic_partitions), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 6, .min_compact = 1,
    .names = "topic\0"
    "partitions",
};

const kw_consumer_assignment kw_consumer_assignment_default = {.user_data = {NULL, -1}};
static const kw_field kw_consumer_assignment_fields[] = {
    ROW_STRUCT_ARRAY(kw_consumer_assignment, assigned_partitions, kw_consumer_assignment_topic_partitions, 0, 127, 1, 0, -1, 0),
    ROW(kw_consumer_assignment, user_data, BYTES, 0, 127, 0, 127, -1, 0),
};
static const kw_rows kw_consumer_assignment_rows = {
    .fields = kw_consumer_assignment_fields, .initial = &kw_consumer_assignment_default,
    .size = sizeof(kw_consumer_assignment), .tags_offset = ROW_NO_TAGS_MEMBER,
    .n_plain = 2, .n_fields = 2, .min_plain = 8, .min_compact = 1,
    .names = "assignedPartitions\0"
    "userData",
};
const kw_message kw_consumer_assignment_message = {
    "ConsumerAssignment", &kw_consumer_assignment_rows, 0, 3, -1};
