/* bookmarks.h - where a group goes on: positions of partitions, committed once what lies before them was
 * delivered.
 *
 * note() says how far a partition was read; send() commits what was noted, one commit at a time; the caller
 * calls it only when what was noted has really left. */
#ifndef KW_TOOLS_BOOKMARKS_H
#define KW_TOOLS_BOOKMARKS_H

#include "tools/session.h"

#include <kwire/offsets.h>

typedef struct kw_bookmarks {
    kw_session *s;
    const char *group; /* NULL: nothing is committed */
    kw_offset *noted;  /* a partition each */
    kw_offset *sent;   /* what the next commit holds */
    bool *fresh;       /* noted since the last commit */
    int32_t n;
    int32_t n_fresh;
    bool under_way;
    bool failed; /* said why */
} kw_bookmarks;

/* KW_ENOMEM. */
int kw_bookmarks_init(kw_bookmarks *b, kw_session *s, const char *group, int32_t topic,
                      int32_t n_partitions) KW_MUST_USE;
void kw_bookmarks_fini(kw_bookmarks *b);
/* next: offset of the next record to read; epoch: of the last one read. */
void kw_bookmarks_note(kw_bookmarks *b, int32_t partition, int64_t next, int32_t epoch);
/* Nothing that could be read is between what was noted and this offset: markers of transactions, aborted
 * records. */
void kw_bookmarks_pass(kw_bookmarks *b, int32_t partition, int64_t next);
/* Commits what is fresh, unless a commit is under way. */
void kw_bookmarks_send(kw_bookmarks *b);
/* Is it the answer to a commit? Then it was taken. */
bool kw_bookmarks_take(kw_bookmarks *b, const kw_event *e);
/* Commits all that is fresh and waits for it, at most -m seconds. */
void kw_bookmarks_finish(kw_bookmarks *b);

#endif
