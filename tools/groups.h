/* groups.h - the parts of `kwire groups`, each in a file; exit codes. */
#ifndef KW_TOOLS_GROUPS_H
#define KW_TOOLS_GROUPS_H

#include "tools/desk.h"

/* What a group has committed, by topic; the entries' timestamp is not used. */
typedef struct kw_committed {
    kw_topic_offsets *topics; /* in the desk's arena */
    int32_t n;
} kw_committed;

/* The committed offsets of a group, of -t and -p alone if they are given. */
int kw_groups_committed(kw_desk *d, kw_str group, kw_committed *out) KW_MUST_USE;

int kw_groups_describe(kw_desk *d); /* groups_describe.c */
int kw_groups_offsets(kw_desk *d);  /* groups_offsets.c */
int kw_groups_delete_offsets(kw_desk *d);
int kw_groups_reset(kw_desk *d); /* groups_reset.c */
int kw_groups_check_reset(const kw_args *a);

#endif
