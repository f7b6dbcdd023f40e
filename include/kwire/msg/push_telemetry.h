/* PushTelemetry: structs and defaults. Made by tools/kwgen.py from protocol/schema/72_push_telemetry.kw. */
#ifndef KWIRE_MSG_PUSH_TELEMETRY_H
#define KWIRE_MSG_PUSH_TELEMETRY_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- PushTelemetryRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_push_telemetry_req {
    /* Id from GetTelemetrySubscriptions. */
    kw_uuid client_instance_id;
    /* Subscription that this push answers. */
    int32_t subscription_id;
    /* True: the last one, the client closes. */
    bool terminating;
    /* Of metrics: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
    int8_t compression_type;
    /* OpenTelemetry MetricsData v1, protobuf. */
    kw_bytes metrics;
    const kw_unknown_tags *unknown_tags;
} kw_push_telemetry_req;
KW_PUBLIC extern const kw_push_telemetry_req kw_push_telemetry_req_default;
KW_PUBLIC extern const kw_message kw_push_telemetry_req_message;

/* ---- PushTelemetryResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_push_telemetry_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* UNKNOWN_SUBSCRIPTION_ID: ask for the subscription again; TELEMETRY_TOO_LARGE,
     * UNSUPPORTED_COMPRESSION_TYPE, THROTTLING_QUOTA_EXCEEDED; 0: taken. */
    int16_t error_code;
    const kw_unknown_tags *unknown_tags;
} kw_push_telemetry_resp;
KW_PUBLIC extern const kw_push_telemetry_resp kw_push_telemetry_resp_default;
KW_PUBLIC extern const kw_message kw_push_telemetry_resp_message;

KW_PUBLIC extern const kw_api kw_push_telemetry_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
