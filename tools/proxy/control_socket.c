/* control_socket.c - see control_socket.h.
 *
 * A client is read only while nothing waits to be written to it, so one that does not read its answers is
 * given no more of them. */
#include "tools/proxy/control_socket.h"

#include "tools/proxy/control.h"
#include "tools/proxy/server.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { MAX_LINE = 64 << 10, BACKLOG = 16 };

typedef struct proxy_talk {
    proxy_control_socket *control;
    proxy_watch watch;
    kw_buf in, out;
    bool ended; /* the client asks no more */
    bool over;
    struct proxy_talk *next;
} proxy_talk;

/* ---- a conversation ---- */

static kw_mem *memory(const proxy_talk *t) {
    return &t->control->server->mem;
}

static void append(proxy_talk *t, const char *text) {
    if (kw_buf_append(&t->out, memory(t), text, strlen(text)) != 0)
        t->over = true;
}

static void answer(proxy_talk *t, kw_str line) {
    proxy_server *s = t->control->server;
    char text[32];
    bool reset;
    proxy_control_answer(&s->world, line, memory(t), &t->out, &reset);
    if (!reset)
        return;
    snprintf(text, sizeof text, "ok %zu\n", proxy_server_reset(s));
    append(t, text);
}

/* Half a command is none: "remove 1" may have been to become "remove 12". */
static void end_line(proxy_talk *t) {
    if (t->in.n > 0)
        append(t, "error this line has no end\n");
    t->in.n = 0;
    t->ended = true;
}

static void answer_lines(proxy_talk *t) {
    uint8_t *at = t->in.p, *end = at + t->in.n, *newline;
    while (at < end && (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        answer(t, (kw_str){(const char *)at, (int32_t)(newline - at)});
        at = newline + 1;
    }
    t->in.n = (size_t)(end - at);
    memmove(t->in.p, at, t->in.n);
    if (t->in.n >= MAX_LINE)
        end_line(t);
}

static void send_answers(proxy_talk *t) {
    while (t->out.n > 0 && !t->over) {
        ssize_t n = send(t->watch.fd, t->out.p, t->out.n, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            t->over = errno != EAGAIN && errno != EWOULDBLOCK;
            return;
        }
        t->out.n -= (size_t)n;
        memmove(t->out.p, t->out.p + n, t->out.n);
    }
}

static void read_lines(proxy_talk *t) {
    if (kw_buf_reserve(&t->in, memory(t), 4096) != 0) {
        t->over = true;
        return;
    }
    ssize_t n = recv(t->watch.fd, t->in.p + t->in.n, t->in.cap - t->in.n, MSG_DONTWAIT);
    if (n > 0) {
        t->in.n += (size_t)n;
        answer_lines(t);
    } else if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
        end_line(t);
    }
}

static void ready(proxy_watch *w, int events) {
    proxy_talk *t = w->owner;
    (void)events;
    if (t->out.n == 0)
        read_lines(t);
    send_answers(t);
    t->over |= t->ended && t->out.n == 0;
    if (proxy_watches_set(&t->control->server->watches, w, t->out.n > 0 ? KW_WRITE : KW_READ) != 0)
        t->over = true;
}

/* ---- clients ---- */

static void free_talk(proxy_talk *t) {
    proxy_watches_close(&t->control->server->watches, &t->watch);
    kw_buf_fini(&t->in, memory(t));
    kw_buf_fini(&t->out, memory(t));
    free(t);
}

static void begin(proxy_control_socket *c, int fd) {
    proxy_talk *t = calloc(1, sizeof *t);
    if (t == NULL) {
        close(fd);
        return;
    }
    *t = (proxy_talk){.control = c, .watch = proxy_watch_of(fd, ready, t), .next = c->talks};
    c->talks = t;
    t->over = proxy_watches_set(&c->server->watches, &t->watch, KW_READ) != 0;
}

static void accept_all(proxy_watch *w, int events) {
    proxy_control_socket *c = w->owner;
    (void)events;
    while (!c->server->full) {
        int fd = accept4(w->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0)
            begin(c, fd);
        else if (errno == EAGAIN || errno == EWOULDBLOCK)
            return;
        else if (errno != EINTR && errno != ECONNABORTED)
            proxy_server_full(c->server);
    }
}

void proxy_control_let_in(proxy_control_socket *c, bool open) {
    if (c->listener.owner != NULL)
        (void)proxy_watches_set(&c->server->watches, &c->listener, open ? KW_READ : -1);
}

void proxy_control_settle(proxy_control_socket *c) {
    for (proxy_talk **at = &c->talks; *at != NULL;) {
        proxy_talk *t = *at;
        if (t->over) {
            *at = t->next;
            free_talk(t);
        } else {
            at = &t->next;
        }
    }
}

/* ---- the socket ---- */

static int fail(const char *path, const char *why) {
    fprintf(stderr, "kwire proxy: --control %s: %s\n", path, why);
    return KW_EIO;
}

/* Does nobody answer at this socket? */
static bool is_stale(const struct sockaddr_un *a) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool refused =
        connect(fd, (const struct sockaddr *)(const void *)a, sizeof *a) != 0 && errno == ECONNREFUSED;
    close(fd);
    return refused;
}

static bool is_socket(const char *path) {
    struct stat st;
    return lstat(path, &st) == 0 && S_ISSOCK(st.st_mode);
}

static int bind_private(int fd, const struct sockaddr_un *a) {
    mode_t before = umask(0177); /* the file is there with its mode, not given it a moment later */
    int rc = bind(fd, (const struct sockaddr *)(const void *)a, sizeof *a);
    umask(before);
    return rc;
}

static int bind_at(int fd, const struct sockaddr_un *a) {
    int rc = bind_private(fd, a);
    if (rc == 0 || errno != EADDRINUSE)
        return rc;
    if (!is_socket(a->sun_path) || !is_stale(a)) {
        errno = EADDRINUSE;
        return rc;
    }
    (void)unlink(a->sun_path);
    return bind_private(fd, a);
}

static const char *explain_bind(const char *path, int err) {
    if (err != EADDRINUSE)
        return strerror(err);
    return is_socket(path) ? "somebody serves it already" : "exists and is no socket";
}

int proxy_control_open(proxy_control_socket *c, proxy_server *s, const char *path) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof a.sun_path)
        return fail(path, "this path is too long for a socket");
    memcpy(a.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fail(path, strerror(errno));
    if (bind_at(fd, &a) != 0) {
        int err = errno;
        close(fd);
        return fail(path, explain_bind(path, err));
    }
    *c = (proxy_control_socket){.server = s, .path = path, .listener = proxy_watch_of(fd, accept_all, c)};
    if (listen(fd, BACKLOG) == 0 && proxy_watches_set(&s->watches, &c->listener, KW_READ) == 0)
        return 0;
    return fail(path, strerror(errno));
}

void proxy_control_close(proxy_control_socket *c) {
    if (c->listener.owner == NULL)
        return;
    for (proxy_talk *t = c->talks; t != NULL; t = t->next)
        t->over = true;
    proxy_control_settle(c);
    proxy_watches_close(&c->server->watches, &c->listener);
    (void)unlink(c->path);
    c->listener.owner = NULL;
}
