/* history.c - see history.h. */
#include "tests/sim/history.h"

#include "tests/sim/die.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void sim_history_fini(sim_history *h) {
    for (int32_t i = 0; i < h->n; i++) {
        free(h->pasts[i].batches);
        free(h->pasts[i].entries);
    }
    free(h->pasts);
    *h = (sim_history){0};
}

static bool same_id(const kw_uuid *a, const kw_uuid *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* Lives are counted in the order in which they are met. */
static int32_t life_of(const sim_history *h, int32_t topic, kw_uuid id) {
    int32_t next = 0;
    for (int32_t i = 0; i < h->n; i++) {
        const sim_past *p = &h->pasts[i];
        if (p->topic == topic && same_id(&p->id, &id))
            return p->life;
        if (p->topic == topic && p->life >= next)
            next = p->life + 1;
    }
    return next;
}

sim_past *sim_history_past(sim_history *h, int32_t topic, kw_uuid id, int32_t partition) {
    for (int32_t i = 0; i < h->n; i++) {
        sim_past *p = &h->pasts[i];
        if (p->topic == topic && p->partition == partition && same_id(&p->id, &id))
            return p;
    }
    sim_past p = {.topic = topic, .partition = partition, .life = life_of(h, topic, id), .id = id};
    if (h->n == h->cap) {
        h->cap = h->cap * 2 + 8;
        h->pasts = sim_realloc(h->pasts, (size_t)h->cap * sizeof *h->pasts);
    }
    h->pasts[h->n] = p;
    return &h->pasts[h->n++];
}

void sim_past_batch(sim_past *p, const sim_stored *b) {
    if (p->n_batches == p->cap_batches) {
        p->cap_batches = p->cap_batches * 2 + 32;
        p->batches = sim_realloc(p->batches, (size_t)p->cap_batches * sizeof *p->batches);
    }
    sim_stored *to = &p->batches[p->n_batches++];
    *to = *b;
    to->first = p->n_entries;
    to->count = 0;
    p->end = b->mark == SIM_DATA ? b->offset : b->offset + 1;
}

void sim_past_record(sim_past *p, int64_t offset, int64_t number) {
    if (p->n_entries == p->cap_entries) {
        p->cap_entries = p->cap_entries * 2 + 128;
        p->entries = sim_realloc(p->entries, (size_t)p->cap_entries * sizeof *p->entries);
    }
    p->entries[p->n_entries++] = (sim_entry){offset, number};
    p->batches[p->n_batches - 1].count++;
    p->end = offset + 1;
}

void sim_past_cut(sim_past *p, int64_t end, void (*lost)(void *ctx, int64_t number), void *ctx) {
    while (p->n_batches > 0 && p->batches[p->n_batches - 1].offset >= end) {
        const sim_stored *b = &p->batches[--p->n_batches];
        for (int32_t i = b->first; i < b->first + b->count; i++)
            lost(ctx, p->entries[i].number);
        p->n_entries = b->first;
    }
    if (p->end > end)
        p->end = end;
}

static void print_batch(const sim_past *p, const sim_stored *b) {
    static const char *const marks[] = {"", " COMMIT", " ABORT"};
    printf("%8lld  id %lld, epoch %d, sequence %d%s:", (long long)b->offset, (long long)b->producer_id,
           (int)b->epoch, (int)b->sequence, marks[b->mark]);
    for (int32_t i = b->first; i < b->first + b->count; i++)
        printf(" %lld", (long long)p->entries[i].number);
    printf("\n");
}

void sim_history_print(const sim_history *h) {
    for (int32_t i = 0; i < h->n; i++) {
        const sim_past *p = &h->pasts[i];
        printf("topic %d, life %d, partition %d:\n", (int)p->topic, (int)p->life, (int)p->partition);
        for (int32_t k = 0; k < p->n_batches; k++)
            print_batch(p, &p->batches[k]);
    }
}
