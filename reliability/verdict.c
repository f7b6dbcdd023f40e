/* verdict.c - see verdict.h.
 *
 * Two rules stand above the table. What is unknown is repeated as it is until it is answered or too late,
 * however many `retries` are left (P7). And a batch of which an attempt was unknown is not given another
 * number unless there is a proof that it is not in the log. 47, 59 and a topic that was made anew prove
 * nothing; nor does 45 while others are unresolved, since a leader that was restarted remembers only the last
 * batch of each producer. Without one it ends UNKNOWN. The compiler sees to that: it takes a kw_refused to
 * renumber. */
#include "reliability/verdict.h"

#include "reliability/producer_id.h"

#include <string.h>

typedef struct code_row {
    int code;
    kw_meaning alone, within;
} code_row;

/* clang-format off */
static const code_row rows[] = {
    {2,   KW_MEANS_AGAIN,       KW_MEANS_AGAIN},       /* CORRUPT_MESSAGE; the client counts (P14) */
    {10,  KW_MEANS_SMALLER,     KW_MEANS_SMALLER},     /* MESSAGE_TOO_LARGE */
    {18,  KW_MEANS_SMALLER,     KW_MEANS_SMALLER},     /* RECORD_LIST_TOO_LARGE */
    {31,  KW_MEANS_END,         KW_MEANS_NEVER},       /* CLUSTER_AUTHORIZATION_FAILED: no IdempotentWrite */
    {45,  KW_MEANS_GAP,         KW_MEANS_GAP},         /* OUT_OF_ORDER_SEQUENCE_NUMBER */
    {46,  KW_MEANS_STORED,      KW_MEANS_STORED},      /* DUPLICATE_SEQUENCE_NUMBER */
    {47,  KW_MEANS_OUTDATED,    KW_MEANS_NEVER},       /* INVALID_PRODUCER_EPOCH; KIP-588: abortable */
    {49,  KW_MEANS_OUTDATED,    KW_MEANS_NEVER},       /* INVALID_PRODUCER_ID_MAPPING */
    {59,  KW_MEANS_FORGOTTEN,   KW_MEANS_FORGOTTEN},   /* UNKNOWN_PRODUCER_ID */
    {90,  KW_MEANS_OUTDATED,    KW_MEANS_NEVER},       /* PRODUCER_FENCED */
    {100, KW_MEANS_OTHER_TOPIC, KW_MEANS_OTHER_TOPIC}, /* UNKNOWN_TOPIC_ID */
    {103, KW_MEANS_OTHER_TOPIC, KW_MEANS_OTHER_TOPIC}, /* INCONSISTENT_TOPIC_ID */
};
/* clang-format on */

/* Of ours all but one are about the way to the broker, and the next may be better. */
static kw_meaning meaning_of_class(int code) {
    if (code <= KW_EAGAIN)
        return code == KW_EUNSUPPORTED ? KW_MEANS_NEVER : KW_MEANS_AGAIN;
    return kw_error_class(code) & KW_RETRIABLE ? KW_MEANS_AGAIN : KW_MEANS_NEVER;
}

kw_meaning kw_meaning_of(int code, bool within) {
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].code == code)
            return within ? rows[i].within : rows[i].alone;
    return meaning_of_class(code);
}

static bool is_within(const kw_case *c) {
    return c->producer->overlay.self != NULL;
}

/* ---- ends ---- */

static kw_verdict stored(const kw_case *c) {
    kw_book_keep(c->book, c->batch, c->attempt->base_offset);
    return KW_VERDICT_DONE;
}

/* It will not be delivered, as far as we know. */
static kw_verdict end(const kw_case *c) {
    const kw_refused *refused = kw_refused_of(c->batch, c->attempt);
    if (refused != NULL)
        kw_book_take_back(c->book, refused, c->attempt->code);
    else
        kw_book_abandon(c->book, c->batch, c->attempt->code);
    const kw_overlay *o = &c->producer->overlay;
    return is_within(c) ? o->failed(o->self, c->batch, c->attempt) : KW_VERDICT_FAIL;
}

static kw_verdict end_of_all(const kw_case *c) {
    (void)end(c);
    kw_producer_id_refused(c->producer, "Produce", c->attempt->code);
    return KW_VERDICT_FATAL;
}

/* ---- other numbers ---- */

/* Alone, what was certainly not stored goes on under the next number there is. `proof`: there is another than
 * the course of its attempts; may be NULL. */
static kw_verdict renumber(const kw_case *c, const kw_refused *proof) {
    if (proof == NULL)
        proof = kw_refused_of(c->batch, c->attempt);
    if (proof == NULL || is_within(c))
        return end(c);
    kw_book_take_back(c->book, proof, c->attempt->code);
    c->batch->maybe_written = false;
    return KW_VERDICT_RESEAL;
}

/* The leader takes none of the numbers that this identity has left. */
static void end_identity(const kw_case *c) {
    if (kw_book_is_current(c->book, c->batch))
        kw_book_end(c->book, c->attempt->code);
}

static kw_verdict again(const kw_case *c) {
    return c->attempt->out_of_retries ? end(c) : KW_VERDICT_RESEND;
}

static kw_verdict gap(const kw_case *c) {
    if (kw_book_is_passed(c->book, c->batch))
        return end(c);
    if (kw_book_waits(c->book, c->batch))
        return KW_VERDICT_RESEND; /* not its own fault: it costs none of its retries */
    const kw_refused *proof = kw_refused_by_gap(c->book, c->batch);
    end_identity(c);
    return renumber(c, proof);
}

/* Without a log start it may be a leader that is still loading. With one, either retention removed all that
 * this producer had stored, or the leader has lost it: the same remedy, and again the first goes alone. */
static kw_verdict forgotten(const kw_case *c) {
    if (c->attempt->log_start < 0)
        return again(c);
    end_identity(c);
    c->book->known &= c->batch->seal.producer_id != c->book->identity.id;
    return renumber(c, NULL);
}

/* A batch of a former identity needs but the present one. */
static kw_verdict outdated(const kw_case *c) {
    if (kw_book_is_current(c->book, c->batch))
        c->book->disowned = true;
    end_identity(c);
    return renumber(c, NULL);
}

/* The topic that it was sealed for may only be slow to show itself; once metadata has another, it is gone for
 * good, and with it whatever was in it. What certainly was not goes to the topic of that name. What may have
 * been was perhaps read there, and must not be read again. */
static kw_verdict other_topic(const kw_case *c) {
    kw_uuid now = kw_host_topic_id(c->producer->client, c->batch->topic);
    bool gone = memcmp(now.b, c->batch->topic_id.b, sizeof now.b) != 0;
    return gone ? renumber(c, NULL) : KW_VERDICT_RESEND; /* metadata is awaited, whatever `retries` are */
}

/* ---- other bytes ---- */

static kw_verdict smaller(const kw_case *c) {
    const kw_refused *refused = kw_refused_of(c->batch, c->attempt);
    if (refused == NULL || c->batch->count == 1)
        return end(c);
    kw_book_split(c->book, refused);
    return KW_VERDICT_SPLIT;
}

static kw_verdict (*const answers[KW_MEANINGS])(const kw_case *c) = {
    [KW_MEANS_STORED] = stored,           [KW_MEANS_AGAIN] = again,
    [KW_MEANS_SMALLER] = smaller,         [KW_MEANS_GAP] = gap,
    [KW_MEANS_FORGOTTEN] = forgotten,     [KW_MEANS_OUTDATED] = outdated,
    [KW_MEANS_OTHER_TOPIC] = other_topic, [KW_MEANS_NEVER] = end,
    [KW_MEANS_END] = end_of_all,
};

kw_verdict kw_case_decide(const kw_case *c) {
    if (c->attempt->outcome == KW_OUTCOME_OK)
        return stored(c);
    kw_meaning m = kw_meaning_of(c->attempt->code, is_within(c));
    if (m != KW_MEANS_STORED && c->attempt->expired)
        return end(c);
    if (c->attempt->outcome == KW_OUTCOME_UNKNOWN)
        return KW_VERDICT_RESEND;
    return answers[m](c);
}
