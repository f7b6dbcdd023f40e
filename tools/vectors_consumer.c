/* vectors_consumer.c - what members of a classic group send each other: a version, then a body of that
 * version.
 *
 * A version of the future is read as the newest we know, and what follows its body is not ours to judge. */
#include "tools/vectors_body.h"

#include <kwire/msg/consumer_protocol.h>

#include <string.h>

enum { NEWEST = 3 };

static kw_vector_result check_future(kw_vector *v, const kw_message *m, kw_bytes body_bytes,
                                     const kw_json *json) {
    size_t left = 0;
    const void *body = kw_vector_decode(v, m, NEWEST, body_bytes, 0, &left);
    if (body == NULL)
        return kw_vector_fail(v, "refused");
    return kw_vector_says(v, m, NEWEST, body, json) ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}

static kw_vector_result check(kw_vector *v, const kw_message *m) {
    kw_bytes hex;
    kw_reader r;
    const kw_json *json = kw_json_get(v->json, "json");
    int64_t version;
    if (!kw_vector_hex(v, v->json, "hex", &hex) || !kw_vector_i64(v->json, "version", &version) ||
        json == NULL)
        return kw_vector_fail(v, "a member is missing");
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    if (kw_read_i16(&r) != version || r.err != 0)
        return kw_vector_fail(v, "the version in front is another one");
    kw_bytes rest = {r.p, (int32_t)kw_reader_left(&r)};
    if (version > NEWEST)
        return check_future(v, m, rest, json);
    return kw_vector_body(v, m, (int16_t)version, rest, rest, json) ? KW_VECTOR_PASSED : KW_VECTOR_FAILED;
}

kw_vector_result kw_vector_subscription(kw_vector *v) {
    return check(v, &kw_consumer_subscription_message);
}

kw_vector_result kw_vector_assignment(kw_vector *v) {
    return check(v, &kw_consumer_assignment_message);
}

/* ---- user data of the sticky assignors: plain int16 and int32 lengths, no version in front ---- */

static kw_str read_name(kw_reader *r) {
    int16_t n = kw_read_i16(r);
    const uint8_t *p = n < 0 ? NULL : kw_read_raw(r, (size_t)n);
    return (kw_str){(const char *)p, p == NULL ? -1 : n};
}

static const kw_json *member(const kw_json *object, kw_str name) {
    const kw_json *m = object->child;
    while (m != NULL && (m->name.n != name.n || memcmp(m->name.p, name.p, (size_t)name.n) != 0))
        m = m->next;
    return m;
}

/* One topic and its partitions, in any order of topics. */
static bool same_topic(kw_reader *r, const kw_json *previous) {
    kw_str name = read_name(r);
    const kw_json *partitions = name.n < 0 ? NULL : member(previous, name);
    int32_t n = kw_read_i32(r);
    if (partitions == NULL || n != partitions->n)
        return false;
    for (const kw_json *p = partitions->child; p != NULL; p = p->next) {
        int64_t wanted;
        if (!kw_json_i64(p, &wanted) || kw_read_i32(r) != wanted)
            return false;
    }
    return r->err == 0;
}

static bool same_assignment(kw_reader *r, const kw_json *previous) {
    int32_t n = kw_read_i32(r);
    if (n != previous->n)
        return false;
    for (int32_t i = 0; i < n; i++)
        if (!same_topic(r, previous))
            return false;
    return true;
}

static kw_vector_result check_user_data(kw_vector *v, const kw_json *previous) {
    kw_bytes hex;
    kw_reader r;
    int64_t generation;
    if (!kw_vector_hex(v, v->json, "hex", &hex) || !kw_vector_i64(v->json, "generation", &generation))
        return kw_vector_fail(v, "a member is missing");
    kw_reader_init(&r, hex.p, (size_t)hex.n);
    if (previous != NULL && !same_assignment(&r, previous))
        return kw_vector_fail(v, "the assignment is another one");
    if (kw_read_i32(&r) != generation || r.err != 0)
        return kw_vector_fail(v, "the generation is another one");
    return kw_reader_left(&r) == 0 ? KW_VECTOR_PASSED : kw_vector_fail(v, "bytes are left over");
}

kw_vector_result kw_vector_sticky_data(kw_vector *v) {
    const kw_json *previous = kw_json_get(v->json, "previousAssignment");
    return previous == NULL ? kw_vector_fail(v, "a member is missing") : check_user_data(v, previous);
}

kw_vector_result kw_vector_cooperative_data(kw_vector *v) {
    return check_user_data(v, NULL);
}
