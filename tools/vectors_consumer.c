/* vectors_consumer.c - what members of a classic group send each other: a version, then a body of that
 * version.
 *
 * A version of the future is read as the newest we know, and what follows its body is not ours to judge. */
#include "tools/vectors_body.h"

#include <kwire/msg/consumer_protocol.h>

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

kw_vector_result kw_vector_sticky_data(kw_vector *v) {
    return kw_vector_skip(v, "assignors are not built yet");
}

kw_vector_result kw_vector_cooperative_data(kw_vector *v) {
    return kw_vector_skip(v, "assignors are not built yet");
}
