/* error.c - the table of all error codes: Kafka's 135 and our own.
 *
 * Invariant: both tables are dense and in order, so a code is an index. Classes are the facts of Apache
 * Kafka 4.1.1 (Errors and its exception classes); only PERSISTED is ours, from P7. */
#include <kwire/error.h>
#include <string.h>

enum {
    RETRY = KW_RETRIABLE,
    REFRESH = KW_REFRESH_RETRIABLE,
    METADATA = KW_INVALID_METADATA,
    RECOVER = KW_APP_RECOVERABLE,
    ABORTABLE = KW_TXN_ABORTABLE,
    AUTHN = KW_AUTHENTICATION,
    AUTHZ = KW_AUTHORIZATION,
    FATAL = KW_TXN_FATAL,
    PERSISTED = KW_POSSIBLY_PERSISTED /* P7: not an answer about the log, so the batch may be in it */
};

typedef struct error_row {
    const char *name;
    const char *text;
    unsigned class;
} error_row;

enum { FIRST_KAFKA = -1 };

/* clang-format off */
static const error_row kafka_errors[] = {
    {"UNKNOWN_SERVER_ERROR", "The broker failed for a reason it does not tell.", PERSISTED}, /* -1 */
    {"NONE", "Success.", 0}, /* 0 */
    {"OFFSET_OUT_OF_RANGE", "No such offset: before the start of the log or after its end.", 0}, /* 1 */
    {"CORRUPT_MESSAGE", "The broker found the records damaged, too large, or without the key that compaction needs.", RETRY}, /* 2 */
    {"UNKNOWN_TOPIC_OR_PARTITION", "The broker does not know this topic or partition.", RETRY | REFRESH | METADATA}, /* 3 */
    {"INVALID_FETCH_SIZE", "The fetch size asked for makes no sense.", 0}, /* 4 */
    {"LEADER_NOT_AVAILABLE", "The partition has no leader at the moment; an election is going on.", RETRY | REFRESH | METADATA}, /* 5 */
    {"NOT_LEADER_OR_FOLLOWER", "The broker asked is not the leader (or not a replica) of this partition.", RETRY | REFRESH | METADATA | PERSISTED}, /* 6 */
    {"REQUEST_TIMED_OUT", "The broker did not finish in the time the request allowed.", RETRY | PERSISTED}, /* 7 */
    {"BROKER_NOT_AVAILABLE", "The broker is not available.", 0}, /* 8 */
    {"REPLICA_NOT_AVAILABLE", "The replica asked for is not available.", RETRY | REFRESH | METADATA}, /* 9 */
    {"MESSAGE_TOO_LARGE", "A record batch is larger than the broker takes.", 0}, /* 10 */
    {"STALE_CONTROLLER_EPOCH", "The controller has moved to another broker.", 0}, /* 11 */
    {"OFFSET_METADATA_TOO_LARGE", "The metadata string of a committed offset is too long.", 0}, /* 12 */
    {"NETWORK_EXCEPTION", "The connection broke before the answer came.", RETRY | REFRESH | METADATA | PERSISTED}, /* 13 */
    {"COORDINATOR_LOAD_IN_PROGRESS", "The coordinator is still loading its state.", RETRY}, /* 14 */
    {"COORDINATOR_NOT_AVAILABLE", "There is no coordinator at the moment.", RETRY | REFRESH}, /* 15 */
    {"NOT_COORDINATOR", "The broker asked is not the coordinator.", RETRY | REFRESH}, /* 16 */
    {"INVALID_TOPIC_EXCEPTION", "The topic name is not allowed.", 0}, /* 17 */
    {"RECORD_LIST_TOO_LARGE", "The record batch is larger than a log segment of the broker.", 0}, /* 18 */
    {"NOT_ENOUGH_REPLICAS", "Fewer in-sync replicas than min.insync.replicas; nothing was written.", RETRY}, /* 19 */
    {"NOT_ENOUGH_REPLICAS_AFTER_APPEND", "Written, but to fewer in-sync replicas than min.insync.replicas.", RETRY | PERSISTED}, /* 20 */
    {"INVALID_REQUIRED_ACKS", "acks must be -1, 0 or 1.", 0}, /* 21 */
    {"ILLEGAL_GENERATION", "The generation of the group is another one by now.", RECOVER}, /* 22 */
    {"INCONSISTENT_GROUP_PROTOCOL", "The group has no assignment protocol in common with this member.", 0}, /* 23 */
    {"INVALID_GROUP_ID", "The group id is not valid.", 0}, /* 24 */
    {"UNKNOWN_MEMBER_ID", "The coordinator does not know this member id.", RECOVER}, /* 25 */
    {"INVALID_SESSION_TIMEOUT", "The session timeout is outside of what the broker allows.", 0}, /* 26 */
    {"REBALANCE_IN_PROGRESS", "The group is rebalancing; the member must join again.", 0}, /* 27 */
    {"INVALID_COMMIT_OFFSET_SIZE", "The data of the offset commit are too large.", 0}, /* 28 */
    {"TOPIC_AUTHORIZATION_FAILED", "Not authorized for this topic.", AUTHZ}, /* 29 */
    {"GROUP_AUTHORIZATION_FAILED", "Not authorized for this group.", AUTHZ}, /* 30 */
    {"CLUSTER_AUTHORIZATION_FAILED", "Not authorized for this operation on the cluster.", AUTHZ | FATAL}, /* 31 */
    {"INVALID_TIMESTAMP", "The timestamp of a record is outside of what the broker allows.", 0}, /* 32 */
    {"UNSUPPORTED_SASL_MECHANISM", "The broker does not offer this SASL mechanism.", AUTHN}, /* 33 */
    {"ILLEGAL_SASL_STATE", "This request is not allowed in this state of authentication.", AUTHN}, /* 34 */
    {"UNSUPPORTED_VERSION", "The broker does not support this version of the request.", FATAL}, /* 35 */
    {"TOPIC_ALREADY_EXISTS", "A topic of this name exists already.", 0}, /* 36 */
    {"INVALID_PARTITIONS", "The number of partitions is not valid.", 0}, /* 37 */
    {"INVALID_REPLICATION_FACTOR", "The replication factor is below 1 or above the number of brokers.", 0}, /* 38 */
    {"INVALID_REPLICA_ASSIGNMENT", "The assignment of replicas is not valid.", 0}, /* 39 */
    {"INVALID_CONFIG", "A configuration value is not valid.", 0}, /* 40 */
    {"NOT_CONTROLLER", "The broker asked is not the controller.", RETRY}, /* 41 */
    {"INVALID_REQUEST", "The broker found the request malformed or contradictory.", 0}, /* 42 */
    {"UNSUPPORTED_FOR_MESSAGE_FORMAT", "The message format of the log does not allow this request.", 0}, /* 43 */
    {"POLICY_VIOLATION", "A policy of the cluster forbids this.", 0}, /* 44 */
    {"OUT_OF_ORDER_SEQUENCE_NUMBER", "Sequence numbers of the producer have a gap.", 0}, /* 45 */
    {"DUPLICATE_SEQUENCE_NUMBER", "A batch with these sequence numbers was written before.", 0}, /* 46 */
    {"INVALID_PRODUCER_EPOCH", "The producer's epoch is out of date.", RECOVER}, /* 47 */
    {"INVALID_TXN_STATE", "Not possible in this state of the transaction.", 0}, /* 48 */
    {"INVALID_PRODUCER_ID_MAPPING", "The producer id does not belong to this transactional id.", RECOVER | FATAL}, /* 49 */
    {"INVALID_TRANSACTION_TIMEOUT", "The transaction timeout is larger than the broker allows.", 0}, /* 50 */
    {"CONCURRENT_TRANSACTIONS", "Another operation on the same transaction is still going on.", RETRY}, /* 51 */
    {"TRANSACTION_COORDINATOR_FENCED", "The sender of the marker is no longer the transaction coordinator.", 0}, /* 52 */
    {"TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "Not authorized for this transactional id.", AUTHZ | FATAL}, /* 53 */
    {"SECURITY_DISABLED", "The cluster runs without an authorizer.", 0}, /* 54 */
    {"OPERATION_NOT_ATTEMPTED", "Not tried, because another part of the request failed.", 0}, /* 55 */
    {"KAFKA_STORAGE_ERROR", "The broker cannot use the disk of this partition.", RETRY | REFRESH | METADATA | PERSISTED}, /* 56 */
    {"LOG_DIR_NOT_FOUND", "The broker has no such log directory.", 0}, /* 57 */
    {"SASL_AUTHENTICATION_FAILED", "Authentication failed.", AUTHN}, /* 58 */
    {"UNKNOWN_PRODUCER_ID", "The broker knows nothing of this producer id any more.", 0}, /* 59 */
    {"REASSIGNMENT_IN_PROGRESS", "The partition is being reassigned.", 0}, /* 60 */
    {"DELEGATION_TOKEN_AUTH_DISABLED", "Delegation tokens are switched off on this cluster.", 0}, /* 61 */
    {"DELEGATION_TOKEN_NOT_FOUND", "There is no such delegation token.", 0}, /* 62 */
    {"DELEGATION_TOKEN_OWNER_MISMATCH", "Not the owner or a renewer of the delegation token.", 0}, /* 63 */
    {"DELEGATION_TOKEN_REQUEST_NOT_ALLOWED", "Delegation tokens need a connection with strong authentication.", 0}, /* 64 */
    {"DELEGATION_TOKEN_AUTHORIZATION_FAILED", "Not authorized for this delegation token.", AUTHZ}, /* 65 */
    {"DELEGATION_TOKEN_EXPIRED", "The delegation token has expired.", 0}, /* 66 */
    {"INVALID_PRINCIPAL_TYPE", "This type of principal is not supported.", 0}, /* 67 */
    {"NON_EMPTY_GROUP", "The group still has members.", 0}, /* 68 */
    {"GROUP_ID_NOT_FOUND", "There is no such group.", 0}, /* 69 */
    {"FETCH_SESSION_ID_NOT_FOUND", "The broker does not know this fetch session.", RETRY}, /* 70 */
    {"INVALID_FETCH_SESSION_EPOCH", "The epoch of the fetch session is not the expected one.", RETRY}, /* 71 */
    {"LISTENER_NOT_FOUND", "The leader has no listener of the kind this connection uses.", RETRY | REFRESH | METADATA}, /* 72 */
    {"TOPIC_DELETION_DISABLED", "The cluster does not allow to delete topics.", 0}, /* 73 */
    {"FENCED_LEADER_EPOCH", "Our leader epoch is older than the broker's.", RETRY | REFRESH | METADATA}, /* 74 */
    {"UNKNOWN_LEADER_EPOCH", "Our leader epoch is newer than the broker's.", RETRY}, /* 75 */
    {"UNSUPPORTED_COMPRESSION_TYPE", "The records are compressed with a codec this request version may not see.", 0}, /* 76 */
    {"STALE_BROKER_EPOCH", "The epoch of the broker has changed.", 0}, /* 77 */
    {"OFFSET_NOT_AVAILABLE", "The new leader cannot tell offsets yet.", RETRY}, /* 78 */
    {"MEMBER_ID_REQUIRED", "The member must join again with the member id it was given.", 0}, /* 79 */
    {"PREFERRED_LEADER_NOT_AVAILABLE", "The preferred leader is not available.", RETRY | REFRESH | METADATA}, /* 80 */
    {"GROUP_MAX_SIZE_REACHED", "The group is full.", 0}, /* 81 */
    {"FENCED_INSTANCE_ID", "Another member with the same group.instance.id has taken over.", RECOVER}, /* 82 */
    {"ELIGIBLE_LEADERS_NOT_AVAILABLE", "No replica is eligible to lead.", RETRY | REFRESH | METADATA}, /* 83 */
    {"ELECTION_NOT_NEEDED", "No election is needed.", RETRY | REFRESH | METADATA}, /* 84 */
    {"NO_REASSIGNMENT_IN_PROGRESS", "The partition is not being reassigned.", 0}, /* 85 */
    {"GROUP_SUBSCRIBED_TO_TOPIC", "The group is still subscribed to this topic.", 0}, /* 86 */
    {"INVALID_RECORD", "The broker rejected a record.", 0}, /* 87 */
    {"UNSTABLE_OFFSET_COMMIT", "Offsets of an open transaction stand in the way.", RETRY}, /* 88 */
    {"THROTTLING_QUOTA_EXCEEDED", "A quota is exhausted for the moment.", RETRY}, /* 89 */
    {"PRODUCER_FENCED", "A newer producer with the same transactional id has taken over.", RECOVER | FATAL}, /* 90 */
    {"RESOURCE_NOT_FOUND", "There is no such resource.", 0}, /* 91 */
    {"DUPLICATE_RESOURCE", "The request names the same thing twice.", 0}, /* 92 */
    {"UNACCEPTABLE_CREDENTIAL", "The credential is not acceptable.", 0}, /* 93 */
    {"INCONSISTENT_VOTER_SET", "Sender or receiver is not among the voters.", 0}, /* 94 */
    {"INVALID_UPDATE_VERSION", "The version of the feature update is not valid.", 0}, /* 95 */
    {"FEATURE_UPDATE_FAILED", "The feature could not be updated.", 0}, /* 96 */
    {"PRINCIPAL_DESERIALIZATION_FAILURE", "The principal of a forwarded request could not be read.", 0}, /* 97 */
    {"SNAPSHOT_NOT_FOUND", "There is no such snapshot.", 0}, /* 98 */
    {"POSITION_OUT_OF_RANGE", "The position is outside of the snapshot.", 0}, /* 99 */
    {"UNKNOWN_TOPIC_ID", "The broker does not know this topic id.", RETRY | REFRESH | METADATA}, /* 100 */
    {"DUPLICATE_BROKER_REGISTRATION", "The broker id is in use.", 0}, /* 101 */
    {"BROKER_ID_NOT_REGISTERED", "The broker id is not registered.", 0}, /* 102 */
    {"INCONSISTENT_TOPIC_ID", "The topic id does not fit the topic; it was probably created anew.", RETRY | REFRESH | METADATA}, /* 103 */
    {"INCONSISTENT_CLUSTER_ID", "The cluster id is another one.", 0}, /* 104 */
    {"TRANSACTIONAL_ID_NOT_FOUND", "There is no such transactional id.", 0}, /* 105 */
    {"FETCH_SESSION_TOPIC_ID_ERROR", "Topic ids were used inconsistently within the fetch session.", RETRY}, /* 106 */
    {"INELIGIBLE_REPLICA", "A replica is not eligible for the in-sync set.", 0}, /* 107 */
    {"NEW_LEADER_ELECTED", "The change was made, but the leader is another one now.", 0}, /* 108 */
    {"OFFSET_MOVED_TO_TIERED_STORAGE", "The offset is in tiered storage.", 0}, /* 109 */
    {"FENCED_MEMBER_EPOCH", "The member epoch was fenced; the member must drop its partitions and join again.", 0}, /* 110 */
    {"UNRELEASED_INSTANCE_ID", "The instance id is still held by another member.", 0}, /* 111 */
    {"UNSUPPORTED_ASSIGNOR", "The group does not support this assignor.", 0}, /* 112 */
    {"STALE_MEMBER_EPOCH", "The member epoch is out of date; the next heartbeat brings the new one.", 0}, /* 113 */
    {"MISMATCHED_ENDPOINT_TYPE", "The request came to the wrong kind of endpoint.", 0}, /* 114 */
    {"UNSUPPORTED_ENDPOINT_TYPE", "This kind of endpoint is not supported.", 0}, /* 115 */
    {"UNKNOWN_CONTROLLER_ID", "There is no such controller.", 0}, /* 116 */
    {"UNKNOWN_SUBSCRIPTION_ID", "The telemetry subscription is unknown or out of date.", 0}, /* 117 */
    {"TELEMETRY_TOO_LARGE", "The telemetry data are too large.", 0}, /* 118 */
    {"INVALID_REGISTRATION", "The controller refused the registration of the broker.", 0}, /* 119 */
    {"TRANSACTION_ABORTABLE", "The transaction cannot go on; it must be aborted.", ABORTABLE}, /* 120 */
    {"INVALID_RECORD_STATE", "The acknowledgement does not fit the state of the record.", 0}, /* 121 */
    {"SHARE_SESSION_NOT_FOUND", "The broker does not know this share session.", RETRY}, /* 122 */
    {"INVALID_SHARE_SESSION_EPOCH", "The epoch of the share session is not the expected one.", RETRY}, /* 123 */
    {"FENCED_STATE_EPOCH", "The state epoch of the share group is not the expected one.", 0}, /* 124 */
    {"INVALID_VOTER_KEY", "The key of the voter does not fit the replica.", 0}, /* 125 */
    {"DUPLICATE_VOTER", "The voter is one already.", 0}, /* 126 */
    {"VOTER_NOT_FOUND", "There is no such voter.", 0}, /* 127 */
    {"INVALID_REGULAR_EXPRESSION", "The regular expression is not valid.", 0}, /* 128 */
    {"REBOOTSTRAP_REQUIRED", "What the client knows of the cluster is out of date; it must bootstrap again.", 0}, /* 129 */
    {"STREAMS_INVALID_TOPOLOGY", "The topology is not valid.", 0}, /* 130 */
    {"STREAMS_INVALID_TOPOLOGY_EPOCH", "The epoch of the topology is not valid.", 0}, /* 131 */
    {"STREAMS_TOPOLOGY_FENCED", "The epoch of the topology is out of date.", 0}, /* 132 */
    {"SHARE_SESSION_LIMIT_REACHED", "The broker has no room for another share session.", RETRY}, /* 133 */
};

static const error_row own_errors[] = { /* from KW_EAGAIN down */
    {"KW_EAGAIN", "A budget is spent for the moment; try again.", 0},
    {"KW_ENOMEM", "Out of memory, or over the memory limit.", 0},
    {"KW_EINVAL", "An argument or a setting is not valid.", 0},
    {"KW_ESTATE", "Not allowed in this state.", 0},
    {"KW_ENOTFOUND", "There is no such thing.", 0},
    {"KW_ETRUNCATED", "The input ends too early.", 0},
    {"KW_EMALFORMED", "The input breaks the format.", 0},
    {"KW_ETRAILING", "Bytes are left over after the end.", 0},
    {"KW_EVERSION", "The version is out of range, or lacks a field that was set.", 0},
    {"KW_ELIMIT", "A limit was exceeded.", 0},
    {"KW_ENOSPACE", "The output buffer is full.", 0},
    {"KW_ECRC", "The checksum of a record batch is wrong.", 0},
    {"KW_ECODEC", "The compression codec is unknown or not in this build.", 0},
    {"KW_ECOMPRESSED", "Compressed data is damaged.", 0},
    {"KW_ECLOSED", "The connection is closed.", 0},
    {"KW_ETIMEOUT", "No answer in time.", 0},
    {"KW_ERESOLVE", "The host name was not found.", 0},
    {"KW_ECONNECT", "The connection was refused, reset, or the host cannot be reached.", 0},
    {"KW_EPEER", "The peer does not speak Kafka on this port.", 0},
    {"KW_ECORRELATION", "The answer belongs to another request.", 0},
    {"KW_EUNSUPPORTED", "The broker does not offer this API or version.", 0},
    {"KW_EIO", "The operating system reported an error.", 0},
    {"KW_ECANCELLED", "Given up because the client closed.", 0},
    {"KW_ESKIP", "Not applicable in this build.", 0},
    {"KW_EFORKED", "The client belongs to the parent process.", 0},
    {"KW_ETRUNCATION", "The log was cut below what was read from it.", 0},
};
/* clang-format on */

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))
_Static_assert(COUNT(own_errors) == KW_EAGAIN - KW_ELAST + 1, "every KW_E* has a row");

static const error_row *find(int code) {
    if (code >= FIRST_KAFKA && code - FIRST_KAFKA < COUNT(kafka_errors))
        return &kafka_errors[code - FIRST_KAFKA];
    if (code <= KW_EAGAIN && code >= KW_ELAST)
        return &own_errors[KW_EAGAIN - code];
    return NULL;
}

const char *kw_error_name(int code) {
    const error_row *row = find(code);
    return row == NULL ? "UNKNOWN_ERROR_CODE" : row->name;
}

const char *kw_error_text(int code) {
    const error_row *row = find(code);
    return row == NULL ? "A code that is not known here; it counts as an unknown error of the broker."
                       : row->text;
}

unsigned kw_error_class(int code) {
    const error_row *row = find(code);
    return row == NULL ? kafka_errors[0].class : row->class;
}

static const error_row *find_name(const error_row *rows, int n, kw_str name) {
    for (int i = 0; i < n; i++)
        if (strlen(rows[i].name) == (size_t)name.n && memcmp(rows[i].name, name.p, (size_t)name.n) == 0)
            return &rows[i];
    return NULL;
}

bool kw_error_by_name(kw_str name, int *code) {
    if (name.n <= 0)
        return false;
    const error_row *row = find_name(kafka_errors, COUNT(kafka_errors), name);
    if (row != NULL) {
        *code = (int)(row - kafka_errors) + FIRST_KAFKA;
        return true;
    }
    row = find_name(own_errors, COUNT(own_errors), name);
    if (row != NULL)
        *code = KW_EAGAIN - (int)(row - own_errors);
    return row != NULL;
}
