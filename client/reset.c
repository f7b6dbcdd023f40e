/* reset.c - a position that is void: OFFSET_OUT_OF_RANGE (F8), nothing stored for the group, a topic made
 * anew (F13). What then, auto.offset.reset says; `none` stops the partition, in words that name what the log
 * holds. A log that was cut is validate.c's: there a better place is known than either end. */
#include "client/consumer.h"

#include <stdio.h>

enum { OFFSET_OUT_OF_RANGE = 1, UNKNOWN_TOPIC_ID = 100 };

/* ---- words ---- */

static void say_cause(const kw_assigned *a, int error, int64_t lost, char *text, size_t size) {
    const kw_config *cfg = &a->consumer->core->config;
    if (error == OFFSET_OUT_OF_RANGE)
        snprintf(text, size, "offset %lld is out of range", (long long)lost);
    else if (error == UNKNOWN_TOPIC_ID)
        snprintf(text, size, "the topic was deleted and made again, offset %lld means nothing in it",
                 (long long)lost);
    else
        snprintf(text, size, "the group %s has no committed offset", cfg->group_id);
}

/* Nothing stored is how every group begins. */
static void log_reset(kw_assigned *a, int error, int64_t lost, const char *where) {
    kw_core *core = a->consumer->core;
    char cause[160 + sizeof core->config.group_id];
    say_cause(a, error, lost, cause, sizeof cause);
    kw_core_log(core, error == KW_ENOTFOUND ? KW_LOG_INFO : KW_LOG_WARN, KW_ABOUT_FETCH,
                "%s [%d]: %s: reset to %s", kw_cluster_topic_name(a->consumer->cluster, a->topic).p,
                (int)a->partition, cause, where);
}

void kw_position_tell_bounds(kw_assigned *a) {
    const kw_search *s = &a->search;
    char cause[160 + sizeof a->consumer->core->config.group_id], bounds[80], text[sizeof cause + 120];
    say_cause(a, a->lost_error, a->lost, cause, sizeof cause);
    snprintf(bounds, sizeof bounds, "the log begins at %lld and ends at %lld", (long long)s->begin,
             (long long)s->end);
    snprintf(text, sizeof text, "%s: %s (auto.offset.reset is none)", cause,
             s->end >= 0 ? bounds : "where the log begins and ends could not be found out");
    a->position = a->lost;
    kw_position_stop_text(a, a->lost_error, text);
}

/* ---- policy ---- */

static kw_search choose(kw_assigned *a, const char **where) {
    const kw_core *core = a->consumer->core;
    int64_t policy = core->config.auto_offset_reset;
    kw_search s = {.kind = KW_SEARCH_TIME, .begin = -1, .end = -1};
    *where = "a time";
    if (policy == KW_RESET_LATEST) {
        s.kind = KW_SEARCH_END;
        *where = "the end";
    } else if (policy == KW_RESET_EARLIEST) {
        s.kind = KW_SEARCH_BEGINNING;
        *where = "the beginning";
    } else if (policy == KW_RESET_NONE) {
        s.kind = KW_SEARCH_BOUNDS;
    } else {
        int64_t wall = kw_core_wall(core);
        s.n = wall > policy ? wall - policy : 0; /* KIP-1106 */
    }
    return s;
}

/* The first reset comes at once; one that brings no fetchable position waits before the next. */
static void slow_down(kw_assigned *a) {
    if (a->attempts > 0)
        a->not_before = kw_core_retry_at(a->consumer->core, a->attempts);
    a->attempts += 1;
}

void kw_position_reset(kw_assigned *a, int error, int64_t lost) {
    const char *where;
    kw_search s = choose(a, &where);
    if (s.kind != KW_SEARCH_BOUNDS)
        log_reset(a, error, lost, where);
    a->lost = lost;
    a->lost_error = error;
    kw_position_search(a, &s);
    slow_down(a);
}

/* F8: an answer about another place says nothing. What was fetched before is delivered first: the place is
 * asked for again, and is still out of range when the application has read so far. */
void kw_position_out_of_range(kw_assigned *a, int64_t asked) {
    enum { OFFSET_NOT_AVAILABLE = 78 };
    if (a->state != KW_ASSIGNED_FETCHING || a->fetch_offset != asked)
        return;
    if (kw_list_empty(&a->batches))
        kw_position_reset(a, OFFSET_OUT_OF_RANGE, asked);
    else
        kw_position_failed(a, OFFSET_NOT_AVAILABLE, "Fetch");
}
