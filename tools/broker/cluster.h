/* cluster.h - what there is to know about the cluster: nodes, who leads what, who coordinates whom.
 *
 * The broker holds the truth; a node that was made stale holds an old copy of it, without the records, and
 * believes that. Nodes have rising ids without gaps. All replicas of a partition share one log: replication
 * is not played, leadership is. */
#ifndef BROKER_CLUSTER_H
#define BROKER_CLUSTER_H

#include "tools/broker/topics.h"

enum { BROKER_SLOTS = 50 }; /* coordinators go by these, as by the partitions of __consumer_offsets */

typedef struct broker_registration {
    int32_t id;
    uint16_t port;
    bool down;
    char host[256];
    char rack[64]; /* "": none */
} broker_registration;

typedef struct broker_cluster {
    broker_registration nodes[KW_BROKER_MAX_NODES];
    int32_t n_nodes;
    int32_t coordinators[BROKER_SLOTS]; /* node ids; -1: none is up */
    broker_topics topics;
} broker_cluster;

void broker_cluster_init(broker_cluster *c, const kw_broker_options *o, kw_mem *mem);
void broker_cluster_fini(broker_cluster *c);
/* A new one, without the records; NULL: no memory. */
broker_cluster *broker_cluster_copy(const broker_cluster *from, kw_mem *mem) KW_MUST_USE;

/* NULL: no such node. */
broker_registration *broker_cluster_node(broker_cluster *c, int32_t id);
bool broker_cluster_is_up(const broker_cluster *c, int32_t id);
int32_t broker_cluster_n_up(const broker_cluster *c);
/* The node that plays the controller: the first that is up; -1: none. */
int32_t broker_cluster_controller(const broker_cluster *c);
/* Elections follow from it. */
void broker_cluster_set_down(broker_cluster *c, int32_t id, bool down);

/* Which slot, and so which coordinator, a group or transactional id belongs to. */
int32_t broker_cluster_slot(kw_str key);

/* ---- partitions ---- */

/* n replicas for the partitions from `first` on, in turn over the nodes, and leaders for them. */
void broker_cluster_place(broker_cluster *c, broker_topic *topic, int32_t first, int32_t n_replicas);
void broker_cluster_place_at(broker_cluster *c, broker_partition *p, const int32_t *nodes, int32_t n);
/* Another leader, another epoch. -1: none. */
void broker_cluster_lead(broker_partition *p, int32_t node);
/* The first replica that is up. */
void broker_cluster_elect(const broker_cluster *c, broker_partition *p);
bool broker_partition_has(const broker_partition *p, int32_t node);
/* Replicas in sync, or (down) those that are down, in the order of the replicas. Returns how many. */
int32_t broker_cluster_isr(const broker_cluster *c, const broker_partition *p,
                           int32_t out[KW_BROKER_MAX_NODES]);
int32_t broker_cluster_offline(const broker_cluster *c, const broker_partition *p,
                               int32_t out[KW_BROKER_MAX_NODES]);

#endif
