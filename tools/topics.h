/* topics.h - what the parts of `kwire topics` share. */
#ifndef KW_TOOLS_TOPICS_H
#define KW_TOOLS_TOPICS_H

#include "tools/session.h"

#include <kwire/msg/metadata.h>

typedef struct kw_topics {
    kw_session s;
    const kw_args *args;
    kw_mem mem;
    kw_arena arena; /* answers that are needed for longer than an event lives */
} kw_topics;

/* Metadata of all topics (name NULL) or one, copied to the arena; its topics sorted by name. Exit code. */
int kw_topics_metadata(kw_topics *t, const char *name, const kw_metadata_resp **out) KW_MUST_USE;
/* A broker's refusal in words. Always 1. */
int kw_topics_refused(kw_topics *t, const char *doing, kw_str topic, int code, kw_str message);

/* The subcommands; exit codes. */
int kw_topics_list(kw_topics *t);
int kw_topics_describe(kw_topics *t);
int kw_topics_create(kw_topics *t);
int kw_topics_delete(kw_topics *t);

#endif
