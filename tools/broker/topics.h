/* topics.h - topics and their partitions, found by name and by id.
 *
 * Both lists hold the same topics; a pointer to a topic or partition is good until the topic is deleted, so
 * nothing keeps one from one request to the next. */
#ifndef BROKER_TOPICS_H
#define BROKER_TOPICS_H

#include "tools/broker/log.h"

typedef struct broker_topic {
    kw_str name; /* its text stands behind */
    kw_uuid id;
    int32_t n_partitions;
    broker_log *partitions;
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
/* 1-249 of [a-zA-Z0-9._-], but not "." or "..". */
bool broker_topic_name_valid(kw_str name);
/* The caller has checked name and count, and that there is none yet. KW_ENOMEM. */
int broker_topic_add(broker_topics *t, kw_str name, kw_uuid id, int32_t n_partitions,
                     broker_topic **out) KW_MUST_USE;
void broker_topic_remove(broker_topics *t, broker_topic *topic);
broker_topic *broker_topic_find(const broker_topics *t, const broker_topic_ref *ref);
/* 0, or Kafka's code for an unknown one: it depends on how the topic is named. */
int broker_partition_find(const broker_topics *t, const broker_topic_ref *ref, int32_t index,
                          broker_log **out);
/* Kafka's code for a leader epoch that a client names (-1: it does not know one). */
int broker_epoch_check(int32_t leader_epoch);

#endif
