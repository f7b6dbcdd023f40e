/* desk.h - what the administrative commands share: a session with an arena for what has to be kept, the verbs
 * of a command, and the way from a call to its result. */
#ifndef KW_TOOLS_DESK_H
#define KW_TOOLS_DESK_H

#include "tools/session.h"

#include "protocol/json.h"

#include <kwire/admin.h>

typedef struct kw_desk {
    kw_session s;
    const kw_args *args;
    kw_mem mem;
    kw_arena arena; /* answers that are needed for longer than an event lives */
    kw_buf line;    /* of JSON, being written */
    kw_json_out json;
    bool tells_items; /* the verb tells what failed item by item, also when all of them did */
} kw_desk;

enum { KW_DESK_TOPIC = 1, KW_DESK_GROUP = 2 }; /* what a verb cannot do without */

typedef struct kw_desk_verb {
    const char *name;
    int needs;
    const char
        *takes; /* long names of the command's own options, a blank between them; json goes without saying */
    int (*check)(const kw_args *a); /* may be NULL: what else is found before anything is sent; exit code */
    int (*run)(kw_desk *d);         /* exit code */
} kw_desk_verb;

/* The verb that is the first word, or without a word the first of the table, if it takes every option that
 * was given and nothing it needs is missing. KW_EXIT_USAGE: it was said what is wrong. desk_verb.c. */
int kw_desk_choose(const kw_args *a, const kw_desk_verb *verbs, const kw_desk_verb **out) KW_MUST_USE;
/* Runs the verb that is the first word, or without a word the first of the table. NULL name ends the table.
 */
int kw_desk_run(const kw_args *a, const kw_desk_verb *verbs);

/* For a call of admin.h: -m seconds, an opaque of its own. */
kw_admin_options kw_desk_options(const kw_desk *d);
/* Waits for the result of the call that returned `err`; it lives until the next event is pulled. 0: items may
 * have failed, which is for the caller to tell. 1: all of it has, and it was said. */
int kw_desk_await(kw_desk *d, int err, const kw_admin_options *o, kw_event *answer) KW_MUST_USE;
/* "grow t: INVALID_PARTITIONS: words of the broker, or ours". Always 1. */
int kw_desk_refused(kw_desk *d, const char *doing, kw_str what, int code, kw_str message);
/* The same of a partition. */
int kw_desk_partition_refused(kw_desk *d, const char *doing, kw_str topic, int32_t partition, int code);
/* Into the arena; NULL, said, without memory. */
void *kw_desk_alloc(kw_desk *d, size_t n, size_t size);
void *kw_desk_copy(kw_desk *d, const kw_message *m, const void *body);

/* Metadata of all topics (name NULL) or one, copied to the arena; its topics sorted by name. Exit code. */
int kw_desk_metadata(kw_desk *d, const char *name, const kw_metadata_resp **out) KW_MUST_USE;

/* Partitions of a topic, or the one of -p: a request's list. */
typedef struct kw_partition_offset {
    int32_t partition;
    int16_t error;
    int32_t leader_epoch;
    int64_t offset, timestamp;
} kw_partition_offset;

typedef struct kw_topic_offsets {
    kw_str topic;
    kw_partition_offset *partitions;
    int32_t n;
} kw_topic_offsets;

/* Fills in offsets for a time (as ListOffsets has it), in place; a partition that failed keeps its error.
 * Exit code: 1 only if nothing came at all. */
int kw_desk_list_offsets(kw_desk *d, kw_topic_offsets *topics, int32_t n, int64_t time) KW_MUST_USE;
/* All partitions of -t, or that of -p. */
int kw_desk_partitions(kw_desk *d, kw_topic_offsets *out) KW_MUST_USE;

/* One JSON object a line: begin, members, end (prints it; exit code). */
kw_json_out *kw_desk_json(kw_desk *d);
int kw_desk_json_end(kw_desk *d) KW_MUST_USE;
void kw_put_text(kw_json_out *o, const char *name, kw_str value);
void kw_put_number(kw_json_out *o, const char *name, int64_t value);
void kw_put_flag(kw_json_out *o, const char *name, bool value);
void kw_put_ids(kw_json_out *o, const char *name, const int32_t *ids, int32_t n);
/* "error" and, unless it is 0, "errorName" and, if there are words, "message". */
void kw_put_error(kw_json_out *o, int code, kw_str message);

kw_str kw_str_of(const char *text);
/* For printf's %.*s: null is nothing. */
#define KW_TEXT(s) (s).n > 0 ? (int)(s).n : 0, (s).n > 0 ? (s).p : ""

#endif
