/* producer_id.c - see producer_id.h.
 *
 * Any broker gives out ids, so it is asked only when there is something to send, and for ever, with back-off:
 * meanwhile records wait as they do for a leader, and expire as they do then (P11). Only what no waiting can
 * mend ends the producer. */
#include "reliability/producer_id.h"

#include <kwire/msg/init_producer_id.h>

#include <stdio.h>

void kw_producer_id_want(kw_idempotence *i) {
    i->wanted = true;
}

/* ---- asking ---- */

static int ask(kw_idempotence *i) {
    kw_request_options o = {.target = {.kind = KW_TO_ANY}, .version = -1};
    kw_init_producer_id_req req = kw_init_producer_id_req_default;
    req.transactional_id = (kw_str){NULL, -1};
    req.transaction_timeout_ms = INT32_MAX; /* there are none */
    return kw_host_request(i->client, &kw_init_producer_id_api, &req, &o);
}

static bool is_due(const kw_idempotence *i) {
    return i->wanted && !i->asking && !i->ended;
}

bool kw_producer_id_step(kw_idempotence *i, kw_time now) {
    if (!is_due(i) || i->ask_at > now)
        return false;
    if (ask(i) < 0) {
        i->ask_at = kw_host_retry_at(i->client, ++i->attempts);
        return false;
    }
    i->asking = true;
    i->wanted = false;
    return true;
}

kw_time kw_producer_id_deadline(const kw_idempotence *i) {
    return is_due(i) ? i->ask_at : KW_NEVER;
}

/* ---- answers ---- */

/* As Java: of what the broker says only what it calls passing passes; -1 says nothing at all. */
static bool may_pass(int error) {
    if (error <= KW_EAGAIN)
        return error != KW_EUNSUPPORTED && error != KW_EVERSION;
    return error == -1 || (kw_error_class(error) & KW_RETRIABLE) != 0;
}

void kw_producer_id_refused(kw_idempotence *i, const char *api, int error) {
    char text[240];
    snprintf(text, sizeof text,
             "%s: %s: %s Without the guarantee that each record is stored once: set "
             "enable.idempotence=false",
             api, kw_error_name(error), kw_error_text(error));
    i->ended = true;
    kw_host_error(i->client, error, text);
    kw_host_fail(i->client, error);
}

static void failed(kw_idempotence *i, int error) {
    char text[160];
    if (!may_pass(error)) {
        kw_producer_id_refused(i, "InitProducerId", error);
        return;
    }
    i->ask_at = kw_host_retry_at(i->client, ++i->attempts);
    snprintf(text, sizeof text, "no producer id yet: %s; asking again", kw_error_name(error));
    kw_host_log(i->client, i->attempts == 1 ? KW_LOG_WARN : KW_LOG_DEBUG, text);
    kw_host_due(i->client); /* who still has something to send wants it again */
}

static bool was_used(const kw_idempotence *i, int64_t id) {
    for (size_t n = 0; n < i->n_used; n++)
        if (i->used[n] == id)
            return true;
    return false;
}

/* An id is asked for when the former ones have nothing left for some book: one that comes again is of no use,
 * and in a book that has had another since, numbers would begin at 0 twice under it. */
static int use(kw_idempotence *i, int64_t id) {
    size_t size = sizeof *i->used * i->n_used;
    if (was_used(i, id))
        return KW_EAGAIN;
    int64_t *used = kw_mem_realloc(kw_host_memory(i->client), i->used, size, size + sizeof *used);
    if (used == NULL)
        return KW_ENOMEM;
    i->used = used;
    i->used[i->n_used++] = id;
    return KW_OK;
}

/* If this one is of no use either, as the leader will say, the next is not asked for before ask_at. */
static void take(kw_idempotence *i, kw_identity identity) {
    char text[80];
    i->identity = identity;
    i->wanted = false;
    i->attempts = 0;
    i->ask_at = kw_host_retry_at(i->client, 1);
    snprintf(text, sizeof text, "producer id %lld, epoch %d", (long long)identity.id, (int)identity.epoch);
    kw_host_log(i->client, KW_LOG_DEBUG, text);
    kw_host_due(i->client);
}

static int error_of(const kw_event *e) {
    const kw_init_producer_id_resp *r = e->u.response.body;
    if (e->error != KW_OK || r == NULL)
        return e->error;
    if (r->error_code != 0)
        return r->error_code;
    return r->producer_id < 0 || r->producer_epoch < 0 ? KW_EMALFORMED : KW_OK;
}

void kw_producer_id_answered(kw_idempotence *i, const kw_event *e) {
    const kw_init_producer_id_resp *r = e->u.response.body;
    int error = error_of(e);
    i->asking = false;
    if (e->error == KW_ECANCELLED)
        return; /* the client ends */
    if (error == KW_OK)
        error = use(i, r->producer_id);
    if (error != KW_OK) {
        failed(i, error);
        return;
    }
    take(i, (kw_identity){r->producer_id, r->producer_epoch});
}

void kw_producer_id_fini(kw_idempotence *i) {
    kw_mem_free(kw_host_memory(i->client), i->used, sizeof *i->used * i->n_used);
}
