/* desk.c - calls and JSON lines of the administrative commands. */
#include "tools/desk.h"
#include "tools/interrupt.h"
#include "tools/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

kw_str kw_str_of(const char *text) {
    return (kw_str){text, (int32_t)strlen(text)};
}

int kw_desk_run(const kw_args *a, const kw_desk_verb *verbs) {
    kw_desk d = {.args = a, .mem = kw_mem_libc()};
    const kw_desk_verb *v;
    int result = kw_desk_choose(a, verbs, &v);
    if (result == KW_EXIT_OK)
        result = kw_session_open(&d.s, a);
    if (result != KW_EXIT_OK)
        return result;
    kw_arena_init(&d.arena, &d.mem, 0);
    result = v->run(&d);
    kw_buf_fini(&d.line, &d.mem);
    kw_arena_fini(&d.arena);
    kw_session_close(&d.s);
    return result;
}

/* ---- calls ---- */

kw_admin_options kw_desk_options(const kw_desk *d) {
    static uint64_t last_opaque;
    return (kw_admin_options){.timeout_ms = (int32_t)d->args->timeout_ms, .opaque = ++last_opaque};
}

static int interrupted(kw_desk *d) {
    kw_session_complain(&d->s, "interrupted");
    return KW_EXIT_FAILED;
}

/* > 0: it is there; 0: not yet; < 0: no hope, and it was said. */
static int look(kw_desk *d, uint64_t opaque, kw_event *answer) {
    while (kw_session_next(&d->s, answer)) {
        if (answer->type == KW_EVENT_ADMIN && answer->u.admin.opaque == opaque)
            return 1;
        if (kw_session_unreachable(&d->s, answer)) {
            kw_session_complain(&d->s, "%s", d->s.trouble_text);
            return -1;
        }
    }
    return 0;
}

static int await(kw_desk *d, uint64_t opaque, kw_event *answer) {
    for (int found; (found = look(d, opaque, answer)) <= 0;) {
        if (found < 0)
            return KW_EXIT_FAILED;
        if (kw_interrupt_count() > 0)
            return interrupted(d);
        if (kw_session_wait(&d->s, KW_NEVER) < 0)
            return KW_EXIT_FAILED;
    }
    return KW_EXIT_OK;
}

/* No broker said anything about it. */
static bool is_ours(int error) {
    return error <= KW_EAGAIN;
}

int kw_desk_await(kw_desk *d, int err, const kw_admin_options *o, kw_event *answer) {
    if (err < 0) {
        kw_session_complain(&d->s, "%s", kw_error_text(err));
        return KW_EXIT_FAILED;
    }
    if (await(d, o->opaque, answer) != KW_EXIT_OK)
        return KW_EXIT_FAILED;
    const kw_admin_result *r = answer->u.admin.result;
    d->s.answered |= !is_ours(answer->error);
    if (r->n_unknown > 0)
        kw_session_complain(&d->s, "%s: an attempt got no answer: it may have been carried out all the same",
                            kw_admin_op_name(r->op));
    bool nothing = is_ours(answer->error) && r->n_failed == r->n_items;
    if (r->u.any != NULL && (!nothing || (d->tells_items && r->n_items > 0)))
        return KW_EXIT_OK;
    kw_session_complain(&d->s, "%s: %.*s", kw_admin_op_name(r->op), KW_TEXT(answer->text));
    return KW_EXIT_FAILED;
}

int kw_desk_refused(kw_desk *d, const char *doing, kw_str what, int code, kw_str message) {
    if (message.n <= 0)
        message = kw_str_of(kw_error_text(code));
    kw_session_complain(&d->s, "%s %.*s: %s: %.*s", doing, KW_TEXT(what), kw_error_name(code),
                        KW_TEXT(message));
    return KW_EXIT_FAILED;
}

int kw_desk_partition_refused(kw_desk *d, const char *doing, kw_str topic, int32_t partition, int code) {
    kw_session_complain(&d->s, "%s %.*s, partition %d: %s: %s", doing, KW_TEXT(topic), (int)partition,
                        kw_error_name(code), kw_error_text(code));
    return KW_EXIT_FAILED;
}

void *kw_desk_alloc(kw_desk *d, size_t n, size_t size) {
    void *p = kw_arena_alloc(&d->arena, n * size);
    if (p == NULL)
        kw_session_complain(&d->s, "out of memory");
    return p;
}

void *kw_desk_copy(kw_desk *d, const kw_message *m, const void *body) {
    void *copy = kw_desk_alloc(d, 1, kw_message_size(m));
    if (copy == NULL || kw_message_copy(m, body, &d->arena, copy) == 0)
        return copy;
    kw_session_complain(&d->s, "out of memory");
    return NULL;
}

/* ---- topics ---- */

static int by_name(const void *a, const void *b) {
    const kw_metadata_resp_topic *x = a, *y = b;
    int32_t n = x->name.n < y->name.n ? x->name.n : y->name.n;
    int order = n > 0 ? memcmp(x->name.p, y->name.p, (size_t)n) : 0;
    return order != 0 ? order : (x->name.n > y->name.n) - (x->name.n < y->name.n);
}

int kw_desk_metadata(kw_desk *d, const char *name, const kw_metadata_resp **out) {
    kw_event answer;
    kw_metadata_req_topic one = kw_metadata_req_topic_default;
    kw_metadata_req req = kw_metadata_req_default;
    req.n_topics = -1;
    if (name != NULL) {
        one.name = kw_str_of(name);
        req.topics = &one;
        req.n_topics = 1;
    }
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_describe_topics(d->s.client, &req, &o), &o, &answer);
    if (result != KW_EXIT_OK)
        return result;
    kw_metadata_resp *copy =
        kw_desk_copy(d, &kw_metadata_resp_message, answer.u.admin.result->u.describe_topics);
    if (copy == NULL)
        return KW_EXIT_FAILED;
    /* The copy is ours, so its const arrays may be put in order. */
    if (copy->n_topics > 1)
        qsort((void *)(uintptr_t)copy->topics, (size_t)copy->n_topics, sizeof *copy->topics, by_name);
    *out = copy;
    return KW_EXIT_OK;
}

int kw_desk_partitions(kw_desk *d, kw_topic_offsets *out) {
    const kw_metadata_resp *m;
    const kw_args *a = d->args;
    int result = kw_desk_metadata(d, a->topic, &m);
    if (result != KW_EXIT_OK)
        return result;
    kw_str topic = kw_str_of(a->topic);
    if (m->n_topics != 1 || m->topics[0].error_code != 0)
        return kw_desk_refused(d, "topic", topic, m->n_topics == 1 ? m->topics[0].error_code : KW_ENOTFOUND,
                               (kw_str){NULL, -1});
    int32_t all = m->topics[0].n_partitions;
    *out = (kw_topic_offsets){.topic = topic, .n = a->partition >= 0 ? 1 : all};
    if (a->partition >= all) {
        kw_session_complain(&d->s, "topic %s has partitions 0 to %d, not %lld", a->topic, (int)all - 1,
                            (long long)a->partition);
        return KW_EXIT_FAILED;
    }
    out->partitions = kw_desk_alloc(d, (size_t)out->n, sizeof *out->partitions);
    for (int32_t i = 0; out->partitions != NULL && i < out->n; i++)
        out->partitions[i] =
            (kw_partition_offset){.partition = a->partition >= 0 ? (int32_t)a->partition : i, .offset = -1};
    return out->partitions != NULL ? KW_EXIT_OK : KW_EXIT_FAILED;
}

static kw_list_offsets_req_topic *ask_for(kw_desk *d, const kw_topic_offsets *topics, int32_t n,
                                          int64_t time) {
    kw_list_offsets_req_topic *out = kw_desk_alloc(d, (size_t)n, sizeof *out);
    for (int32_t i = 0; out != NULL && i < n; i++) {
        kw_list_offsets_req_partition *p = kw_desk_alloc(d, (size_t)topics[i].n, sizeof *p);
        if (p == NULL)
            return NULL;
        for (int32_t k = 0; k < topics[i].n; k++) {
            p[k] = kw_list_offsets_req_partition_default;
            p[k].partition_index = topics[i].partitions[k].partition;
            p[k].timestamp = time;
        }
        out[i] = kw_list_offsets_req_topic_default;
        out[i].name = topics[i].topic;
        out[i].partitions = p;
        out[i].n_partitions = topics[i].n;
    }
    return out;
}

/* The result is in the order of the request, with one entry each: admin.h promises it. */
static void take_offsets(const kw_list_offsets_resp *resp, kw_topic_offsets *topics, int32_t n) {
    int32_t at = 0;
    for (int32_t i = 0; i < n; i++) {
        for (int32_t k = 0; topics[i].n > 0 && k < resp->topics[at].n_partitions; k++) {
            const kw_list_offsets_resp_partition *p = &resp->topics[at].partitions[k];
            topics[i].partitions[k].error = p->error_code;
            topics[i].partitions[k].offset = p->offset;
            topics[i].partitions[k].timestamp = p->timestamp;
            topics[i].partitions[k].leader_epoch = p->leader_epoch;
        }
        at += topics[i].n > 0;
    }
}

int kw_desk_list_offsets(kw_desk *d, kw_topic_offsets *topics, int32_t n, int64_t time) {
    kw_event answer;
    kw_list_offsets_req req = kw_list_offsets_req_default;
    req.topics = ask_for(d, topics, n, time);
    req.replica_id = -1; /* followers see what others do not */
    req.isolation_level = (int8_t)d->args->config.isolation_level;
    req.n_topics = n;
    if (req.topics == NULL)
        return KW_EXIT_FAILED;
    kw_admin_options o = kw_desk_options(d);
    int result = kw_desk_await(d, kw_admin_list_offsets(d->s.client, &req, &o), &o, &answer);
    if (result == KW_EXIT_OK)
        take_offsets(answer.u.admin.result->u.list_offsets, topics, n);
    return result;
}

/* ---- JSON ---- */

kw_json_out *kw_desk_json(kw_desk *d) {
    d->line.n = 0;
    kw_json_out_init(&d->json, &d->line, &d->mem);
    kw_json_begin_object(&d->json);
    return &d->json;
}

int kw_desk_json_end(kw_desk *d) {
    kw_json_end_object(&d->json);
    if (d->json.err != 0) {
        kw_session_complain(&d->s, "out of memory");
        return KW_EXIT_FAILED;
    }
    printf("%.*s\n", (int)d->line.n, (const char *)d->line.p);
    return KW_EXIT_OK;
}

void kw_put_text(kw_json_out *o, const char *name, kw_str value) {
    kw_json_name(o, name);
    kw_json_put_str(o, value);
}

void kw_put_number(kw_json_out *o, const char *name, int64_t value) {
    kw_json_name(o, name);
    kw_json_put_i64(o, value);
}

void kw_put_flag(kw_json_out *o, const char *name, bool value) {
    kw_json_name(o, name);
    kw_json_put_bool(o, value);
}

void kw_put_ids(kw_json_out *o, const char *name, const int32_t *ids, int32_t n) {
    kw_json_name(o, name);
    kw_json_begin_array(o);
    for (int32_t i = 0; i < n; i++)
        kw_json_put_i64(o, ids[i]);
    kw_json_end_array(o);
}

void kw_put_error(kw_json_out *o, int code, kw_str message) {
    kw_put_number(o, "error", code);
    if (code != 0)
        kw_put_text(o, "errorName", kw_str_of(kw_error_name(code)));
    if (code != 0 && message.n > 0)
        kw_put_text(o, "message", message);
}
