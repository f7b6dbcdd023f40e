/* position.h - where an assigned partition stands, and how it gets there: a table of state x event
 * (position.c).
 *
 * A position comes from the application (a number), from the log (ListOffsets: offsets.c) or from the group
 * (OffsetFetch: committed.c). It is void when the log no longer has it (reset.c), and in doubt when the
 * leader changed (validate.c, KIP-320). Only position.c writes the state; whoever learns something reports an
 * event. Each loss of a position gives a new version, so that answers and batches of the old one are dropped
 * (F12). */
#ifndef KW_CLIENT_POSITION_H
#define KW_CLIENT_POSITION_H

#include <kwire/error.h>

typedef struct kw_assigned kw_assigned;

typedef enum kw_assigned_state {
    KW_ASSIGNED_SEARCHING,  /* its offset must be looked up in the log */
    KW_ASSIGNED_LISTING,    /* that is under way */
    KW_ASSIGNED_RECALLING,  /* its offset must be looked up among those of the group */
    KW_ASSIGNED_ASKING,     /* that is under way */
    KW_ASSIGNED_CHECKING,   /* it has one, and must ask whether the leader still has what came before it */
    KW_ASSIGNED_VALIDATING, /* that is under way */
    KW_ASSIGNED_FETCHING,   /* goes on from fetch_offset */
    KW_ASSIGNED_STOPPED,    /* an error that a seek must mend */
    KW_ASSIGNED_STATES
} kw_assigned_state;

typedef enum kw_position_event {
    KW_POSITION_KNOWN,    /* an offset to go on from */
    KW_POSITION_CLAIMED,  /* the same, but somebody else read so far: its epoch must be checked (F10) */
    KW_POSITION_SOUGHT,   /* the log is to be asked */
    KW_POSITION_STORED,   /* the group is to be asked */
    KW_POSITION_ASKED,    /* the question of this state went out */
    KW_POSITION_FAILED,   /* it brought nothing, and is to be asked again */
    KW_POSITION_LED_ANEW, /* another leader, or the same one in another epoch */
    KW_POSITION_SOUND,    /* the leader has all that was read */
    KW_POSITION_LOST,     /* there is nothing to go on from */
    KW_POSITION_EVENTS
} kw_position_event;

/* What to look for in the log. */
typedef enum kw_search_kind {
    KW_SEARCH_BEGINNING,
    KW_SEARCH_END,
    KW_SEARCH_TAIL,  /* n before the end, and not before the beginning */
    KW_SEARCH_TIME,  /* the first record at or after n ms since 1970, or the end */
    KW_SEARCH_BOUNDS /* both ends, to tell why the partition stops (reset.c) */
} kw_search_kind;

typedef struct kw_search {
    kw_search_kind kind;
    int64_t n;
    int64_t begin, end; /* as found; -1: not yet */
    bool too_late;      /* TIME: no record is so young */
} kw_search;

/* An offset of KW_OFFSET_BEGINNING, _END or _TAIL(n) as a search. false: it is none of them. */
bool kw_search_of_offset(int64_t offset, kw_search *s);

/* The table. false: the event means nothing in this state. */
bool kw_position_apply(kw_assigned *a, kw_position_event e);
const char *kw_position_state_name(kw_assigned_state s);

/* Goes on from an offset. epoch: of the last record before it, -1 not known. */
void kw_position_at(kw_assigned *a, int64_t offset, int32_t epoch);
/* The same for an offset that somebody else stored: checked first if it has an epoch. */
void kw_position_claim(kw_assigned *a, int64_t offset, int32_t epoch);
void kw_position_search(kw_assigned *a, const kw_search *s);
/* Stops and tells: what failed at the present offset. */
void kw_position_stop(kw_assigned *a, int error, const char *what);
/* The same in the caller's words. */
void kw_position_stop_text(kw_assigned *a, int error, const char *text);
/* Compares with the metadata: another leader epoch, another topic of the name, no such partition. */
void kw_position_refresh(kw_assigned *a);
/* A question or a fetch failed: again later, or stop and tell. */
void kw_position_failed(kw_assigned *a, int error, const char *api);
/* Does this state ask a question? */
bool kw_position_asks(kw_assigned_state s);
/* Does it do anything by itself? */
bool kw_position_acts(kw_assigned_state s);

/* reset.c: the position is void. By auto.offset.reset it is sought anew, with a line in the log, or the
 * partition stops with `error`. lost: the offset it had, -1 none. */
void kw_position_reset(kw_assigned *a, int error, int64_t lost);
/* reset.c: OFFSET_OUT_OF_RANGE from the leader for a fetch at `asked` (F8). */
void kw_position_out_of_range(kw_assigned *a, int64_t asked);
/* reset.c: the bounds are known that kw_position_reset wanted for its error. */
void kw_position_tell_bounds(kw_assigned *a);

#endif
