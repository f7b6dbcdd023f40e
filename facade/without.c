/* without.c - kw_client_new and the calls of txn.h in a build without reliability/: clients deliver at least
 * once, and what was asked for beyond that is refused. */
#include <kwire/txn.h>

#include <stdio.h>

static const char *asked_for(const kw_config *c) {
    if (c->transactional_id[0] != '\0')
        return "transactional.id";
    if (c->enable_idempotence != 0 && kw_config_is_set(c, KW_STR("enable.idempotence")))
        return "enable.idempotence";
    return NULL;
}

int kw_client_new(const kw_config *config, const kw_env *env, kw_client **c, char *why, size_t why_size) {
    const char *key = asked_for(config);
    *c = NULL;
    if (key == NULL)
        return kw_client_new_bare(config, env, c, why, why_size);
    if (why != NULL)
        snprintf(why, why_size, "%s: not in this build (KWIRE_RELIABILITY is off)", key);
    return KW_EUNSUPPORTED;
}

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
