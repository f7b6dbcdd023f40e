/* position.c - see position.h. */
#include "client/consumer.h"

#include <stdio.h>
#include <string.h>

/* ---- what an event does ---- */

/* What was fetched, or is on its way, belongs to another position (F12). */
static void drop_answers(kw_assigned *a) {
    a->version = ++a->consumer->next_version;
    a->asked = NULL;
}

static void drop_fetched(kw_assigned *a) {
    kw_consumer_drop_batches(a);
    drop_answers(a);
}

static void begin(kw_assigned *a) {
    drop_fetched(a);
    kw_events_forget(&a->consumer->core->events, &a->end_event); /* the end of another position */
    a->fetch_offset = a->position;
    a->damages = 0;
    a->end_reported = a->high_watermark = a->last_stable_offset = a->log_start_offset = -1;
    a->not_before = 0;
}

static void forget_position(kw_assigned *a) {
    a->position = a->position_epoch = -1;
    begin(a);
}

/* What is queued came from the former leader: it is in doubt as the position is, and is read again. So an end
 * that was queued behind it is not reached yet, and a batch that was damaged may be sound now. */
static void rewind_to_position(kw_assigned *a) {
    kw_consumer_unqueue(a);
    drop_fetched(a);
    a->fetch_offset = a->position;
    a->not_before = 0;
    a->damages = 0;
}

/* The answer is about a leader that was followed by another since (F10). */
static void ask_again(kw_assigned *a) {
    a->asked = NULL;
    a->not_before = 0;
}

static void await_answer(kw_assigned *a) {
    kw_list_remove(&a->queue);
}

static void nothing(kw_assigned *a) {
    (void)a;
}

/* ---- the table ---- */

typedef struct rule {
    kw_assigned_state state; /* KW_ASSIGNED_STATES: whatever it is */
    kw_position_event event;
    kw_assigned_state next;
    void (*action)(kw_assigned *a);
} rule;

#define ANY KW_ASSIGNED_STATES

static const rule rules[] = {
  /* state                   event                 next                    action            */
    {ANY,                    KW_POSITION_KNOWN,    KW_ASSIGNED_FETCHING,   begin             },
    {ANY,                    KW_POSITION_CLAIMED,  KW_ASSIGNED_CHECKING,   begin             },
    {ANY,                    KW_POSITION_SOUGHT,   KW_ASSIGNED_SEARCHING,  forget_position   },
    {ANY,                    KW_POSITION_STORED,   KW_ASSIGNED_RECALLING,  forget_position   },
    {ANY,                    KW_POSITION_LOST,     KW_ASSIGNED_STOPPED,    drop_answers      },
    {KW_ASSIGNED_SEARCHING,  KW_POSITION_ASKED,    KW_ASSIGNED_LISTING,    await_answer      },
    {KW_ASSIGNED_LISTING,    KW_POSITION_FAILED,   KW_ASSIGNED_SEARCHING,  nothing           },
    {KW_ASSIGNED_RECALLING,  KW_POSITION_ASKED,    KW_ASSIGNED_ASKING,     await_answer      },
    {KW_ASSIGNED_ASKING,     KW_POSITION_FAILED,   KW_ASSIGNED_RECALLING,  nothing           },
    {KW_ASSIGNED_CHECKING,   KW_POSITION_ASKED,    KW_ASSIGNED_VALIDATING, await_answer      },
    {KW_ASSIGNED_CHECKING,   KW_POSITION_LED_ANEW, KW_ASSIGNED_CHECKING,   ask_again         },
    {KW_ASSIGNED_CHECKING,   KW_POSITION_SOUND,    KW_ASSIGNED_FETCHING,   nothing           },
    {KW_ASSIGNED_VALIDATING, KW_POSITION_FAILED,   KW_ASSIGNED_CHECKING,   nothing           },
    {KW_ASSIGNED_VALIDATING, KW_POSITION_LED_ANEW, KW_ASSIGNED_CHECKING,   ask_again         },
    {KW_ASSIGNED_FETCHING,   KW_POSITION_LED_ANEW, KW_ASSIGNED_CHECKING,   rewind_to_position},
};

bool kw_position_apply(kw_assigned *a, kw_position_event e) {
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const rule *r = &rules[i];
        if ((r->state != ANY && r->state != a->state) || r->event != e)
            continue;
        a->state = r->next;
        kw_consumer_touch(a);
        r->action(a);
        return true;
    }
    return false;
}

bool kw_position_asks(kw_assigned_state s) {
    return s == KW_ASSIGNED_SEARCHING || s == KW_ASSIGNED_RECALLING || s == KW_ASSIGNED_CHECKING;
}

bool kw_position_acts(kw_assigned_state s) {
    return kw_position_asks(s) || s == KW_ASSIGNED_FETCHING;
}

const char *kw_position_state_name(kw_assigned_state s) {
    static const char *const names[KW_ASSIGNED_STATES] = {"searching", "listing",    "recalling", "asking",
                                                          "checking",  "validating", "fetching",  "stopped"};
    return names[s];
}

/* ---- events with facts ---- */

bool kw_search_of_offset(int64_t offset, kw_search *s) {
    *s = (kw_search){.begin = -1, .end = -1};
    if (offset == KW_OFFSET_BEGINNING)
        s->kind = KW_SEARCH_BEGINNING;
    else if (offset == KW_OFFSET_END)
        s->kind = KW_SEARCH_END;
    else if (offset <= KW_OFFSET_TAIL(0))
        s->kind = KW_SEARCH_TAIL;
    else
        return false;
    s->n = s->kind == KW_SEARCH_TAIL ? KW_OFFSET_TAIL(0) - offset : 0;
    return true;
}

static const kw_partition_info *facts(const kw_assigned *a) {
    const kw_topic_info *t = &a->consumer->cluster->topics[a->topic];
    return a->partition < t->n_partitions ? &t->partitions[a->partition] : NULL;
}

static void place(kw_assigned *a, int64_t offset, int32_t epoch) {
    const kw_partition_info *p = facts(a);
    a->position = offset;
    a->position_epoch = epoch;
    a->leader_epoch = p == NULL ? -1 : p->leader_epoch;
    a->topic_id = a->consumer->cluster->topics[a->topic].id;
}

void kw_position_at(kw_assigned *a, int64_t offset, int32_t epoch) {
    place(a, offset, epoch);
    kw_position_apply(a, KW_POSITION_KNOWN);
}

/* What was read from the present leader has not been cut. */
void kw_position_claim(kw_assigned *a, int64_t offset, int32_t epoch) {
    place(a, offset, epoch);
    bool sound = epoch < 0 || epoch == a->leader_epoch;
    kw_position_apply(a, sound ? KW_POSITION_KNOWN : KW_POSITION_CLAIMED);
}

void kw_position_search(kw_assigned *a, const kw_search *s) {
    a->search = *s;
    kw_position_apply(a, KW_POSITION_SOUGHT);
}

void kw_position_stop_text(kw_assigned *a, int error, const char *text) {
    kw_consumer *c = a->consumer;
    kw_str name = kw_cluster_topic_name(c->cluster, a->topic);
    kw_position_apply(a, KW_POSITION_LOST);
    kw_core_error(c->core, error, name, a->topic, a->partition,
                  "%s [%d]: %s: %s; the partition stops until a seek", name.p, (int)a->partition,
                  kw_error_name(error), text);
}

void kw_position_stop(kw_assigned *a, int error, const char *what) {
    char text[200];
    if (a->fetch_offset < 0)
        snprintf(text, sizeof text, "%s", what);
    else
        snprintf(text, sizeof text, "%s at offset %lld", what, (long long)a->fetch_offset);
    kw_position_stop_text(a, error, text);
}

/* ---- what the metadata says ---- */

/* No metadata will bring this partition: it is not one of the topic's, or the topic is refused for good. */
static bool is_missing(const kw_assigned *a, int *error) {
    enum { UNKNOWN_TOPIC_OR_PARTITION = 3 };
    const kw_topic_info *t = &a->consumer->cluster->topics[a->topic];
    bool refused = t->error != 0 && !(kw_error_class(t->error) & KW_RETRIABLE);
    *error = refused ? t->error : UNKNOWN_TOPIC_OR_PARTITION;
    return a->partition >= t->n_partitions && (t->n_partitions > 0 || refused);
}

/* F10: who has read nothing of a known epoch has nothing that could have been cut; nor has who read from this
 * very leader. */
static void follow_leader(kw_assigned *a, int32_t epoch) {
    if (epoch == a->leader_epoch)
        return;
    bool first = a->leader_epoch < 0;
    a->leader_epoch = epoch;
    if (first && a->state == KW_ASSIGNED_FETCHING && a->position_epoch < 0)
        return;
    if (!kw_position_apply(a, KW_POSITION_LED_ANEW))
        return;
    if (a->position_epoch < 0 || a->position_epoch == epoch || epoch < 0)
        kw_position_apply(a, KW_POSITION_SOUND);
}

/* F13: another topic of the same name. */
static bool is_another(kw_assigned *a) {
    kw_uuid now = a->consumer->cluster->topics[a->topic].id;
    bool had_one = !kw_uuid_is_zero(a->topic_id);
    bool same = kw_uuid_is_zero(now) || memcmp(now.b, a->topic_id.b, sizeof now.b) == 0;
    if (!same)
        a->topic_id = now;
    return had_one && !same;
}

static void start_over(kw_assigned *a) {
    enum { UNKNOWN_TOPIC_ID = 100 };
    kw_search s = a->search;
    s.begin = s.end = -1;
    s.too_late = false;
    if (a->state == KW_ASSIGNED_SEARCHING || a->state == KW_ASSIGNED_LISTING)
        kw_position_search(a, &s);
    else if (a->position >= 0)
        kw_position_reset(a, UNKNOWN_TOPIC_ID, a->position);
}

void kw_position_refresh(kw_assigned *a) {
    int error;
    if (a->state == KW_ASSIGNED_STOPPED)
        return;
    if (is_missing(a, &error)) {
        kw_position_stop(a, error, "Metadata");
        a->consumer->cluster->wants_metadata = true; /* who assigns it anew asks anew */
        return;
    }
    if (is_another(a))
        start_over(a);
    const kw_partition_info *p = facts(a);
    if (p != NULL)
        follow_leader(a, p->leader_epoch);
}

/* ---- failures ---- */

/* Bounds are only wanted for the words of an error, which is told without them then. */
static void give_up(kw_assigned *a, int error, const char *api) {
    if (a->state == KW_ASSIGNED_SEARCHING && a->search.kind == KW_SEARCH_BOUNDS)
        kw_position_tell_bounds(a);
    else
        kw_position_stop(a, error, api);
}

enum { UNKNOWN_SERVER_ERROR = -1, UNKNOWN_LEADER_EPOCH = 75 };

/* A broker that fails for a reason of its own may get over it. To read again does no harm. */
bool kw_consumer_may_retry(kw_consumer *c, int error) {
    unsigned class = kw_error_class(error);
    if (class & KW_INVALID_METADATA)
        c->cluster->wants_metadata = true;
    return kw_call_will_pass(error) || error == UNKNOWN_SERVER_ERROR ||
           (class & (KW_RETRIABLE | KW_INVALID_METADATA));
}

/* That reason may last, and be nowhere to be seen but in the log. */
static void log_failure(const kw_assigned *a, int error, const char *api) {
    bool told = error == UNKNOWN_SERVER_ERROR && a->attempts == 0;
    kw_core_log(a->consumer->core, told ? KW_LOG_WARN : KW_LOG_DEBUG, KW_ABOUT_FETCH,
                "%s [%d]: %s at offset %lld: %s: tried again",
                kw_cluster_topic_name(a->consumer->cluster, a->topic).p, (int)a->partition, api,
                (long long)a->fetch_offset, kw_error_name(error));
}

/* Who fails together is asked about together again (F14): one draw of the jitter for all of them. */
static kw_time retry_at(kw_consumer *c, int attempts) {
    kw_retry *r = &c->last_retry;
    if (r->now == c->core->now && r->attempts == attempts)
        return r->at;
    *r = (kw_retry){c->core->now, kw_core_retry_at(c->core, attempts), attempts};
    return r->at;
}

void kw_position_failed(kw_assigned *a, int error, const char *api) {
    if (!kw_consumer_may_retry(a->consumer, error)) {
        give_up(a, error, api);
        return;
    }
    if (error == KW_ENOMEM)
        kw_consumer_short_of_memory(a->consumer);
    /* A leader may learn of its epoch after us. If that lasts, ours may be that of a topic which was deleted
     * (F13): where topics go by name nothing else would tell us. */
    if (error == UNKNOWN_LEADER_EPOCH && a->attempts > 0)
        a->consumer->cluster->wants_metadata = true;
    log_failure(a, error, api);
    a->attempts += 1;
    a->not_before = retry_at(a->consumer, a->attempts);
    kw_consumer_touch(a);
}
