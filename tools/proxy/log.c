/* log.c - writing the proxy's log: lines gather in memory and leave once a round.
 *
 * A disk that is full must not stop the proxy in the middle of somebody's test: it is said once, and what is
 * written from then on is dropped. A reader that has stopped holds it up, for no line may be missing; but
 * not from being told to end. */
#include "tools/proxy/log.h"
#include "protocol/json.h"

#include <errno.h>
#include <fcntl.h>
#include <kwire/net.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    MOST_WAITING = 64 << 10, /* bytes; more are not kept for the end of the round */
    AT_ONCE = 4096,          /* a pipe that has room takes so many without a wait */
    FOR_EVER = -1,
    LAST_PATIENCE_MS = 1000 /* when the proxy ends */
};

int proxy_log_open(proxy_log *l, const char *path, kw_time now) {
    *l = (proxy_log){.fd = -1, .interrupt = -1, .began = now, .mem = kw_mem_libc()};
    if (path == NULL)
        return 0;
    l->fd = strcmp(path, "-") == 0 ? STDOUT_FILENO
                                   : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    return l->fd >= 0 ? 0 : KW_EIO;
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

/* 1: there is room; 0: something else is more urgent; -1: nobody makes any. */
static int wait_for_room(const proxy_log *l) {
    struct pollfd wait[] = {
        {.fd = l->fd,        .events = POLLOUT},
        {.fd = l->interrupt, .events = POLLIN }
    };
    int n;
    while ((n = poll(wait, 2, l->leaving ? LAST_PATIENCE_MS : FOR_EVER)) < 0 && errno == EINTR)
        ;
    if (wait[0].revents != 0)
        return 1;
    errno = ETIMEDOUT;
    return n > 0 ? 0 : -1;
}

/* Bytes written; 0: something else is more urgent; -1 and errno. */
static ssize_t write_some(const proxy_log *l, const void *p, size_t n) {
    for (;;) {
        int room = wait_for_room(l);
        if (room <= 0)
            return room;
        ssize_t done = write(l->fd, p, n < AT_ONCE ? n : AT_ONCE);
        if (done >= 0 || (errno != EINTR && errno != EAGAIN))
            return done;
    }
}

static void give_up(proxy_log *l) {
    const char *why = errno == ETIMEDOUT ? "nobody reads it" : strerror(errno);
    fprintf(stderr, "kwire proxy: --log: %s; nothing more is logged\n", why);
    l->broken = true;
    l->line.n = 0;
}

void proxy_log_flush(proxy_log *l) {
    size_t at = 0;
    ssize_t done = 1;
    while (at < l->line.n && (done = write_some(l, l->line.p + at, l->line.n - at)) > 0)
        at += (size_t)done;
    if (done < 0) {
        give_up(l);
    } else if (at > 0) {
        l->line.n -= at;
        memmove(l->line.p, l->line.p + at, l->line.n);
    }
}

void proxy_log_leave(proxy_log *l) {
    l->leaving = true;
    l->interrupt = -1;
}

void proxy_log_close(proxy_log *l) {
    proxy_log_leave(l);
    proxy_log_flush(l);
    if (l->fd > STDERR_FILENO)
        close(l->fd);
    l->fd = -1;
    kw_buf_fini(&l->line, &l->mem);
}
