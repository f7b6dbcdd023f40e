/* txns.c - see txns.h. */
#include "tools/broker/txns.h"
#include "tools/broker/codes.h"

enum { FIRST_ABORTABLE = 11 };

int broker_txn_admit(broker_request *q, kw_str transactional_id, int64_t producer_id, int16_t epoch,
                     kw_str topic, int32_t partition, bool implicit) {
    (void)producer_id, (void)epoch, (void)topic, (void)partition, (void)implicit;
    if (transactional_id.n < 0)
        return TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
    return q->version < FIRST_ABORTABLE ? INVALID_TXN_STATE : TRANSACTION_ABORTABLE; /* T8 */
}
