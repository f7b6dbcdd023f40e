/* bench_floor.c - the least the job can cost with protocol/ and a socket: no cluster, no requests, no events.
 *
 * produce: builds batches, compresses, checksums, and sends them over the loopback in writes of about a
 * megabyte to a process that discards them. consume: receives such batches, checks, expands, and walks their
 * records. One thread, CPU of this side only. BOOTSTRAP and TOPIC are not used. */
#include "bench/job.h"
#include "bench/values.h"

#include <kwire/net.h>
#include <kwire/records.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WRITE_BYTES = 1 << 20, BATCHES = WRITE_BYTES / BENCH_BATCH };

/* What one write carries. */
typedef struct load {
    uint8_t *buffers[BATCHES];
    kw_buf packed[BATCHES];
    kw_closed_batch batches[BATCHES];
    int64_t records; /* in all of them */
    size_t bytes;
    kw_mem mem;
    int codec;
} load;

static load load_new(const bench_job *j) {
    load l = {.mem = kw_mem_libc(), .codec = -1};
    for (int codec = 0; codec <= KW_CODEC_ZSTD; codec++)
        if (kw_codec_name(codec) != NULL && strcmp(kw_codec_name(codec), j->codec) == 0)
            l.codec = codec;
    if (l.codec < 0)
        bench_die("no codec %s", j->codec);
    for (int i = 0; i < BATCHES; i++)
        if ((l.buffers[i] = malloc(BENCH_BATCH)) == NULL)
            bench_die("out of memory");
    return l;
}

static void load_free(load *l) {
    for (int i = 0; i < BATCHES; i++) {
        free(l->buffers[i]);
        kw_buf_fini(&l->packed[i], &l->mem);
    }
}

static void build_batch(load *l, int at, const bench_values *v, int64_t *next, int64_t end) {
    static const kw_batch_seal seal = {-1, -1, -1, false};
    kw_batch_writer w;
    kw_batch_writer_init(&w, l->buffers[at], BENCH_BATCH);
    for (; *next < end; ++*next) {
        uint64_t i = (uint64_t)*next;
        if (kw_batch_append(&w, 1700000000000, bench_key(v, i), bench_value(v, i), NULL, 0) != 0)
            break;
    }
    if (kw_batch_close(&w, l->codec, INT32_MIN, &l->mem, &l->packed[at], &l->batches[at]) != 0)
        bench_die("cannot close a batch");
    kw_batch_seal_header(&l->batches[at], &seal);
    l->records += w.count;
    l->bytes += l->batches[at].n;
}

/* Records from *next on, as many as the batches hold. Returns the number of batches. */
static int build(load *l, const bench_values *v, int64_t *next, int64_t end) {
    int n = 0;
    l->records = 0;
    l->bytes = 0;
    while (n < BATCHES && *next < end)
        build_batch(l, n++, v, next, end);
    return n;
}

static void send_all(int fd, const load *l, int n) {
    struct iovec v[BATCHES];
    for (int i = 0; i < n; i++)
        v[i] = (struct iovec){l->batches[i].p, l->batches[i].n};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = (size_t)n};
    while (m.msg_iovlen > 0) {
        ssize_t sent = sendmsg(fd, &m, MSG_NOSIGNAL);
        if (sent < 0)
            bench_die("sendmsg failed");
        for (; m.msg_iovlen > 0 && (size_t)sent >= m.msg_iov->iov_len; m.msg_iov++, m.msg_iovlen--)
            sent -= (ssize_t)m.msg_iov->iov_len;
        if (m.msg_iovlen > 0) {
            m.msg_iov->iov_base = (uint8_t *)m.msg_iov->iov_base + sent;
            m.msg_iov->iov_len -= (size_t)sent;
        }
    }
}

/* Two connected sockets of the loopback. */
static void connect_pair(int fd[2]) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    fd[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || fd[0] < 0 || bind(listener, (struct sockaddr *)&at, n) != 0 ||
        listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&at, &n) != 0 ||
        connect(fd[0], (struct sockaddr *)&at, n) != 0)
        bench_die("no sockets");
    fd[1] = accept(listener, NULL, NULL);
    close(listener);
}

/* ---- produce ---- */

static _Noreturn void discard(int fd) {
    static uint8_t bytes[WRITE_BYTES];
    while (recv(fd, bytes, sizeof bytes, 0) > 0) {
    }
    _exit(0);
}

static void produce(load *l, const bench_values *v, const bench_job *j, int fd) {
    for (int64_t next = 0; next < j->records;) {
        int n = build(l, v, &next, j->records);
        send_all(fd, l, n);
    }
}

/* ---- consume ---- */

static _Noreturn void supply(int fd, const load *l, int n) {
    for (;;)
        send_all(fd, l, n);
}

static void walk(kw_batch *b, kw_mem *mem, kw_buf *out, bench_seen *seen, int64_t limit) {
    kw_record_iter it;
    kw_record r;
    if (kw_batch_check(b, true) != 0 || kw_batch_open(b, KW_EXPAND_LIMIT, mem, out, &it) != 0)
        bench_die("damaged batch");
    while (seen->records < limit && kw_record_next(&it, &r) == 1)
        bench_see(seen, r.key.p, r.value.p, (size_t)r.value.n);
}

static void consume(load *l, const bench_job *j, int fd) {
    uint8_t *bytes = malloc(l->bytes);
    kw_buf out = {0};
    bench_seen seen = {0};
    while (bytes != NULL && seen.records < j->records) {
        kw_reader r;
        kw_batch b;
        if (recv(fd, bytes, l->bytes, MSG_WAITALL) != (ssize_t)l->bytes)
            bench_die("recv failed");
        kw_reader_init(&r, bytes, l->bytes);
        while (kw_batches_next(&r, &b) == 1)
            walk(&b, &l->mem, &out, &seen, j->records);
    }
    bench_check_seen(j, &seen);
    kw_buf_fini(&out, &l->mem);
    free(bytes);
}

int main(int argc, char **argv) {
    bench_job j = bench_job_parse(argc, argv);
    bench_values v = bench_values_new(j.size);
    load l = load_new(&j);
    int64_t none = 0;
    int fd[2], n = build(&l, &v, &none, INT64_MAX);
    connect_pair(fd);
    pid_t other = fork();
    if (other == 0 && j.consume)
        supply(fd[1], &l, n);
    if (other == 0) {
        close(fd[0]);
        discard(fd[1]);
    }
    bench_meter began = bench_meter_start();
    j.consume ? consume(&l, &j, fd[0]) : produce(&l, &v, &j, fd[0]);
    bench_meter took = bench_meter_stop(&began);
    kill(other, SIGTERM);
    waitpid(other, NULL, 0);
    bench_report(&j, "floor", &took, "");
    load_free(&l);
    bench_values_free(&v);
    return 0;
}
