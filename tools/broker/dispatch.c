/* dispatch.c - from a frame to a handler and from its verdict to what the connection does.
 *
 * What 4.1.1 closes a connection for, closes it here: an API or version not served, a body that does not
 * decode. An ApiVersions request of an unknown version is answered in version 0 (M5). Bytes after the body
 * are overlooked, as there: librdkafka 2.16 leaves three behind when it asks for the metadata of all topics.
 */
#include "tools/broker/answer.h"
#include "tools/broker/codes.h"
#include "tools/broker/conn.h"
#include "tools/broker/rest.h"
#include "tools/broker/wait.h"
#include <kwire/msg/add_offsets_to_txn.h>
#include <kwire/msg/add_partitions_to_txn.h>
#include <kwire/msg/alter_partition_reassignments.h>
#include <kwire/msg/api_versions.h>
#include <kwire/msg/create_partitions.h>
#include <kwire/msg/create_topics.h>
#include <kwire/msg/delete_groups.h>
#include <kwire/msg/delete_records.h>
#include <kwire/msg/delete_topics.h>
#include <kwire/msg/describe_cluster.h>
#include <kwire/msg/describe_configs.h>
#include <kwire/msg/describe_groups.h>
#include <kwire/msg/describe_log_dirs.h>
#include <kwire/msg/describe_producers.h>
#include <kwire/msg/describe_topic_partitions.h>
#include <kwire/msg/describe_transactions.h>
#include <kwire/msg/elect_leaders.h>
#include <kwire/msg/end_txn.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/find_coordinator.h>
#include <kwire/msg/incremental_alter_configs.h>
#include <kwire/msg/init_producer_id.h>
#include <kwire/msg/list_groups.h>
#include <kwire/msg/list_offsets.h>
#include <kwire/msg/list_partition_reassignments.h>
#include <kwire/msg/list_transactions.h>
#include <kwire/msg/metadata.h>
#include <kwire/msg/offset_commit.h>
#include <kwire/msg/offset_delete.h>
#include <kwire/msg/offset_fetch.h>
#include <kwire/msg/offset_for_leader_epoch.h>
#include <kwire/msg/produce.h>
#include <kwire/msg/txn_offset_commit.h>
#include <kwire/msg/write_txn_markers.h>
#include <string.h>

/* From where on an API is advertised and served, and how far in 2.8, 3.9, 4.1: those of Apache Kafka's
 * schemas. Only what is served is advertised. Produce is advertised from 0: a minimum above that makes old
 * librdkafka drop compression silently. */
const broker_service broker_services[] = {
    {&kw_produce_api,                       0, 3, {9, 11, 13},              broker_produce                      },
    {&kw_fetch_api,                         4, 4, {12, 17, 18},             broker_fetch                        },
    {&kw_list_offsets_api,                  1, 1, {6, 9, 10},               broker_list_offsets                 },
    {&kw_metadata_api,                      0, 0, {11, 12, 13},             broker_metadata                     },
    {&kw_offset_commit_api,                 2, 2, {8, 9, 9},                broker_offset_commit                },
    {&kw_offset_fetch_api,                  1, 1, {7, 9, 9},                broker_offset_fetch                 },
    {&kw_find_coordinator_api,              0, 0, {3, 6, 6},                broker_find_coordinator             },
    {&kw_describe_groups_api,               0, 0, {5, 5, 6},                broker_describe_groups              },
    {&kw_list_groups_api,                   0, 0, {4, 5, 5},                broker_list_groups                  },
    {&kw_api_versions_api,                  0, 0, {3, 4, 4},                broker_api_versions                 },
    {&kw_create_topics_api,                 2, 2, {7, 7, 7},                broker_create_topics                },
    {&kw_delete_topics_api,                 1, 1, {6, 6, 6},                broker_delete_topics                },
    {&kw_delete_records_api,                0, 0, {2, 2, 2},                broker_delete_records               },
    {&kw_init_producer_id_api,              0, 0, {4, 5, 5},                broker_init_producer_id             },
    {&kw_offset_for_leader_epoch_api,       2, 2, {4, 4, 4},                broker_offset_for_leader_epoch      },
    {&kw_add_partitions_to_txn_api,         0, 0, {3, 5, 5},                broker_add_partitions_to_txn        },
    {&kw_add_offsets_to_txn_api,            0, 0, {3, 4, 4},                broker_add_offsets_to_txn           },
    {&kw_end_txn_api,                       0, 0, {3, 4, 5},                broker_end_txn                      },
    {&kw_write_txn_markers_api,             1, 1, {1, 1, 1},                broker_write_txn_markers            },
    {&kw_txn_offset_commit_api,             0, 0, {3, 4, 5},                broker_txn_offset_commit            },
    {&kw_describe_configs_api,              1, 1, {4, 4, 4},                broker_describe_configs             },
    {&kw_describe_log_dirs_api,             1, 1, {2, 4, 4},                broker_describe_log_dirs            },
    {&kw_create_partitions_api,             0, 0, {3, 3, 3},                broker_create_partitions            },
    {&kw_delete_groups_api,                 0, 0, {2, 2, 2},                broker_delete_groups                },
    {&kw_elect_leaders_api,                 0, 0, {2, 2, 2},                broker_elect_leaders                },
    {&kw_incremental_alter_configs_api,     0, 0, {1, 1, 1},                broker_incremental_alter_configs    },
    {&kw_alter_partition_reassignments_api, 0, 0, {0, 0, 1},                broker_alter_partition_reassignments},
    {&kw_list_partition_reassignments_api,  0, 0, {0, 0, 0},                broker_list_partition_reassignments },
    {&kw_offset_delete_api,                 0, 0, {0, 0, 0},                broker_offset_delete                },
    {&kw_describe_cluster_api,              0, 0, {0, 1, 2},                broker_describe_cluster             },
    {&kw_describe_producers_api,            0, 0, {0, 0, 0},                broker_describe_producers           },
    {&kw_describe_transactions_api,         0, 0, {BROKER_NOT_THERE, 0, 0}, broker_describe_transactions        },
    {&kw_list_transactions_api,             0, 0, {BROKER_NOT_THERE, 1, 2}, broker_list_transactions            },
    {&kw_describe_topic_partitions_api,     0, 0, {BROKER_NOT_THERE, 0, 0}, broker_describe_topic_partitions    },
};
const int broker_n_services = sizeof broker_services / sizeof *broker_services;

enum { HEADER_MIN = 8 };

void *broker_take(broker_request *q, int32_t n, size_t size) {
    return kw_arena_alloc(&q->broker->arena, (size_t)n * size);
}

kw_str broker_text(const char *s) {
    return s == NULL ? (kw_str){NULL, -1} : (kw_str){s, (int32_t)strlen(s)};
}

kw_str broker_rack(const broker_registration *r) {
    return broker_text(r->rack[0] != '\0' ? r->rack : NULL);
}

bool broker_in_rack(const broker_cluster *c, int32_t node, kw_str rack) {
    kw_str has = broker_rack(&c->nodes[node - c->nodes[0].id]);
    return has.n > 0 && has.n == rack.n && memcmp(has.p, rack.p, (size_t)rack.n) == 0;
}

int broker_partition_fault(const broker_request *q, kw_str topic, int32_t partition, bool take) {
    return broker_fault_of_partition(&q->broker->faults, q->service->api->key, q->node->id, topic, partition,
                                     take);
}

const broker_cluster *broker_belief(const broker_request *q) {
    return q->node->stale != NULL ? q->node->stale : &q->broker->cluster;
}

int16_t broker_service_max(const kw_broker *b, const broker_service *s) {
    return s->max[b->release->place];
}

static const broker_service *find_service(const kw_broker *b, int16_t key) {
    for (int i = 0; i < broker_n_services; i++)
        if (broker_services[i].api->key == key && broker_service_max(b, &broker_services[i]) >= 0)
            return &broker_services[i];
    return NULL;
}

static int decode(broker_request *q, kw_reader *r) {
    const kw_message *m = q->service->api->request;
    void *body = broker_take(q, 1, kw_message_size(m));
    if (body == NULL)
        return KW_ENOMEM;
    q->body = body;
    return kw_message_decode(m, q->version, r, &q->broker->arena, 0, body, NULL);
}

static int read_request(broker_request *q, const uint8_t *frame, size_t n) {
    kw_reader r;
    kw_request_header h;
    kw_reader_init(&r, frame, n);
    kw_request_header_read(&r, 0, &h);
    q->service = r.err != 0 ? NULL : find_service(q->broker, h.api_key);
    if (q->service == NULL)
        return KW_EUNSUPPORTED;
    q->version = h.api_version;
    q->correlation_id = h.correlation_id;
    if (h.api_version < q->service->served || h.api_version > broker_service_max(q->broker, q->service)) {
        /* M5: the rest of such a request cannot be read, and need not be. */
        q->version = 0;
        q->fault = UNSUPPORTED_VERSION;
        return h.api_key == kw_api_versions_api.key ? 0 : KW_EVERSION;
    }
    kw_reader_init(&r, frame, n);
    kw_request_header_read(&r, kw_request_header_version(q->service->api, q->version), &h);
    q->client_id = h.client_id;
    q->size = n;
    return r.err != 0 ? r.err : decode(q, &r);
}

broker_verdict broker_handle(broker_request *q) {
    const kw_message *m = q->service->api->response;
    q->answer = broker_take(q, 1, kw_message_size(m));
    if (q->answer == NULL)
        return BROKER_CLOSE;
    memcpy(q->answer, kw_message_default(m), kw_message_size(m));
    return q->service->handle(q);
}

void broker_conclude(broker_conn *c, broker_request *q, broker_verdict verdict, bool drop) {
    switch (verdict) {
    case BROKER_WAIT:
        if (broker_wait_begin(c, q, drop) != 0)
            broker_conn_end(q->broker, c);
        return;
    case BROKER_ANSWER:
        if (drop || broker_answer_add(c, q) != 0)
            broker_conn_end(q->broker, c);
        broker_rest_mute(q->broker, c, q->mute);
        return;
    case BROKER_SILENT:
        if (drop)
            broker_conn_end(q->broker, c);
        broker_rest_mute(q->broker, c, q->mute);
        return;
    case BROKER_CLOSE:
        broker_conn_end(q->broker, c);
        return;
    }
}

/* Nothing is carried out a second time: the answer is made anew, as if it had failed. */
static broker_verdict handle(broker_request *q, int after) {
    broker_verdict v = broker_handle(q);
    if (after == 0 || q->fault != 0 || v != BROKER_ANSWER)
        return v;
    q->fault = after;
    return broker_handle(q);
}

void broker_dispatch(kw_broker *b, broker_conn *c, const uint8_t *frame, size_t n) {
    broker_request q = {.broker = b, .node = c->node};
    kw_arena_reset(&b->arena);
    if (read_request(&q, frame, n) != 0) {
        broker_conn_end(b, c);
        return;
    }
    int16_t key = q.service->api->key;
    broker_suffering s = broker_fault_take(&b->faults, key, c->node->id);
    if (q.fault == 0)
        q.fault = s.error;
    broker_conclude(c, &q, handle(&q, s.after), s.drop);
    broker_rest_silence(b, c, s.delay);
    broker_rest_mute(b, c, s.delay);
}
