/* topics.h - topics and their partitions, found by name and by id.
 *
 * Both lists hold the same topics; a pointer to a topic or partition is good until the topic is deleted or
 * grows, so nothing keeps one from one request to the next. */
#ifndef BROKER_TOPICS_H
#define BROKER_TOPICS_H

#include "tools/broker/producers.h"
#include "tools/broker/topic_config.h"
#include <kwire/broker.h>

typedef struct broker_partition {
    broker_log log; /* all replicas are this one */
    broker_producers producers;
    int32_t leader;      /* node id; -1: no replica is up */
    int32_t last_leader; /* the one before there was none */
    int32_t epoch;       /* of the leader */
    int32_t n_replicas;
    int32_t replicas[KW_BROKER_MAX_NODES]; /* the preferred leader first */
} broker_partition;

typedef struct broker_topic {
    kw_str name; /* its text stands behind */
    kw_uuid id;
    int32_t n_partitions;
    broker_partition *partitions;
    broker_topic_config config;
    char text[];
} broker_topic;

typedef struct broker_topics {
    broker_store store;
    broker_topic **by_name, **by_id; /* sorted; two halves of one block */
    int32_t n, cap;
} broker_topics;

/* How a request names a topic: by id if the name is null. */
typedef struct broker_topic_ref {
    kw_str name;
    kw_uuid id;
} broker_topic_ref;

void broker_topics_init(broker_topics *t, kw_mem *mem, size_t log_limit);
void broker_topics_fini(broker_topics *t);
/* All but settings, records, and what follows from these. KW_ENOMEM: `to` is empty. */
int broker_topics_copy(broker_topics *to, const broker_topics *from) KW_MUST_USE;
/* 1-249 of [a-zA-Z0-9._-], but not "." or "..". */
bool broker_topic_name_valid(kw_str name);
/* The caller has checked name and count, and that there is none yet; he places the replicas. KW_ENOMEM. */
int broker_topic_add(broker_topics *t, kw_str name, kw_uuid id, int32_t n_partitions,
                     broker_topic **out) KW_MUST_USE;
void broker_topic_remove(broker_topics *t, broker_topic *topic);
/* New partitions without replicas behind the old ones. KW_ENOMEM. */
int broker_topic_grow(broker_topics *t, broker_topic *topic, int32_t n_partitions) KW_MUST_USE;
broker_topic *broker_topic_find(const broker_topics *t, const broker_topic_ref *ref);
/* 0, or Kafka's code for an unknown one: it depends on how the topic is named. */
int broker_partition_find(const broker_topics *t, const broker_topic_ref *ref, int32_t index,
                          broker_partition **out);

#endif
