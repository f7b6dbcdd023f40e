/* face_offsets.c - the public calls of offsets.h. */
#include "client/client.h"

static int submit(kw_client *c, const kw_offsets_kind *kind, const kw_offset *offsets, int32_t n,
                  uint64_t opaque) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    kw_member m = kw_no_member;
    m.group = kw_text(c->core.config.group_id);
    rc = kw_commits_submit(&c->commits, kind, &m, offsets, n, opaque);
    kw_client_leave(c);
    if (rc == KW_OK)
        kw_client_wake(c);
    return rc;
}

int kw_commit(kw_client *c, const kw_offset *offsets, int32_t n, uint64_t opaque) {
    return submit(c, &kw_commit_kind, offsets, n, opaque);
}

int kw_committed(kw_client *c, const kw_offset *partitions, int32_t n, uint64_t opaque) {
    return submit(c, &kw_committed_kind, partitions, n, opaque);
}

int kw_assign_stored(kw_client *c, const kw_offset *o) {
    int rc = kw_client_enter(c);
    if (rc < 0)
        return rc;
    rc = kw_consumer_assign_stored(&c->consumer, o);
    kw_client_leave(c);
    kw_client_wake(c);
    return rc;
}
