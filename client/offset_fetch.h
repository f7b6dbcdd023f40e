/* offset_fetch.h - OffsetFetch in its two forms: one group (up to version 7), a list of groups (from 8 on).
 */
#ifndef KW_CLIENT_OFFSET_FETCH_H
#define KW_CLIENT_OFFSET_FETCH_H

#include "client/cluster.h"
#include "client/member.h"

#include <kwire/msg/offset_fetch.h>
#include <kwire/offsets.h>

/* The question about n partitions, those of a topic together. Lives in scratch, which is not reset.
 * KW_ENOMEM. */
int kw_offset_fetch_fill(const kw_cluster *k, int16_t version, const kw_member *m,
                         const kw_offset *const *list, int n, kw_offset_fetch_req *req) KW_MUST_USE;

/* Shows each entry of the answer: o->topic is -1 for one that nobody asked about. Strings borrow. Returns the
 * error of the group as a whole; then nothing is shown. */
int kw_offset_fetch_read(const kw_cluster *k, int16_t version, const kw_member *m,
                         const kw_offset_fetch_resp *resp, void (*each)(void *ctx, const kw_offset *o),
                         void *ctx) KW_MUST_USE;

#endif
