/* GetTelemetrySubscriptions: structs and defaults. Made by tools/kwgen.py from protocol/schema/71_get_telemetry_subscriptions.kw. */
#ifndef KWIRE_MSG_GET_TELEMETRY_SUBSCRIPTIONS_H
#define KWIRE_MSG_GET_TELEMETRY_SUBSCRIPTIONS_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- GetTelemetrySubscriptionsRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_get_telemetry_subscriptions_req {
    /* Zero the first time, then what the broker gave us. */
    kw_uuid client_instance_id;
    const kw_unknown_tags *unknown_tags;
} kw_get_telemetry_subscriptions_req;
KW_PUBLIC extern const kw_get_telemetry_subscriptions_req kw_get_telemetry_subscriptions_req_default;
KW_PUBLIC extern const kw_message kw_get_telemetry_subscriptions_req_message;

/* ---- GetTelemetrySubscriptionsResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_get_telemetry_subscriptions_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* INVALID_REQUEST, THROTTLING_QUOTA_EXCEEDED (asked too soon) ...; 0: none. */
    int16_t error_code;
    /* Our new id; zero when the request had one. */
    kw_uuid client_instance_id;
    /* Changes with the subscription; goes into each push. */
    int32_t subscription_id;
    /* What a push may use, best first: 1 gzip, 2 snappy, 3 lz4, 4 zstd; empty: only none (0). */
    const int8_t *accepted_compression_types;
    int32_t n_accepted_compression_types;
    /* ms between pushes; also when to ask again. */
    int32_t push_interval_ms;
    /* Limit for the metrics of one push. */
    int32_t telemetry_max_bytes;
    /* True: counters as differences since the last push; false: as totals. */
    bool delta_temporality;
    /* Wanted name prefixes; empty: nothing, one empty string: everything. */
    const kw_str *requested_metrics;
    int32_t n_requested_metrics;
    const kw_unknown_tags *unknown_tags;
} kw_get_telemetry_subscriptions_resp;
KW_PUBLIC extern const kw_get_telemetry_subscriptions_resp kw_get_telemetry_subscriptions_resp_default;
KW_PUBLIC extern const kw_message kw_get_telemetry_subscriptions_resp_message;

KW_PUBLIC extern const kw_api kw_get_telemetry_subscriptions_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
