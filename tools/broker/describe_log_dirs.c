/* describe_log_dirs.c - one directory a node, which holds the replicas that are there. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/describe_log_dirs.h>

typedef kw_describe_log_dirs_resp_topic topic_resp;
typedef kw_describe_log_dirs_resp_partition partition_resp;

static void add_partition(const broker_request *q, const broker_topic *t, int32_t index, partition_resp *list,
                          topic_resp *out) {
    if (index < 0 || index >= t->n_partitions || !broker_partition_has(&t->partitions[index], q->node->id))
        return;
    list[out->n_partitions++] = (partition_resp){
        .partition_index = index, .partition_size = (int64_t)broker_log_size(&t->partitions[index].log)};
}

/* indexes NULL: all. */
static bool add_topic(broker_request *q, const broker_topic *t, const int32_t *indexes, int32_t n,
                      topic_resp *list, kw_describe_log_dirs_resp_dir *dir) {
    topic_resp *out = &list[dir->n_topics];
    partition_resp *partitions = broker_take(q, n, sizeof *partitions);
    if (partitions == NULL)
        return false;
    *out = (topic_resp){.name = t->name, .partitions = partitions};
    for (int32_t i = 0; i < n; i++)
        add_partition(q, t, indexes == NULL ? i : indexes[i], partitions, out);
    dir->n_topics += out->n_partitions > 0;
    return true;
}

static bool add_all(broker_request *q, kw_describe_log_dirs_resp_dir *dir) {
    const broker_topics *all = &q->broker->cluster.topics;
    topic_resp *list = broker_take(q, all->n, sizeof *list);
    dir->topics = list;
    for (int32_t i = 0; list != NULL && i < all->n; i++)
        if (!add_topic(q, all->by_name[i], NULL, all->by_name[i]->n_partitions, list, dir))
            return false;
    return list != NULL;
}

static bool add_asked(broker_request *q, kw_describe_log_dirs_resp_dir *dir) {
    const kw_describe_log_dirs_req *in = q->body;
    topic_resp *list = broker_take(q, in->n_topics, sizeof *list);
    dir->topics = list;
    for (int32_t i = 0; list != NULL && i < in->n_topics; i++) {
        broker_topic_ref ref = {.name = in->topics[i].topic};
        const broker_topic *t = broker_topic_find(&q->broker->cluster.topics, &ref);
        if (t != NULL && !add_topic(q, t, in->topics[i].partitions, in->topics[i].n_partitions, list, dir))
            return false;
    }
    return list != NULL;
}

broker_verdict broker_describe_log_dirs(broker_request *q) {
    const kw_describe_log_dirs_req *in = q->body;
    kw_describe_log_dirs_resp *a = q->answer;
    kw_describe_log_dirs_resp_dir *dir = broker_take(q, 1, sizeof *dir);
    a->error_code = (int16_t)q->fault;
    if (q->fault != 0)
        return BROKER_ANSWER;
    if (dir == NULL)
        return BROKER_CLOSE;
    *dir = kw_describe_log_dirs_resp_dir_default;
    dir->log_dir = broker_text("/memory");
    a->results = dir;
    a->n_results = 1;
    return (in->n_topics < 0 ? add_all(q, dir) : add_asked(q, dir)) ? BROKER_ANSWER : BROKER_CLOSE;
}
