/* judge_once.c - see judge_once.h. */
#include "tests/sim/judge_once.h"

#include "tests/sim/die.h"

#include <stdlib.h>

/* What has been found of a record so far. */
typedef struct found {
    int32_t life; /* of its topic, in which it stood last; -1: in none */
    bool there;
    bool as_told; /* at the offset that was reported */
} found;

typedef struct trial {
    sim_account *account;
    found *of;     /* each record */
    int64_t *last; /* record of each producer, by `anywhere`, in the partition at hand */
} trial;

static void look_for_double(trial *t, const sim_past *p, const sim_entry *e) {
    found *f = &t->of[e->number];
    if (f->life == p->life)
        sim_account_breach(
            t->account,
            "record %lld stands in topic %d twice: the second time in partition %d at offset %lld",
            (long long)e->number, (int)p->topic, (int)p->partition, (long long)e->offset);
    f->life = p->life;
}

static void look_at_order(trial *t, const sim_past *p, const sim_entry *e) {
    const sim_asked *r = &t->account->records[e->number];
    if (r->adrift)
        return;
    int64_t *last = &t->last[2 * r->producer + r->anywhere];
    if (*last > e->number)
        sim_account_breach(
            t->account, "topic %d, partition %d: record %lld stands behind record %lld, at offset %lld",
            (int)p->topic, (int)p->partition, (long long)e->number, (long long)*last, (long long)e->offset);
    *last = e->number;
}

static void look_at(trial *t, const sim_past *p, const sim_entry *e) {
    if (e->number < 0 || e->number >= t->account->n) {
        sim_account_breach(t->account, "partition %d, offset %lld: nobody produced that", (int)p->partition,
                           (long long)e->offset);
        return;
    }
    const sim_asked *r = &t->account->records[e->number];
    found *f = &t->of[e->number];
    if (r->topic != p->topic)
        sim_account_breach(t->account, "record %lld stands in topic %d", (long long)e->number, (int)p->topic);
    look_for_double(t, p, e);
    look_at_order(t, p, e);
    f->there = true;
    f->as_told |= r->offset < 0 || (r->partition == p->partition && r->offset == e->offset);
}

static void look_through(trial *t, const sim_past *p) {
    for (int32_t i = 0; i < 2 * t->account->n_producers; i++)
        t->last[i] = -1;
    for (int32_t i = 0; i < p->n_entries; i++)
        look_at(t, p, &p->entries[i]);
}

/* Lives of a topic one after another, so that `life` is enough to know a double by. */
static void look_through_all(trial *t, const sim_history *h) {
    int32_t lives = 0;
    for (int32_t i = 0; i < h->n; i++)
        lives = h->pasts[i].life >= lives ? h->pasts[i].life + 1 : lives;
    for (int32_t life = 0; life < lives; life++)
        for (int32_t i = 0; i < h->n; i++)
            if (h->pasts[i].life == life)
                look_through(t, &h->pasts[i]);
}

static void compare(sim_account *a, int64_t number, const found *f) {
    const sim_asked *r = &a->records[number];
    if (r->n_told == 0)
        return;
    if (r->outcome == KW_OUTCOME_NOT_DONE && (f->there || r->cut))
        sim_account_breach(a, "record %lld was reported as not done, and was stored", (long long)number);
    if (r->outcome != KW_OUTCOME_OK || r->cut)
        return;
    if (!f->there)
        sim_account_breach(a, "record %lld was reported OK, and is not there", (long long)number);
    else if (!f->as_told)
        sim_account_breach(a, "record %lld was reported at offset %lld of partition %d, and is not there",
                           (long long)number, (long long)r->offset, (int)r->partition);
}

const char *sim_judge_once(sim_account *a, const sim_history *h) {
    trial t = {a, sim_realloc(NULL, (size_t)(a->n + 1) * sizeof *t.of),
               sim_realloc(NULL, (size_t)(2 * a->n_producers + 1) * sizeof *t.last)};
    for (int64_t i = 0; i < a->n; i++)
        t.of[i] = (found){.life = -1};
    look_through_all(&t, h);
    for (int64_t i = 0; i < a->n; i++)
        compare(a, i, &t.of[i]);
    free(t.of);
    free(t.last);
    return a->breach[0] == '\0' ? NULL : a->breach;
}

const char *sim_judge_told(sim_account *a, int32_t producer) {
    for (int64_t i = 0; i < a->n; i++)
        if (a->records[i].producer == producer && a->records[i].n_told != 1)
            sim_account_breach(a, "record %lld was told of %d times", (long long)i, a->records[i].n_told);
    return a->breach[0] == '\0' ? NULL : a->breach;
}
