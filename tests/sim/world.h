/* world.h - one process, one virtual clock: a client and a server, joined by a network that can be made to
 * fail.
 *
 * Time stands still while anything can be done, then jumps to the next moment at which anything is due. The
 * same seed and the same calls give the same run, byte for byte: compare kw_world_hash. What the client must
 * never do, whoever plays against it, ends the process with a message: being due without anything to do, or
 * working without an end. */
#ifndef KW_SIM_WORLD_H
#define KW_SIM_WORLD_H

#include "tests/sim/ledger.h"
#include "tests/sim/net.h"

#define KW_WORLD_EPOCH_MS 1700000000000 /* wall time when the clock of the world stands at 0 */

typedef struct kw_world kw_world;

typedef struct kw_world_options {
    const char *const *config; /* key, value, key, value ..., NULL */
    uint64_t seed;
    int n_nodes;                     /* of the server, on ports 9092, 9093 ...; 0: one */
    const sim_server *server;        /* NULL: an embedded broker */
    const kw_broker_options *broker; /* of that broker; NULL: the default, seeded */
    const kw_guarantee *guarantee;   /* NULL: none */
    bool guaranteed;                 /* a client as kw_client_new makes it, not a bare one */
    size_t pipe_buffer;              /* 0: 64 KiB */
    bool no_readiness;               /* the client tries every connection at each step */
    bool takes_jobs;                 /* jobs are run by the world, late and in another order */
} kw_world_options;

typedef struct sim_error {
    int error;
    kw_time at;
    int32_t topic, partition;
    char text[240];
} sim_error;

/* What tests read. */
typedef struct sim_seen {
    sim_error *errors; /* ERROR events */
    int n_errors, cap_errors;
    int n_ends; /* END events */
    int64_t last_end;
    int n_batches;
    int n_events;
    char last_log[240];
    int n_responses;
    int response_error;
    int n_admin;
    int admin_error;
    int n_transactions; /* events of them; the last: */
    int transaction_error;
    kw_txn_op transaction_op;
    kw_outcome transaction_outcome;
    kw_txn_advice transaction_advice;
} sim_seen;

kw_world *kw_world_new(const char *const *config, uint64_t seed);
kw_world *kw_world_new_with(const kw_world_options *o);
void kw_world_free(kw_world *w);
/* Frees the client and makes another, with these settings or (NULL) the same. The network and the server
 * stay. */
void kw_world_new_client(kw_world *w, const char *const *config);

kw_client *kw_world_client(kw_world *w);
kw_broker *kw_world_broker(kw_world *w); /* NULL: another server was given */
sim_ledger *kw_world_ledger(kw_world *w);
const sim_seen *kw_world_seen(const kw_world *w);
sim_net *kw_world_net(kw_world *w);
kw_time kw_world_now(const kw_world *w);
uint64_t kw_world_hash(const kw_world *w); /* of all events so far, with their times */
int kw_world_fatal(const kw_world *w);     /* what kw_client_step returned below 0, else 0 */

/* Everything that can be done now, without letting time pass. */
void kw_world_settle(kw_world *w);
/* Until this much time has passed. */
void kw_world_run(kw_world *w, kw_time duration);
/* Until done(w), looked at after every piece of work; false: it was not within `most`. */
bool kw_world_run_until(kw_world *w, bool (*done)(kw_world *w), kw_time most);

/* Events: pulled, entered in the ledger, then shown to the hook. held: not pulled at all. */
void kw_world_hold_events(kw_world *w, bool on);
void kw_world_on_event(kw_world *w, void (*hook)(kw_world *w, const kw_event *e, void *ctx), void *ctx);
bool kw_world_saw_error(const kw_world *w, int error, const char *part_of_text);

/* Topics by name, so that calls survive a new client. */
int32_t kw_world_topic(kw_world *w, const char *name);
/* One record with its number in the value, padded to `size` bytes. What kw_produce says. */
int kw_world_produce(kw_world *w, const char *topic, int32_t partition, size_t size);
/* n of them; lets time pass when buffer.memory is spent. */
void kw_world_produce_all(kw_world *w, const char *topic, int32_t partition, int n, size_t size);
/* Flushes and runs until everything produced was reported. false: not within `most`. */
bool kw_world_deliver(kw_world *w, kw_time most);
void kw_world_assign(kw_world *w, const char *topic, int32_t partition, int64_t offset);
/* Heals the network, waits for all reports, reads the topic's partitions 0..n-1 from the beginning to their
 * end (with the client there is), and checks the ledger. NULL, or what is wrong. */
const char *kw_world_verify(kw_world *w, const char *topic, int32_t n_partitions);

/* Faults. */
void kw_world_cut_after(kw_world *w, sim_dir dir, size_t bytes);
/* In the nth (0: next) request of this API after `bytes` of it, or of its answer (dir SIM_DOWN). */
void kw_world_cut_request(kw_world *w, int16_t api_key, int nth, sim_dir dir, size_t bytes);
void kw_world_cut_kind(kw_world *w, sim_cut_kind kind);
void kw_world_cut_now(kw_world *w);
void kw_world_slice(kw_world *w, bool on);
void kw_world_delay(kw_world *w, sim_dir dir, kw_time delay);
/* One bit of so many Produce requests (SIM_UP), of so many answers to Fetch (SIM_DOWN), of a thousand. */
void kw_world_flip(kw_world *w, sim_dir dir, int per_mille);
void kw_world_blackhole(kw_world *w, bool on);
void kw_world_refuse(kw_world *w, bool on);
void kw_world_heal(kw_world *w);
int kw_world_n_cuts(const kw_world *w);

#endif
