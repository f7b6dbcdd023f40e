/* flip.c - see flip.h. */
#include "tests/sim/flip.h"

#include <kwire/message.h>
#include <kwire/msg/fetch.h>
#include <kwire/msg/produce.h>
#include <kwire/net.h>
#include <kwire/records.h>

enum { SIZE = 4, CRC_AT = 17, MOST_PARTS = 64, PRODUCE = 0, FETCH = 1 };

/* The records fields of a frame, in place. */
typedef struct parts {
    kw_bytes of[MOST_PARTS];
    int n;
} parts;

static void add(parts *all, kw_bytes records) {
    if (records.n > 0 && all->n < MOST_PARTS)
        all->of[all->n++] = records;
}

static void find_produced(const kw_produce_req *req, parts *all) {
    for (int32_t i = 0; i < req->n_topic_data; i++)
        for (int32_t k = 0; k < req->topic_data[i].n_partition_data; k++)
            add(all, req->topic_data[i].partition_data[k].records);
}

static void find_fetched(const kw_fetch_resp *resp, parts *all) {
    for (int32_t i = 0; i < resp->n_responses; i++)
        for (int32_t k = 0; k < resp->responses[i].n_partitions; k++)
            add(all, resp->responses[i].partitions[k].records);
}

static void find_in_request(kw_reader *r, kw_arena *arena, parts *all) {
    kw_request_header h;
    kw_produce_req req;
    kw_reader ahead = *r;
    (void)kw_read_i16(&ahead);
    int16_t version = kw_read_i16(&ahead);
    kw_request_header_read(r, kw_request_header_version(&kw_produce_api, version), &h);
    if (kw_message_decode(kw_produce_api.request, version, r, arena, 0, &req, NULL) == KW_OK)
        find_produced(&req, all);
}

static void find_in_answer(kw_reader *r, int16_t version, kw_arena *arena, parts *all) {
    kw_fetch_resp resp;
    (void)kw_response_header_read(r, kw_response_header_version(&kw_fetch_api, version));
    if (kw_message_decode(kw_fetch_api.response, version, r, arena, 0, &resp, NULL) == KW_OK)
        find_fetched(&resp, all);
}

/* Some batch of the field, if it is one of format 2; all bytes from the checksum on count. */
static bool pick_batch(sim_dice *d, kw_bytes records, kw_batch *picked) {
    kw_reader r;
    kw_batch b;
    int n = 0;
    kw_reader_init(&r, records.p, (size_t)records.n);
    while (kw_batches_next(&r, &b) == 1)
        if (b.magic == 2 && sim_roll(d, ++n) == 0)
            *picked = b;
    return n > 0;
}

static bool turn_a_bit(sim_dice *d, const parts *all, uint8_t *frame) {
    kw_batch b = {.magic = -1};
    if (all->n == 0 || !pick_batch(d, all->of[sim_roll(d, all->n)], &b))
        return false;
    size_t at = (size_t)(b.raw.p - frame) + CRC_AT + (size_t)sim_roll(d, b.raw.n - CRC_AT);
    frame[at] ^= (uint8_t)(1 << sim_roll(d, 8));
    return true;
}

/* The version in which the question was asked; -1: it was not a Fetch, or is forgotten. */
static int16_t version_of(const sim_questions *a, int32_t correlation) {
    for (int i = a->n - 1; i >= 0 && i >= a->n - SIM_QUESTIONS; i--)
        if (a->of[i % SIM_QUESTIONS].correlation == correlation)
            return a->of[i % SIM_QUESTIONS].api_key == FETCH ? a->of[i % SIM_QUESTIONS].version : -1;
    return -1;
}

static int16_t note(sim_questions *a, kw_reader r) {
    int at = a->n++ % SIM_QUESTIONS;
    a->of[at].api_key = kw_read_i16(&r);
    a->of[at].version = kw_read_i16(&r);
    a->of[at].correlation = kw_read_i32(&r);
    return a->of[at].api_key;
}

void sim_flip(sim_flips *f, sim_questions *asked, sim_dir dir, uint8_t *p, size_t n) {
    kw_mem mem = kw_mem_libc();
    kw_arena arena;
    kw_reader r;
    parts all = {.n = 0};
    kw_reader_init(&r, p + SIZE, n - SIZE);
    kw_reader ahead = r;
    bool has = dir == SIM_UP ? note(asked, r) == PRODUCE : version_of(asked, kw_read_i32(&ahead)) >= 0;
    if (!has || sim_roll(&f->dice, 1000) >= f->per_mille[dir])
        return;
    kw_arena_init(&arena, &mem, 0);
    ahead = r;
    if (dir == SIM_UP)
        find_in_request(&r, &arena, &all);
    else
        find_in_answer(&r, version_of(asked, kw_read_i32(&ahead)), &arena, &all);
    f->n[dir] += turn_a_bit(&f->dice, &all, p);
    kw_arena_fini(&arena);
}
