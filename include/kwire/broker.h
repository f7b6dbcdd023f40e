/* broker.h - the embedded broker: a Kafka broker in memory, for tests and demos. Sans-I/O like the client.
 *
 * It serves only the APIs it advertises, each with the version range of Apache Kafka 4.1.1 (Produce 0-13, of
 * which 0-2 close the connection: M7). Records are stored as they came. Bytes in, bytes out, now:
 * kw_broker_step does the timed work (long polls). tools/broker/serve.c puts it on a socket; tests put it
 * behind a pipe with a virtual clock. */
#ifndef KWIRE_BROKER_H
#define KWIRE_BROKER_H

#include <kwire/error.h>
#include <kwire/mem.h>

KW_EXTERN_C_BEGIN

/* Of one topic: what the controller of 4.1.1 takes in one request. */
#define KW_BROKER_MAX_PARTITIONS 10000

typedef struct kw_broker kw_broker;

typedef struct kw_broker_options {
    char host[256]; /* what it advertises */
    uint16_t port;
    int32_t node_id;         /* 1 */
    int32_t partitions;      /* of auto-created topics: 1; most: KW_BROKER_MAX_PARTITIONS */
    bool auto_create_topics; /* true */
    size_t memory;           /* bytes of log kept; the oldest batches go, log start moves; 0: no limit */
    int32_t max_frame;       /* largest request: 100 MiB */
    uint64_t seed;           /* of cluster id and topic ids */
} kw_broker_options;
KW_PUBLIC extern const kw_broker_options kw_broker_options_default;

/* mem is copied. KW_ENOMEM, KW_EINVAL. */
KW_PUBLIC int kw_broker_new(const kw_broker_options *o, const kw_mem *mem, kw_broker **b) KW_MUST_USE;
KW_PUBLIC void kw_broker_free(kw_broker *b);
/* After binding to a free port: what to advertise from now on. */
KW_PUBLIC void kw_broker_set_address(kw_broker *b, const char *host, uint16_t port);

/* One connection. Ids are never reused. KW_ENOMEM. */
KW_PUBLIC int kw_broker_open(kw_broker *b, uint32_t *conn) KW_MUST_USE;
KW_PUBLIC void kw_broker_close(kw_broker *b, uint32_t conn);
/* Bytes from the client, any slicing. Answers go to the connection's output. now: monotonic, wall_ms: since
 * 1970. KW_ECLOSED: the broker closes this connection (bad frame, unknown API, version not served): send what
 * is left of the output, then close. */
KW_PUBLIC int kw_broker_feed(kw_broker *b, uint32_t conn, const void *p, size_t n, kw_time now,
                             int64_t wall_ms) KW_MUST_USE;
/* Output waiting: up to max slices, borrowed until kw_broker_sent, feed or step. Returns how many;
 * KW_ECLOSED: none is left and the broker closes this connection (or has no such one). */
KW_PUBLIC int kw_broker_output(kw_broker *b, uint32_t conn, kw_slice *out, int max);
KW_PUBLIC void kw_broker_sent(kw_broker *b, uint32_t conn, size_t n);
/* Timed work: fetches whose wait is over. One that waits for data is answered by the feed of the produce. */
KW_PUBLIC void kw_broker_step(kw_broker *b, kw_time now);
KW_PUBLIC kw_time kw_broker_deadline(const kw_broker *b);
/* Next connection that step, or another connection's feed, has answered or closed; each is named once for
 * what is new: take all of its output. 0: none. */
KW_PUBLIC uint32_t kw_broker_next_output(kw_broker *b);

/* Faults for tests: the next `times` answers of this API carry `error` at their innermost error codes,
 * without the request being carried out; or (drop) the request is carried out and the connection closed
 * without an answer. */
KW_PUBLIC void kw_broker_fail(kw_broker *b, int16_t api_key, int times, int error);
KW_PUBLIC void kw_broker_drop(kw_broker *b, int16_t api_key, int times);

KW_EXTERN_C_END
#endif
