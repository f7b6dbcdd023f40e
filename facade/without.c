/* without.c - kw_client_new in a build without reliability/: clients deliver at least once, and what was
 * asked for beyond that is refused. */
#include <kwire/client.h>

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
