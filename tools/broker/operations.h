/* operations.h - what anybody may do here: what Kafka without an authorizer tells whoever asks (KIP-430). Bit
 * n stands for ACL operation n. */
#ifndef BROKER_OPERATIONS_H
#define BROKER_OPERATIONS_H

enum {
    OP_READ = 1 << 3,
    OP_WRITE = 1 << 4,
    OP_CREATE = 1 << 5,
    OP_DELETE = 1 << 6,
    OP_ALTER = 1 << 7,
    OP_DESCRIBE = 1 << 8,
    OP_CLUSTER_ACTION = 1 << 9,
    OP_DESCRIBE_CONFIGS = 1 << 10,
    OP_ALTER_CONFIGS = 1 << 11,
    OP_IDEMPOTENT_WRITE = 1 << 12
};

enum {
    BROKER_TOPIC_OPERATIONS = OP_READ | OP_WRITE | OP_CREATE | OP_DELETE | OP_ALTER | OP_DESCRIBE |
                              OP_DESCRIBE_CONFIGS | OP_ALTER_CONFIGS,
    BROKER_CLUSTER_OPERATIONS = OP_CREATE | OP_ALTER | OP_DESCRIBE | OP_CLUSTER_ACTION | OP_DESCRIBE_CONFIGS |
                                OP_ALTER_CONFIGS | OP_IDEMPOTENT_WRITE,
    BROKER_GROUP_OPERATIONS = OP_READ | OP_DELETE | OP_DESCRIBE | OP_DESCRIBE_CONFIGS | OP_ALTER_CONFIGS
};

#endif
