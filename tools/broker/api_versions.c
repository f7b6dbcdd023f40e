/* api_versions.c - what this broker serves, in its own answer's words. */
#include "tools/broker/codes.h"
#include "tools/broker/request.h"
#include <kwire/msg/api_versions.h>
#include <string.h>

enum { FIRST_FEATURES = 3, FIRST_FROM_ZERO = 4 };

static kw_str text(const char *s) {
    return (kw_str){s, (int32_t)strlen(s)};
}

/* With error 35 only ApiVersions itself is listed (M5). */
static bool list_apis(broker_request *q, kw_api_versions_resp *a) {
    kw_api_versions_resp_api *apis = broker_take(q, broker_n_services, sizeof *apis);
    if (apis == NULL)
        return false;
    for (int i = 0; i < broker_n_services; i++) {
        const broker_service *s = &broker_services[i];
        int16_t max = broker_service_max(q->broker, s);
        if (max >= 0 && (a->error_code == 0 || s->api->key == kw_api_versions_api.key))
            apis[a->n_api_keys++] = (kw_api_versions_resp_api){
                .api_key = s->api->key, .min_version = s->advertised, .max_version = max};
    }
    a->api_keys = apis;
    return true;
}

/* Version 3 hides supported features that begin at 0 (M6). */
static bool list_supported(broker_request *q, kw_api_versions_resp *a) {
    const broker_release *r = q->broker->release;
    kw_api_versions_resp_feature *list = broker_take(q, r->n_features, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < r->n_features; i++) {
        const broker_feature *f = &r->features[i];
        if (f->min > 0 || q->version >= FIRST_FROM_ZERO)
            list[a->n_supported_features++] = (kw_api_versions_resp_feature){
                .name = text(f->name), .min_version = f->min, .max_version = f->max};
    }
    a->supported_features = list;
    return true;
}

static bool list_finalized(broker_request *q, kw_api_versions_resp *a) {
    const broker_release *r = q->broker->release;
    kw_api_versions_resp_finalized *list = broker_take(q, r->n_features, sizeof *list);
    if (list == NULL)
        return false;
    for (int32_t i = 0; i < r->n_features; i++) {
        int16_t level = broker_feature_level(q->broker, &r->features[i]);
        if (level > 0)
            list[a->n_finalized_features++] = (kw_api_versions_resp_finalized){
                .name = text(r->features[i].name), .max_version_level = level, .min_version_level = level};
    }
    a->finalized_features = list;
    a->finalized_features_epoch = q->broker->features_epoch;
    return true;
}

/* KIP-511: letters and digits, with '-' and '.' between them. */
static bool software_valid(kw_str s) {
    static const char allowed[] = "-.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    for (int32_t i = 0; i < s.n; i++) {
        bool edge = i == 0 || i == s.n - 1;
        size_t from = edge ? 2 : 0;
        if (memchr(allowed + from, s.p[i], sizeof allowed - 1 - from) == NULL)
            return false;
    }
    return s.n > 0;
}

broker_verdict broker_api_versions(broker_request *q) {
    const kw_api_versions_req *in = q->body;
    kw_api_versions_resp *a = q->answer;
    a->error_code = (int16_t)q->fault;
    if (q->fault == 0 && q->version >= FIRST_FEATURES &&
        (!software_valid(in->client_software_name) || !software_valid(in->client_software_version)))
        a->error_code = INVALID_REQUEST;
    if (a->error_code != 0 && a->error_code != UNSUPPORTED_VERSION)
        return BROKER_ANSWER;
    if (!list_apis(q, a))
        return BROKER_CLOSE;
    if (a->error_code != 0 || q->version < FIRST_FEATURES)
        return BROKER_ANSWER;
    return list_supported(q, a) && list_finalized(q, a) ? BROKER_ANSWER : BROKER_CLOSE;
}
