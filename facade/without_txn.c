/* without_txn.c - the calls of txn.h in a build without transactions. */
#include <kwire/txn.h>

int kw_txn_init(kw_client *c) {
    (void)c;
    return KW_EUNSUPPORTED;
}

int kw_txn_begin(kw_client *c) {
    (void)c;
    return KW_EUNSUPPORTED;
}

int kw_txn_send_offsets(kw_client *c, const kw_offset *offsets, int32_t n, const kw_group_metadata *group) {
    (void)c, (void)offsets, (void)n, (void)group;
    return KW_EUNSUPPORTED;
}

int kw_txn_commit(kw_client *c) {
    (void)c;
    return KW_EUNSUPPORTED;
}

int kw_txn_abort(kw_client *c) {
    (void)c;
    return KW_EUNSUPPORTED;
}

int kw_txn_get(kw_client *c, kw_txn_info *out) {
    (void)c;
    *out = (kw_txn_info){.state = KW_TXN_UNINITIALIZED, .producer_id = -1, .producer_epoch = -1};
    return KW_EUNSUPPORTED;
}
