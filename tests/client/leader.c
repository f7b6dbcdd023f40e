/* leader.c - see leader.h. */
#include "tests/client/leader.h"

#include "client/feed.h"
#include "tests/sim/batches.h"
#include "tests/sim/die.h"

#include <kwire/hash.h>
#include <kwire/msg/metadata.h>
#include <kwire/records.h>
#include <stdio.h>
#include <stdlib.h>

enum { FETCH = 1, METADATA = 3, FIRST_IDS = 13, FIRST_SESSIONS = 7, MOST_RECORDS = 64 };
enum { SESSION_NOT_FOUND = 70, INVALID_EPOCH = 71, OFFSET_OUT_OF_RANGE = 1, UNKNOWN_TOPIC_ID = 100 };

/* ---- metadata ---- */

static void tell_cluster(leader *l, const sim_request *q) {
    const kw_metadata_req *req = q->body;
    kw_metadata_resp_broker broker = kw_metadata_resp_broker_default;
    kw_metadata_resp_topic topic = kw_metadata_resp_topic_default;
    kw_metadata_resp resp = kw_metadata_resp_default;
    kw_metadata_resp_partition *parts = sim_realloc(NULL, sizeof *parts * (size_t)l->n_parts);
    for (int32_t i = 0; i < l->n_parts; i++) {
        parts[i] = kw_metadata_resp_partition_default;
        parts[i].partition_index = i;
        parts[i].leader_id = 1;
        parts[i].leader_epoch = l->leader_epoch;
    }
    broker.node_id = 1;
    broker.host = rig_text("one");
    broker.port = 9092;
    topic.name = rig_text("t");
    topic.topic_id = l->id;
    topic.partitions = parts;
    topic.n_partitions = l->n_parts;
    resp.brokers = &broker;
    resp.n_brokers = 1;
    resp.topics = &topic;
    resp.n_topics = req->n_topics > 0;
    sim_answer_to to = sim_answer_later(q);
    sim_answer(&l->rig.script, &to, &resp);
    free(parts);
}

/* ---- the session ---- */

static void note_request(leader *l, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    leader_seen *s = &l->seen[l->n_seen++ % LEADER_SEEN];
    *s = (leader_seen){.session_id = req->session_id,
                       .epoch = req->session_epoch,
                       .n_topics = req->n_topics,
                       .first = -1,
                       .version = q->header.api_version,
                       .max_wait_ms = req->max_wait_ms,
                       .max_bytes = req->max_bytes,
                       .isolation = req->isolation_level};
    for (int32_t i = 0; i < req->n_topics; i++)
        s->n_named += req->topics[i].n_partitions;
    for (int32_t i = 0; i < req->n_forgotten_topics_data; i++)
        s->n_forgotten += req->forgotten_topics_data[i].n_partitions;
    if (req->n_topics > 0) {
        s->first = req->topics[0].partitions[0].partition;
        s->id = req->topics[0].topic_id;
    }
    if (req->n_forgotten_topics_data > 0)
        s->forgotten_id = req->forgotten_topics_data[0].topic_id;
    if (req->rack_id.n > 0)
        snprintf(s->rack, sizeof s->rack, "%.*s", (int)req->rack_id.n, req->rack_id.p);
}

static bool same_id(kw_uuid a, kw_uuid b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}

static void enter(leader *l, const kw_fetch_req_partition *rp, kw_uuid id, bool wrong_topic) {
    leader_part *p = &l->parts[rp->partition];
    if (!p->in || !same_id(id, p->id))
        p->told_end = -1;
    p->in = true;
    p->id = id;
    p->offset = rp->fetch_offset;
    p->max_bytes = rp->partition_max_bytes;
    if (wrong_topic || p->error == UNKNOWN_TOPIC_ID)
        p->error = wrong_topic ? UNKNOWN_TOPIC_ID : 0;
}

static void enter_all(leader *l, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    for (int32_t i = 0; i < req->n_topics; i++) {
        bool wrong = q->header.api_version >= FIRST_IDS && !same_id(req->topics[i].topic_id, l->id);
        for (int32_t j = 0; j < req->topics[i].n_partitions; j++)
            enter(l, &req->topics[i].partitions[j], req->topics[i].topic_id, wrong);
    }
    /* Last, as Kafka does: who is named in both lists is gone. Under another id it is another partition. */
    for (int32_t i = 0; i < req->n_forgotten_topics_data; i++) {
        const kw_fetch_req_forgotten *t = &req->forgotten_topics_data[i];
        for (int32_t j = 0; j < t->n_partitions; j++)
            if (same_id(t->topic_id, l->parts[t->partitions[j]].id))
                l->parts[t->partitions[j]].in = false;
    }
}

static void clear_session(leader *l) {
    l->epoch = 0;
    for (int32_t i = 0; i < l->n_parts; i++)
        l->parts[i].in = false;
}

/* The code for the whole request. */
static int open_or_go_on(leader *l, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    bool by_id = q->header.api_version >= FIRST_IDS;
    if (q->header.api_version < FIRST_SESSIONS || req->session_epoch <= 0) {
        if (req->session_id != 0 && req->session_id != l->session)
            sim_die("leader: closes session %d, but the last one was %d", req->session_id, l->session);
        if (req->n_forgotten_topics_data > 0)
            sim_die("leader: a full fetch forgets");
        clear_session(l);
        return 0;
    }
    if (l->epoch == 0 || req->session_id != l->session)
        return SESSION_NOT_FOUND;
    if (req->session_epoch != l->epoch)
        sim_die("leader: epoch %d, but %d was due", req->session_epoch, l->epoch);
    if (by_id != l->by_id)
        sim_die("leader: a session changes between names and ids");
    l->epoch = l->epoch == INT32_MAX ? 1 : l->epoch + 1;
    return 0;
}

static int32_t give_session(leader *l, const leader_seen *s) {
    if (s->version < FIRST_SESSIONS || s->epoch < 0)
        return 0;
    if (s->epoch == 0 && !l->no_sessions) {
        l->session += 100;
        l->epoch = 1;
        l->by_id = s->version >= FIRST_IDS;
        l->n_sessions += 1;
    }
    return l->no_sessions ? 0 : l->session;
}

/* ---- the answer ---- */

static int64_t readable_end(const leader *l, const leader_part *p) {
    return l->isolation != 0 ? p->stable_end : p->end;
}

static kw_bytes read_log(const leader *l, const leader_part *p, int64_t max_bytes, bool first) {
    kw_reader r;
    kw_batch b;
    const uint8_t *from = NULL;
    int64_t n = 0;
    kw_reader_init(&r, p->log.p, p->log.n);
    while (kw_batches_next(&r, &b) == 1) {
        if (kw_batch_next_offset(&b) <= p->offset && !p->repeats)
            continue;
        bool fits = n + b.raw.n <= max_bytes || (n == 0 && first);
        if (!fits || b.base_offset >= readable_end(l, p))
            break;
        from = from == NULL ? b.raw.p : from;
        n += b.raw.n;
    }
    return (kw_bytes){from, (int32_t)n};
}

/* The log stays as it is. */
static kw_bytes travel(leader *l, int32_t i, kw_bytes records) {
    kw_buf *sent = &l->parts[i].sent;
    if (l->road == NULL || records.n <= 0)
        return records;
    sent->n = 0;
    assert_int_equal(kw_buf_append(sent, &l->mem, records.p, (size_t)records.n), KW_OK);
    l->road(l, i, sent->p, records.n);
    return (kw_bytes){sent->p, records.n};
}

/* Those that reach into what is read, as Kafka does: from the position on, and no further than the records.
 */
static void list_aborted(leader *l, const leader_part *p, kw_fetch_resp_partition *out) {
    kw_reader r;
    kw_batch b;
    int64_t end = p->offset;
    kw_reader_init(&r, out->records.p, (size_t)out->records.n);
    while (kw_batches_next(&r, &b) == 1)
        end = kw_batch_next_offset(&b);
    out->n_aborted_transactions = 0;
    out->aborted_transactions = l->list;
    for (int32_t i = 0; i < p->n_aborted; i++) {
        const leader_txn *t = &p->aborted[i];
        if (t->last >= p->offset && t->first < end)
            l->list[out->n_aborted_transactions++] =
                (kw_fetch_resp_aborted){.producer_id = t->producer_id, .first_offset = t->first};
    }
    if (l->mess != NULL)
        l->mess(l, l->list, &out->n_aborted_transactions);
}

/* false: nothing new. */
static bool answer_part(leader *l, int32_t i, int64_t *budget, bool first, kw_fetch_resp_partition *out) {
    leader_part *p = &l->parts[i];
    *out = kw_fetch_resp_partition_default;
    out->partition_index = i;
    out->error_code = (int16_t)(p->error != 0 ? p->error : p->offset > p->end ? OFFSET_OUT_OF_RANGE : 0);
    out->high_watermark = out->error_code != 0 ? -1 : p->end;
    out->last_stable_offset = out->error_code != 0 ? -1 : p->stable_end;
    out->log_start_offset = out->error_code != 0 ? -1 : 0;
    out->n_aborted_transactions = -1;
    out->preferred_read_replica = p->replica;
    if (out->error_code == 0 && p->replica < 0 && *budget > 0)
        out->records = read_log(l, p, *budget < p->max_bytes ? *budget : p->max_bytes, first);
    if (l->isolation != 0 && out->error_code == 0)
        list_aborted(l, p, out);
    out->records = travel(l, i, out->records);
    if (out->records.p == NULL)
        out->records = (kw_bytes){NULL, 0};
    *budget -= out->records.n;
    bool news = out->error_code != 0 || out->records.n > 0 || p->told_end != p->end || p->replica >= 0;
    p->told_end = out->error_code != 0 ? -1 : p->end;
    p->n_served += out->records.n > 0;
    return news;
}

static int32_t answer_parts(leader *l, kw_fetch_resp_partition *out) {
    int32_t n = 0, served = -1;
    int64_t budget = l->max_bytes;
    bool some = false;
    for (int32_t k = 0; k < l->n_parts; k++) {
        int32_t i = (l->turn + k) % l->n_parts;
        if (!l->parts[i].in)
            continue;
        if (!answer_part(l, i, &budget, !some, &out[n]) || i == l->forget_entry)
            continue;
        some |= out[n].records.n > 0;
        served = out[n++].records.n > 0 ? i : served;
    }
    if (served >= 0 && l->epoch != 0)
        l->turn = (served + 1) % l->n_parts;
    return n;
}

/* One entry for each run of partitions that were named by the same id. */
static int32_t group(const leader *l, const kw_fetch_resp_partition *parts, int32_t n, bool by_name,
                     kw_fetch_resp_topic *topics) {
    int32_t n_topics = 0;
    for (int32_t i = 0; i < n; i++) {
        int32_t index = parts[i].partition_index;
        kw_uuid id = index < l->n_parts ? l->parts[index].id : l->id;
        if (i == 0 || (index < l->n_parts && !same_id(id, topics[n_topics - 1].topic_id))) {
            topics[n_topics] = kw_fetch_resp_topic_default;
            topics[n_topics].topic = by_name ? rig_text("t") : topics[n_topics].topic;
            topics[n_topics].topic_id = id;
            topics[n_topics++].partitions = &parts[i];
        }
        topics[n_topics - 1].n_partitions += 1;
    }
    return n_topics;
}

static void answer(leader *l, int error) {
    leader_seen *s = &l->seen[(l->n_seen - 1) % LEADER_SEEN];
    kw_fetch_resp resp = kw_fetch_resp_default;
    kw_fetch_resp_topic *topics = sim_realloc(NULL, sizeof *topics * (size_t)(l->n_parts + 1));
    kw_fetch_resp_partition *parts = sim_realloc(NULL, sizeof *parts * (size_t)(l->n_parts + 1));
    resp.error_code = (int16_t)error;
    if (error == 0) {
        resp.session_id = give_session(l, s);
        int32_t n = answer_parts(l, parts);
        if (l->stranger >= 0) {
            parts[n] = kw_fetch_resp_partition_default;
            parts[n++].partition_index = l->stranger;
        }
        resp.responses = topics;
        resp.n_responses = group(l, parts, n, s->version < FIRST_IDS, topics);
        s->answer_parts = (size_t)n;
        l->stranger = l->forget_entry = -1;
    }
    l->waiting = false;
    l->rig.script.due = KW_NEVER;
    sim_answer(&l->rig.script, &l->to, &resp);
    free(topics);
    free(parts);
}

/* Bytes, errors and redirections end a wait; a high watermark alone does not. */
static bool has_news(const leader *l) {
    for (int32_t i = 0; i < l->n_parts; i++) {
        const leader_part *p = &l->parts[i];
        if (p->in &&
            (p->error != 0 || p->offset < readable_end(l, p) || p->offset > p->end || p->replica >= 0))
            return true;
    }
    return false;
}

void leader_look(leader *l) {
    if (l->waiting && has_news(l))
        answer(l, 0);
}

static void give_up_waiting(sim_script *s, kw_time now) {
    leader *l = s->ctx;
    (void)now;
    if (l->waiting)
        answer(l, 0);
}

static void fetch(leader *l, const sim_request *q) {
    const kw_fetch_req *req = q->body;
    note_request(l, q);
    l->to = sim_answer_later(q);
    l->isolation = req->isolation_level;
    l->max_bytes = req->max_bytes;
    if (l->silent) {
        l->silent = false;
        return;
    }
    int error = l->error != 0 ? l->error : open_or_go_on(l, q);
    l->error = 0;
    if (error == 0)
        enter_all(l, q);
    l->waiting = true;
    bool nothing_asked = req->n_topics == 0 && req->session_epoch < 0;
    if (error != 0 || has_news(l) || req->max_wait_ms == 0 || nothing_asked) {
        answer(l, error);
        return;
    }
    l->rig.script.due = q->now + KW_MS(req->max_wait_ms);
}

static void serve(sim_script *s, const sim_request *q) {
    leader *l = s->ctx;
    if (l->waiting && q->conn == l->to.conn)
        answer(l, 0); /* answers keep their order */
    if (q->api->key == METADATA && l->quiet)
        return;
    if (q->api->key == METADATA)
        tell_cluster(l, q);
    else if (q->api->key == FETCH)
        fetch(l, q);
    else
        sim_script_usual(s, q);
}

/* ---- the application ---- */

static void read_batch(leader *l, const kw_event *e) {
    kw_record rec;
    kw_record_iter it = e->u.records.iter;
    while (kw_record_next(&it, &rec) == 1) {
        l->n_gaps += l->next[e->partition] >= 0 && rec.offset != l->next[e->partition];
        l->next[e->partition] = rec.offset + 1;
        l->n_records += 1;
    }
    kw_consumer_release(&l->rig.consumer, e->u.records.batch);
}

static void see(rig *r, const kw_event *e) {
    leader *l = r->ctx;
    if (l->on_event != NULL)
        l->on_event(l, e);
    l->n_ends += e->type == KW_EVENT_END;
    if (e->type == KW_EVENT_RECORDS)
        read_batch(l, e);
}

/* ---- life ---- */

void leader_init(leader *l, int32_t n_parts, int16_t version, const char *const *config) {
    memset(l, 0, sizeof *l);
    rig_init(&l->rig, config);
    l->mem = unit_mem(0);
    l->n_parts = n_parts;
    l->parts = sim_realloc(NULL, sizeof *l->parts * (size_t)n_parts);
    l->next = sim_realloc(NULL, sizeof *l->next * (size_t)n_parts);
    memset(l->parts, 0, sizeof *l->parts * (size_t)n_parts);
    for (int32_t i = 0; i < n_parts; i++) {
        l->parts[i].replica = -1;
        l->next[i] = -1;
    }
    l->id = sim_script_topic_id(rig_text("t"));
    l->stranger = l->forget_entry = -1;
    l->rig.script.request = serve;
    l->rig.script.step = give_up_waiting;
    l->rig.script.ctx = l;
    l->rig.on_event = see;
    l->rig.ctx = l;
    for (sim_script_version *v = l->rig.script.versions; version != 0 && v->max >= 0; v++)
        if (v->api_key == FETCH)
            v->max = version;
    l->topic = rig_topic(&l->rig, "t");
    rig_run(&l->rig, SECONDS(1));
}

void leader_fini(leader *l) {
    rig_fini(&l->rig);
    for (int32_t i = 0; i < l->n_parts; i++)
        kw_buf_fini(&l->parts[i].log, &l->mem), kw_buf_fini(&l->parts[i].sent, &l->mem);
    for (int32_t i = 0; i < l->n_parts; i++)
        free(l->parts[i].aborted);
    free(l->parts);
    free(l->next);
}

void leader_put(leader *l, int32_t partition, int32_t n) {
    leader_part *p = &l->parts[partition];
    int32_t deltas[MOST_RECORDS];
    assert_true(n <= MOST_RECORDS);
    for (int32_t i = 0; i < n; i++)
        deltas[i] = i;
    sim_batch_put(&p->log, &l->mem, p->end, n - 1, deltas, n);
    p->end += n;
    p->stable_end = p->end;
}

enum { ATTRIBUTES_AT = 21, CRC_AT = 17, MOST_BATCH = 4096 };

static void seal(uint8_t *p, size_t n, int64_t base, uint16_t attributes, int32_t last_delta) {
    kw_writer w;
    kw_writer_init(&w, p, 8);
    kw_write_i64(&w, base);
    kw_writer_init(&w, p + ATTRIBUTES_AT, 6);
    kw_write_u16(&w, attributes);
    kw_write_i32(&w, last_delta);
    uint32_t crc = kw_crc32c(0, p + ATTRIBUTES_AT, n - ATTRIBUTES_AT);
    kw_writer_init(&w, p + CRC_AT, 4);
    kw_write_u32(&w, crc);
}

void leader_put_as(leader *l, int32_t partition, int32_t n, uint16_t attributes, int64_t producer_id,
                   int control) {
    leader_part *p = &l->parts[partition];
    uint8_t buf[MOST_BATCH], key[4] = {0, 0, 0, (uint8_t)control}, value[6] = {0};
    kw_batch_writer w;
    kw_closed_batch c;
    kw_buf unused = {0};
    kw_batch_writer_init(&w, buf, sizeof buf);
    for (int32_t i = 0; i < n; i++) {
        bool marker = control >= 0;
        kw_bytes k = marker ? (kw_bytes){key, 4} : (kw_bytes){NULL, -1};
        kw_bytes v = marker ? (kw_bytes){value, 6} : (kw_bytes){(const uint8_t *)"v", 1};
        assert_int_equal(kw_batch_append(&w, 1700000000000, k, v, NULL, 0), KW_OK);
    }
    assert_int_equal(kw_batch_close(&w, KW_CODEC_NONE, 0, NULL, &unused, &c), KW_OK);
    int32_t offsets = n > 0 ? n : 1;
    kw_batch_seal_header(&c, &(kw_batch_seal){.producer_id = producer_id});
    seal(c.p, c.n, p->end, attributes, offsets - 1);
    assert_int_equal(kw_buf_append(&p->log, &l->mem, c.p, c.n), KW_OK);
    p->end += offsets;
    p->stable_end = p->end;
}

void leader_aborted(leader *l, int32_t partition, int64_t producer_id, int64_t first, int64_t last) {
    leader_part *p = &l->parts[partition];
    if (p->aborted == NULL)
        p->aborted = sim_realloc(NULL, sizeof *p->aborted * LEADER_TXNS);
    assert_true(p->n_aborted < LEADER_TXNS);
    p->aborted[p->n_aborted++] = (leader_txn){producer_id, first, last};
}

void leader_assign(leader *l, int32_t partition, int64_t offset) {
    assert_int_equal(kw_consumer_assign(&l->rig.consumer, l->topic, partition, offset), KW_OK);
}

void leader_assign_all(leader *l, int64_t offset) {
    for (int32_t i = 0; i < l->n_parts; i++)
        leader_assign(l, i, offset);
}

const leader_seen *leader_last(const leader *l, int i) {
    assert_true(i < l->n_seen && i < LEADER_SEEN);
    return &l->seen[(l->n_seen - 1 - i) % LEADER_SEEN];
}

kw_feed *leader_feed(leader *l) {
    kw_link *first = kw_list_first(&l->rig.consumer.feeds);
    return first == NULL ? NULL : KW_CONTAINER(first, kw_feed, link);
}
