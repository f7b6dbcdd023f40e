/* log.c - writing the proxy's log: lines gather in memory and leave once a round.
 *
 * A disk that is full must not stop the proxy in the middle of somebody's test: it is said once, and what is
 * written from then on is dropped. */
#include "tools/proxy/log.h"
#include "protocol/json.h"

#include <errno.h>
#include <fcntl.h>
#include <kwire/net.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WAITING = 64 << 10 }; /* bytes; more are not kept for the end of the round */

int proxy_log_open(proxy_log *l, const char *path, kw_time now) {
    *l = (proxy_log){.fd = -1, .began = now, .mem = kw_mem_libc()};
    if (path == NULL)
        return 0;
    l->fd =
        strcmp(path, "-") == 0 ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    return l->fd >= 0 ? 0 : KW_EIO;
}

void proxy_log_close(proxy_log *l) {
    proxy_log_flush(l);
    if (l->fd > STDERR_FILENO)
        close(l->fd);
    l->fd = -1;
    kw_buf_fini(&l->line, &l->mem);
}

static void put_number(kw_json_out *o, const char *name, int64_t v) {
    kw_json_name(o, name);
    kw_json_put_i64(o, v);
}

static void put_text(kw_json_out *o, const char *name, const char *text) {
    kw_json_name(o, name);
    kw_json_put_str(o, (kw_str){text, (int32_t)strlen(text)});
}

static void put_answer(kw_json_out *o, const proxy_entry *e) {
    kw_json_name(o, "answer");
    if (e->answer < 0) {
        kw_json_put_null(o);
        return;
    }
    kw_json_put_i64(o, e->answer);
    kw_json_name(o, "ms");
    kw_json_put_f64(o, (double)e->took / 1e3);
}

static void put_request(kw_json_out *o, const proxy_entry *e) {
    if (e->api != NULL)
        put_text(o, "api", e->api->name);
    else
        put_number(o, "api", e->unknown_key);
    put_number(o, "version", e->version);
    put_number(o, "correlation", e->correlation);
    put_number(o, "bytes", (int64_t)e->bytes);
    put_answer(o, e);
}

static void put_fault(kw_json_out *o, const proxy_entry *e) {
    put_text(o, "fault", e->fault);
    put_number(o, "rule", e->rule);
}

static void put_entry(kw_json_out *o, const proxy_log *l, const proxy_entry *e) {
    kw_json_begin_object(o);
    kw_json_name(o, "t");
    kw_json_put_f64(o, (double)(e->now - l->began) / 1e6);
    put_number(o, "conn", (int64_t)e->link);
    put_number(o, "node", e->node);
    kw_json_name(o, "client");
    kw_json_put_str(o, e->client);
    if (e->api != NULL || e->unknown_key != 0)
        put_request(o, e);
    if (e->fault != NULL)
        put_fault(o, e);
    if (e->what != NULL)
        put_text(o, "what", e->what);
    kw_json_end_object(o);
}

void proxy_log_write(proxy_log *l, const proxy_entry *e) {
    kw_json_out o;
    size_t before = l->line.n;
    if (l->fd < 0 || l->broken)
        return;
    kw_json_out_init(&o, &l->line, &l->mem);
    put_entry(&o, l, e);
    if (o.err != 0 || kw_buf_append(&l->line, &l->mem, "\n", 1) != 0)
        l->line.n = before; /* no half lines */
    if (l->line.n >= MOST_WAITING)
        proxy_log_flush(l);
}

/* Bytes written, or -1. A pipe that does not block is waited for as if it did. */
static ssize_t write_some(int fd, const void *p, size_t n) {
    for (;;) {
        ssize_t done = write(fd, p, n);
        if (done >= 0 || (errno != EINTR && errno != EAGAIN))
            return done;
        if (errno == EAGAIN)
            poll(&(struct pollfd){.fd = fd, .events = POLLOUT}, 1, -1);
    }
}

void proxy_log_flush(proxy_log *l) {
    size_t at = 0;
    while (at < l->line.n && !l->broken) {
        ssize_t done = write_some(l->fd, l->line.p + at, l->line.n - at);
        l->broken = done < 0;
        at += done < 0 ? 0 : (size_t)done;
    }
    if (l->broken && l->line.n > 0)
        fprintf(stderr, "kwire proxy: --log: %s; nothing more is logged\n", strerror(errno));
    l->line.n = 0;
}
