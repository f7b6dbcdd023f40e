/* topics_offsets.c - `kwire topics offsets` and `truncate`: where partitions begin and end, and moving the
 * beginning. */
#include "tools/print.h"
#include "tools/topics.h"

#include <stdio.h>
#include <string.h>

enum { LATEST = -1, EARLIEST = -2 };

/* ---- offsets ---- */

static int print_ends(kw_desk *d, const kw_topic_offsets *t, int32_t i, int64_t earliest) {
    const kw_partition_offset *p = &t->partitions[i];
    if (!d->args->json) {
        printf("partition %d  earliest %lld  latest %lld\n", (int)p->partition, (long long)earliest,
               (long long)p->offset);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", t->topic);
    kw_put_number(o, "partition", p->partition);
    kw_put_number(o, "earliest", earliest);
    kw_put_number(o, "latest", p->offset);
    return kw_desk_json_end(d);
}

static int print_found(kw_desk *d, const kw_topic_offsets *t, int32_t i) {
    const kw_partition_offset *p = &t->partitions[i];
    if (!d->args->json) {
        printf("partition %d  offset %lld", (int)p->partition, (long long)p->offset);
        if (p->timestamp >= 0)
            printf("  timestamp %lld", (long long)p->timestamp);
        printf("\n");
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", t->topic);
    kw_put_number(o, "partition", p->partition);
    kw_put_number(o, "offset", p->offset);
    kw_put_number(o, "timestamp", p->timestamp);
    kw_put_number(o, "leaderEpoch", p->leader_epoch);
    return kw_desk_json_end(d);
}

/* 1 if it has none, which was said. */
static int tell_failed(kw_desk *d, const kw_topic_offsets *t, int32_t i) {
    const kw_partition_offset *p = &t->partitions[i];
    return p->error == 0 ? KW_EXIT_OK
                         : kw_desk_partition_refused(d, "offsets", t->topic, p->partition, p->error);
}

static int ends(kw_desk *d, kw_topic_offsets *t) {
    int64_t *earliest = kw_desk_alloc(d, (size_t)t->n, sizeof *earliest);
    int result = earliest != NULL ? kw_desk_list_offsets(d, t, 1, EARLIEST) : KW_EXIT_FAILED;
    for (int32_t i = 0; result == KW_EXIT_OK && i < t->n; i++)
        earliest[i] = t->partitions[i].error == 0 ? t->partitions[i].offset : -1;
    if (result == KW_EXIT_OK)
        result = kw_desk_list_offsets(d, t, 1, LATEST);
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < t->n; i++)
        result |= tell_failed(d, t, i) != KW_EXIT_OK ? KW_EXIT_FAILED : print_ends(d, t, i, earliest[i]);
    return result;
}

int kw_topics_offsets(kw_desk *d) {
    kw_topic_offsets t;
    int result = kw_desk_partitions(d, &t);
    if (result != KW_EXIT_OK)
        return result;
    if (d->args->time == KW_TIME_NONE)
        return ends(d, &t);
    result = kw_desk_list_offsets(d, &t, 1, d->args->time);
    if (result != KW_EXIT_OK)
        return result;
    for (int32_t i = 0; i < t.n; i++)
        result |= tell_failed(d, &t, i) != KW_EXIT_OK ? KW_EXIT_FAILED : print_found(d, &t, i);
    return result;
}

/* ---- truncate ---- */

int kw_topics_check_truncate(const kw_args *a) {
    if (a->before == KW_BEFORE_NONE)
        kw_say("kwire topics: truncate needs --before OFFSET, or --before end");
    else if (a->before >= 0 && a->partition < 0)
        kw_say("kwire topics: truncate --before OFFSET needs -p N: offsets are those of one partition");
    else
        return KW_EXIT_OK;
    return KW_EXIT_USAGE;
}

static int tell_truncated(kw_desk *d, kw_str topic, const kw_delete_records_resp_partition *p) {
    if (p->error_code != 0)
        return kw_desk_partition_refused(d, "truncate", topic, p->partition_index, p->error_code);
    if (!d->args->json) {
        printf("partition %d  earliest %lld\n", (int)p->partition_index, (long long)p->low_watermark);
        return KW_EXIT_OK;
    }
    kw_json_out *o = kw_desk_json(d);
    kw_put_text(o, "topic", topic);
    kw_put_number(o, "partition", p->partition_index);
    kw_put_number(o, "earliest", p->low_watermark);
    return kw_desk_json_end(d);
}

int kw_topics_truncate(kw_desk *d) {
    kw_event answer;
    kw_topic_offsets t;
    int result = kw_desk_partitions(d, &t);
    if (result != KW_EXIT_OK)
        return result;
    kw_delete_records_req req = kw_delete_records_req_default;
    kw_delete_records_req_topic topic = kw_delete_records_req_topic_default;
    kw_delete_records_req_partition *p = kw_desk_alloc(d, (size_t)t.n, sizeof *p);
    for (int32_t i = 0; p != NULL && i < t.n; i++) {
        p[i] = kw_delete_records_req_partition_default;
        p[i].partition_index = t.partitions[i].partition;
        p[i].offset = d->args->before;
    }
    topic.name = t.topic;
    topic.partitions = p;
    topic.n_partitions = t.n;
    req.topics = &topic;
    req.n_topics = 1;
    if (p == NULL)
        return KW_EXIT_FAILED;
    kw_admin_options o = kw_desk_options(d);
    result = kw_desk_await(d, kw_admin_delete_records(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    const kw_delete_records_resp *resp = answer.u.admin.result->u.delete_records;
    for (int32_t i = 0; i < resp->topics[0].n_partitions; i++)
        result |= tell_truncated(d, t.topic, &resp->topics[0].partitions[i]);
    return result;
}
