/* coordinator.c - see coordinator.h. Look-ups go to any live broker (T16). */
#include "client/coordinator.h"

#include <kwire/msg/find_coordinator.h>

#include <string.h>

#define FIRST_LIST_VERSION 4 /* from v4 on keys and answers are lists (KIP-699) */

static void find_done(kw_call *call, kw_answer *a);
static const kw_call_ops find_ops = {.keeps_frame = false, .done = find_done};

void kw_coordinators_init(kw_coordinators *cs, kw_cluster *cluster) {
    cs->core = cluster->core;
    cs->cluster = cluster;
    kw_list_init(&cs->list);
    kw_table_init(&cs->index, &cs->core->buffers);
}

void kw_coordinators_fini(kw_coordinators *cs) {
    if (cs->core == NULL)
        return;
    for (kw_link *l; (l = kw_list_pop(&cs->list)) != NULL;) {
        kw_coordinator *c = KW_CONTAINER(l, kw_coordinator, link);
        kw_mem_free(&cs->core->buffers, c, sizeof *c + (size_t)c->n_key);
    }
    kw_table_fini(&cs->index);
}

static uint32_t hash_of(int8_t type, kw_str key) {
    return kw_hash_bytes(key.p, key.n) + (uint32_t)type;
}

static kw_coordinator *lookup(kw_coordinators *cs, int8_t type, kw_str key) {
    kw_table_node *n = kw_table_find(&cs->index, hash_of(type, key));
    for (; n != NULL; n = kw_table_next(n)) {
        kw_coordinator *c = KW_CONTAINER(n, kw_coordinator, node_in_index);
        if (c->type == type && c->n_key == key.n && memcmp(c->key, key.p, (size_t)key.n) == 0)
            return c;
    }
    return NULL;
}

static kw_coordinator *add(kw_coordinators *cs, int8_t type, kw_str key) {
    kw_coordinator *c = kw_mem_zalloc(&cs->core->buffers, sizeof *c + (size_t)key.n);
    if (c == NULL)
        return NULL;
    c->all = cs;
    c->type = type;
    c->node = -1;
    c->n_key = key.n;
    memcpy(c->key, key.p, (size_t)key.n);
    kw_list_push_back(&cs->list, &c->link);
    kw_table_put(&cs->index, &c->node_in_index, hash_of(type, key));
    return c;
}

void kw_coordinators_forget(kw_coordinators *cs, int8_t type, kw_str key) {
    kw_coordinator *c = lookup(cs, type, key);
    if (c != NULL)
        c->node = -1;
}

static int ask(kw_coordinator *c) {
    kw_coordinators *cs = c->all;
    kw_node *node = kw_cluster_any(cs->cluster);
    if (node == NULL)
        return KW_EAGAIN;
    int16_t version = kw_conn_version(&node->conn, &kw_find_coordinator_api);
    if (version < 0)
        return KW_EUNSUPPORTED;
    kw_str key = {c->key, c->n_key};
    kw_find_coordinator_req req = kw_find_coordinator_req_default;
    req.key_type = c->type;
    if (version < FIRST_LIST_VERSION) {
        req.key = key;
    } else {
        req.coordinator_keys = &key;
        req.n_coordinator_keys = 1;
    }
    c->call.ops = &find_ops;
    int rc = kw_cluster_send(&node->conn, &c->call, &kw_find_coordinator_api, version, &req, 0,
                             KW_MS(cs->core->config.request_timeout_ms), NULL);
    c->in_flight = rc == KW_OK;
    return rc == KW_OK ? KW_EAGAIN : rc;
}

int kw_coordinators_find(kw_coordinators *cs, int8_t type, kw_str key, int32_t *node, kw_time *retry_at) {
    kw_coordinator *c = lookup(cs, type, key);
    if (c == NULL)
        c = add(cs, type, key);
    if (c == NULL)
        return KW_ENOMEM;
    *retry_at = KW_NEVER;
    if (c->error != 0) {
        int error = c->error;
        c->error = 0;
        return error;
    }
    if (c->node >= 0) {
        *node = c->node;
        return KW_OK;
    }
    if (c->in_flight)
        return KW_EAGAIN;
    if (c->not_before > cs->core->now) {
        *retry_at = c->not_before;
        return KW_EAGAIN;
    }
    return ask(c);
}

/* T16: a coordinator that cannot be reached may have an heir, of whom nobody tells us. Asked for at times.
 * true: it is time to. */
static bool doubt(kw_coordinators *cs, int8_t type, kw_str key, const kw_conn *conn, kw_time *retry_at) {
    kw_coordinator *c = lookup(cs, type, key);
    if (c == NULL || conn->state != KW_CONN_DOWN || conn->failures == 0)
        return false;
    *retry_at = kw_after(c->found_at, KW_MS(cs->core->config.retry_backoff_max_ms));
    if (*retry_at > cs->core->now)
        return false;
    c->node = -1;
    return true;
}

int kw_coordinators_conn(kw_coordinators *cs, int8_t type, kw_str key, kw_conn **conn, kw_time *retry_at) {
    int32_t id = -1;
    int rc = kw_coordinators_find(cs, type, key, &id, retry_at);
    if (rc == KW_OK && kw_cluster_node(cs->cluster, id) == NULL) { /* the metadata no longer has it */
        kw_coordinators_forget(cs, type, key);
        rc = kw_coordinators_find(cs, type, key, &id, retry_at);
    }
    kw_node *node = rc == KW_OK ? kw_cluster_node(cs->cluster, id) : NULL;
    if (node == NULL)
        return rc == KW_OK ? KW_EAGAIN : rc;
    *conn = kw_cluster_coordinator_conn(cs->cluster, node);
    if (kw_conn_want(*conn))
        return KW_OK;
    if (!doubt(cs, type, key, *conn, retry_at))
        return KW_EAGAIN;
    rc = kw_coordinators_find(cs, type, key, &id, retry_at);
    return rc == KW_OK ? KW_EAGAIN : rc;
}

typedef struct found {
    int16_t error;
    int32_t node, port;
    kw_str host;
} found;

static int read_answer(kw_coordinator *c, kw_answer *a, found *f) {
    kw_find_coordinator_resp resp;
    kw_arena_reset(&c->all->core->scratch);
    int rc = kw_call_decode(&c->call, a, &c->all->core->scratch, &resp);
    if (rc < 0)
        return rc;
    if (c->call.version < FIRST_LIST_VERSION) {
        *f = (found){resp.error_code, resp.node_id, resp.port, resp.host};
        return KW_OK;
    }
    if (resp.n_coordinators != 1)
        return KW_EMALFORMED;
    const kw_find_coordinator_resp_coordinator *one = &resp.coordinators[0];
    *f = (found){one->error_code, one->node_id, one->port, one->host};
    return KW_OK;
}

static void back_off(kw_coordinator *c) {
    c->attempts += 1;
    c->not_before = kw_core_retry_at(c->all->core, c->attempts);
}

static void take(kw_coordinator *c, const found *f) {
    if (f->error != 0) {
        kw_core_log(c->all->core, KW_LOG_DEBUG, KW_ABOUT_CGRP, "coordinator of %.*s: %s", (int)c->n_key,
                    c->key, kw_error_name(f->error));
        if ((kw_error_class(f->error) & KW_RETRIABLE) == 0)
            c->error = f->error;
        back_off(c);
        return;
    }
    kw_cluster *k = c->all->cluster;
    bool known = f->node >= 0 && kw_cluster_node(k, f->node) != NULL;
    if (!known && kw_cluster_put_node(k, f->node, f->host, f->port, (kw_str){NULL, -1}) < 0) {
        back_off(c);
        return;
    }
    kw_core_log(k->core, KW_LOG_DEBUG, KW_ABOUT_CGRP, "%s %.*s: coordinated by broker %d",
                c->type == KW_COORDINATOR_GROUP ? "group" : "transactional id", (int)c->n_key, c->key,
                (int)f->node);
    c->node = f->node;
    c->found_at = c->all->core->now;
    c->attempts = 0;
}

static void find_done(kw_call *call, kw_answer *a) {
    kw_coordinator *c = KW_CONTAINER(call, kw_coordinator, call);
    found f;
    c->in_flight = false;
    if (a->error == KW_OK && read_answer(c, a, &f) == KW_OK)
        take(c, &f);
    else
        back_off(c);
    kw_call_fini(call);
}
