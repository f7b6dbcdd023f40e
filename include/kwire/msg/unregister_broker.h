/* UnregisterBroker: structs and defaults. Made by tools/kwgen.py from protocol/schema/64_unregister_broker.kw. */
#ifndef KWIRE_MSG_UNREGISTER_BROKER_H
#define KWIRE_MSG_UNREGISTER_BROKER_H

#include <kwire/message.h>

KW_EXTERN_C_BEGIN
/* clang-format off */

/* ---- UnregisterBrokerRequest: versions 0-0, flexible from 0 ---- */

typedef struct kw_unregister_broker_req {
    /* Node id. */
    int32_t broker_id;
    const kw_unknown_tags *unknown_tags;
} kw_unregister_broker_req;
KW_PUBLIC extern const kw_unregister_broker_req kw_unregister_broker_req_default;
KW_PUBLIC extern const kw_message kw_unregister_broker_req_message;

/* ---- UnregisterBrokerResponse: versions 0-0, flexible from 0 ---- */

typedef struct kw_unregister_broker_resp {
    /* Quota: we hold back our next requests so long (M8). */
    int32_t throttle_time_ms;
    /* BROKER_ID_NOT_REGISTERED ...; 0: done. */
    int16_t error_code;
    /* Text to the error; null: none. (nullable) */
    kw_str error_message;
    const kw_unknown_tags *unknown_tags;
} kw_unregister_broker_resp;
KW_PUBLIC extern const kw_unregister_broker_resp kw_unregister_broker_resp_default;
KW_PUBLIC extern const kw_message kw_unregister_broker_resp_message;

KW_PUBLIC extern const kw_api kw_unregister_broker_api;

/* clang-format on */
KW_EXTERN_C_END
#endif
