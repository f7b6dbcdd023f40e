/* consumer protocol: structs and defaults. Made by tools/kwgen.py from protocol/schema/consumer_protocol.kw. */
#ifndef KWIRE_MSG_CONSUMER_PROTOCOL_H
#define KWIRE_MSG_CONSUMER_PROTOCOL_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- ConsumerSubscription: versions 0-3, never flexible ---- */

typedef struct kw_consumer_subscription_topic_partitions {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
} kw_consumer_subscription_topic_partitions;
KW_PUBLIC extern const kw_consumer_subscription_topic_partitions kw_consumer_subscription_topic_partitions_default;

typedef struct kw_consumer_subscription {
    /* Topics the member wants. */
    const kw_str *topics;
    int32_t n_topics;
    /* The assignor's own business. (nullable, default null) */
    kw_bytes user_data;
    /* What it holds at the moment. (v1+) */
    const kw_consumer_subscription_topic_partitions *owned_partitions;
    int32_t n_owned_partitions;
    /* Generation in which it got them (G6); -1: none. (v2+, default -1) */
    int32_t generation_id;
    /* Its rack. (v3+, nullable, default null) */
    kw_str rack_id;
} kw_consumer_subscription;
KW_PUBLIC extern const kw_consumer_subscription kw_consumer_subscription_default;
KW_PUBLIC extern const kw_message kw_consumer_subscription_message;

/* ---- ConsumerAssignment: versions 0-3, never flexible ---- */

typedef struct kw_consumer_assignment_topic_partitions {
    /* Topic name. */
    kw_str topic;
    /* Partition numbers. */
    const int32_t *partitions;
    int32_t n_partitions;
} kw_consumer_assignment_topic_partitions;
KW_PUBLIC extern const kw_consumer_assignment_topic_partitions kw_consumer_assignment_topic_partitions_default;

typedef struct kw_consumer_assignment {
    /* What the member gets. */
    const kw_consumer_assignment_topic_partitions *assigned_partitions;
    int32_t n_assigned_partitions;
    /* The assignor's own business. (nullable, default null) */
    kw_bytes user_data;
} kw_consumer_assignment;
KW_PUBLIC extern const kw_consumer_assignment kw_consumer_assignment_default;
KW_PUBLIC extern const kw_message kw_consumer_assignment_message;

/* clang-format on */
KW_EXTERN_C_END
#endif
