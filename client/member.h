/* member.h - in whose name offsets are committed and looked up: a group, and who in it we are. */
#ifndef KW_CLIENT_MEMBER_H
#define KW_CLIENT_MEMBER_H

#include <kwire/types.h>

typedef struct kw_member {
    kw_str group;
    kw_str id;          /* empty: no member */
    kw_str instance_id; /* of a static member (KIP-345); n = -1: none */
    int32_t generation; /* or member epoch (KIP-848); -1: no member */
} kw_member;

/* A program that assigns its partitions itself; set the group. */
extern const kw_member kw_no_member;

#endif
