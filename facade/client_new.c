/* client_new.c - kw_client_new: a client, and the guarantee that its settings ask for. The one place that
 * knows both. */
#include "reliability/idempotence.h"

#include <stdio.h>

int kw_client_new(const kw_config *config, const kw_env *env, kw_client **c, char *why, size_t why_size) {
    int rc = kw_client_new_bare(config, env, c, why, why_size);
    if (rc < 0)
        return rc;
    rc = kw_idempotence_attach(*c);
    if (rc == KW_OK)
        return KW_OK;
    kw_client_free(*c);
    *c = NULL;
    if (why != NULL)
        snprintf(why, why_size, "%s", kw_error_text(rc));
    return rc;
}
