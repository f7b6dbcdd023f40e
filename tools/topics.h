/* topics.h - the parts of `kwire topics`, each in a file; exit codes. */
#ifndef KW_TOOLS_TOPICS_H
#define KW_TOOLS_TOPICS_H

#include "tools/desk.h"

int kw_topics_describe(kw_desk *d); /* topics_describe.c */
int kw_topics_create(kw_desk *d);   /* topics_change.c */
int kw_topics_delete(kw_desk *d);
int kw_topics_grow(kw_desk *d);
int kw_topics_check_grow(const kw_args *a);
int kw_topics_offsets(kw_desk *d); /* topics_offsets.c */
int kw_topics_truncate(kw_desk *d);
int kw_topics_check_truncate(const kw_args *a);

#endif
