/* fetch_plan.h - what one fetch is about, whether it says so itself or goes on with a session (KIP-227). */
#ifndef BROKER_FETCH_PLAN_H
#define BROKER_FETCH_PLAN_H

#include "tools/broker/request.h"
#include <kwire/msg/fetch.h>

typedef struct broker_fetch_item {
    broker_topic_ref ref;
    int32_t topic; /* in the session */
    int32_t partition;
    int32_t current_leader_epoch;
    int32_t last_fetched_epoch;
    int32_t max_bytes;
    int64_t offset;
} broker_fetch_item;

typedef struct broker_fetch_plan {
    broker_fetch_item *items;
    int32_t n;
    broker_session *session; /* the answer names only what is new to it; NULL: all */
} broker_fetch_plan;

/* Opens, changes and closes sessions the first time it sees a request, and then only looks. 0; Kafka's code
 * for the answer as a whole; or KW_ENOMEM. */
int broker_fetch_plan_make(broker_request *q, broker_fetch_plan *plan) KW_MUST_USE;
/* Is this to be in the answer? What the session remembers of it changes. */
bool broker_fetch_plan_tells(const broker_fetch_plan *plan, const broker_fetch_item *item,
                             const kw_fetch_resp_partition *p);
/* After a full fetch that asked for a session: its id, or 0: there is none to be had. list: the answers, one
 * an item. */
int32_t broker_fetch_plan_open(broker_request *q, const broker_fetch_plan *plan,
                               const kw_fetch_resp_partition *list);

#endif
