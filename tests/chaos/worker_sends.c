/* worker_sends.c - see worker_sends.h. */
#include "tests/chaos/worker_sends.h"
#include "tests/chaos/worker.h"

#include <stdlib.h>
#include <string.h>

/* ---- slots ---- */

static bool grow(sends *s) {
    size_t n = s->n == 0 ? 256 : 2 * s->n;
    sends_slot *slots = realloc(s->slots, n * sizeof *slots);
    if (slots == NULL)
        return false;
    for (size_t i = s->n; i < n; i++)
        slots[i] = (sends_slot){.next = i + 1};
    s->slots = slots;
    s->n = n;
    return true;
}

static sends_slot *take(sends *s, kw_bytes value, int64_t txn) {
    if (s->first_free == s->n && !grow(s))
        return NULL;
    sends_slot *slot = &s->slots[s->first_free];
    char *copy = value.n >= 0 ? malloc((size_t)value.n + 1) : NULL;
    if (copy == NULL && value.n >= 0)
        return NULL;
    if (value.n > 0)
        memcpy(copy, value.p, (size_t)value.n);
    s->first_free = slot->next;
    slot->value = copy;
    slot->n = value.n;
    slot->txn = txn;
    return slot;
}

static void give_back(sends *s, sends_slot *slot) {
    free(slot->value);
    *slot = (sends_slot){.next = s->first_free};
    s->first_free = (size_t)(slot - s->slots);
}

void sends_fini(sends *s) {
    for (size_t i = 0; i < s->n; i++)
        free(s->slots[i].value);
    free(s->slots);
    *s = (sends){0};
}

/* ---- records ---- */

static void line(worker *w, kw_str topic, kw_bytes value, int64_t txn) {
    worker_line(w, "send");
    history_text(&w->history, "topic", topic);
    history_bytes(&w->history, "value", value);
    worker_line_txn(w, txn);
}

/* The client has a copy, and no byte of it leaves before the next turn: so what was refused has no line. */
int sends_produce(worker *w, kw_outgoing *r, kw_str topic, int64_t txn) {
    sends_slot *slot = take(&w->sends, r->value, txn);
    if (slot == NULL)
        return KW_ENOMEM;
    r->opaque = (uint64_t)(slot - w->sends.slots);
    int rc = kw_produce(w->client, r);
    if (rc < 0) {
        give_back(&w->sends, slot);
        return rc;
    }
    line(w, topic, r->value, txn);
    history_number(&w->history, "partition", r->partition);
    history_end(&w->history);
    return KW_OK;
}

static void tell(worker *w, const kw_event *e, int32_t i) {
    sends_slot *slot = &w->sends.slots[e->u.delivered.opaques[i]];
    line(w, e->topic_name, (kw_bytes){(uint8_t *)slot->value, slot->n}, slot->txn);
    history_number(&w->history, "partition", e->partition);
    if (e->u.delivered.base_offset >= 0)
        history_number(&w->history, "offset", e->u.delivered.base_offset + i);
    history_outcome(&w->history, e->u.delivered.outcome, e->error);
    history_end(&w->history);
    give_back(&w->sends, slot);
}

void sends_delivered(worker *w, const kw_event *e) {
    for (int32_t i = 0; i < e->u.delivered.count; i++)
        tell(w, e, i);
}
