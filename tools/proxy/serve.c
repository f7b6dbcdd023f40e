/* serve.c - from options to a proxy that serves, and its end. */
#include "tools/proxy/serve.h"

#include "tools/proxy/fault_file.h"
#include "tools/proxy/server.h"
#include <errno.h>
#include <kwire/net.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <string.h>

const kw_proxy_options kw_proxy_options_default = {.host = "127.0.0.1", .port = 0};

enum { CANNOT = 1, WRONG = 2, DEFAULT_PORT = 9092, KEPT_MEMORY = 256 << 20 };

static int fail(const char *what, const char *why) {
    fprintf(stderr, "kwire proxy: %s: %s\n", what, why);
    return CANNOT;
}

/* ---- faults ---- */

static int add_fault(proxy_server *s, const char *text) {
    proxy_spec spec;
    uint32_t id;
    char why[512];
    if (proxy_spec_parse((kw_str){text, (int32_t)strlen(text)}, &spec, why, sizeof why) != 0) {
        fprintf(stderr, "kwire proxy: --fault %s: %s\n", text, why);
        return WRONG;
    }
    return proxy_rules_add(&s->world.rules, &spec, &id) == 0 ? 0 : fail(text, kw_error_text(KW_ENOMEM));
}

static int set_faults(proxy_server *s, const kw_proxy_options *o) {
    char why[512];
    for (int i = 0; i < o->n_faults; i++) {
        int status = add_fault(s, o->faults[i]);
        if (status != 0)
            return status;
    }
    s->fault_file = o->fault_file;
    int err =
        o->fault_file == NULL ? 0 : proxy_fault_file_read(&s->world.rules, o->fault_file, why, sizeof why);
    if (err == 0)
        return 0;
    fprintf(stderr, "kwire proxy: --fault-file %s\n", why);
    return err == KW_EINVAL ? WRONG : CANNOT;
}

/* ---- brokers ---- */

/* Digits up to 65535, nothing else; 0 is refused. */
static bool read_port(const char *p, size_t n, int32_t *port) {
    *port = 0;
    for (size_t i = 0; i < n && *port <= UINT16_MAX; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        *port = *port * 10 + (p[i] - '0');
    }
    return *port > 0 && *port <= UINT16_MAX;
}

/* HOST[:PORT], [IPV6][:PORT]; at most n bytes of text. */
static bool split(const char *text, size_t n, kw_str *host, int32_t *port) {
    const char *end = text + n, *from = n > 0 && text[0] == '[' ? memchr(text, ']', n) : text;
    const char *colon = from == NULL ? NULL : memchr(from, ':', (size_t)(end - from));
    size_t length = colon == NULL ? n : (size_t)(colon - text);
    *port = DEFAULT_PORT;
    if (colon != NULL && !read_port(colon + 1, n - length - 1, port))
        return false;
    bool bracketed = length > 2 && text[0] == '[' && text[length - 1] == ']';
    *host = bracketed ? (kw_str){text + 1, (int32_t)(length - 2)} : (kw_str){text, (int32_t)length};
    return length > 0 && (bracketed || memchr(text, ':', length) == NULL);
}

/* The address of ours for this broker is added to the line that says that we serve. */
static int begin_with(proxy_server *s, const char *text, size_t n, kw_buf *line) {
    kw_str host;
    int32_t port;
    char mine[300];
    if (!split(text, n, &host, &port)) {
        fprintf(stderr, "kwire proxy: --to: \"%.*s\" is not HOST[:PORT]\n", (int)n, text);
        return WRONG;
    }
    size_t before = s->world.routes.n;
    const proxy_route *r = proxy_routes_get(&s->world.routes, host, port, -1);
    if (r == NULL)
        return CANNOT; /* the gate has said why */
    if (r->my_port == r->port && strcmp(r->my_host, r->host) == 0) {
        fprintf(stderr, "kwire proxy: --to: \"%.*s\" is where it listens itself (--listen)\n", (int)n, text);
        return WRONG;
    }
    if (s->world.routes.n == before)
        return 0; /* was named before */
    bool v6 = strchr(r->my_host, ':') != NULL;
    int length = snprintf(mine, sizeof mine, "%s%s%s%s:%u", line->n == 0 ? "" : ",", v6 ? "[" : "",
                          r->my_host, v6 ? "]" : "", r->my_port);
    return kw_buf_append(line, &s->mem, mine, (size_t)length) == 0 ? 0 : CANNOT;
}

static int begin_with_all(proxy_server *s, const char *to, kw_buf *line) {
    for (const char *at = to;; at++) {
        size_t n = strcspn(at, ",");
        int status = begin_with(s, at, n, line);
        if (status != 0)
            return status;
        at += n;
        if (*at == '\0')
            return 0;
    }
}

/* ---- serving ---- */

static int run(proxy_server *s, const char *to, kw_buf *line) {
    int status = begin_with_all(s, to, line);
    if (status != 0)
        return status;
    printf("ready %.*s\n", (int)line->n, (const char *)line->p);
    fflush(stdout);
    int err = proxy_server_run(s);
    return err == 0 ? 0 : fail("cannot go on", kw_error_text(err));
}

static int cannot_log(const char *path) {
    fprintf(stderr, "kwire proxy: --log %s: %s\n", path, strerror(errno));
    return CANNOT;
}

static int serve(proxy_server *s, const kw_proxy_options *o) {
    kw_buf line = {0};
    s->host = o->host;
    s->port = o->port;
    s->advertised = o->advertised;
    int status = set_faults(s, o);
    if (status == 0 && proxy_log_open(&s->world.log, o->log, kw_clock_now()) != 0)
        status = cannot_log(o->log);
    s->world.log.interrupt = s->signals.fd;
    if (status == 0 && o->control != NULL && proxy_control_open(&s->control, s, o->control) != 0)
        status = CANNOT;
    if (status == 0)
        status = run(s, o->to, &line);
    kw_buf_fini(&line, &s->mem);
    return status;
}

/* A large frame whose block goes back to the system, and comes anew page by page for the next one, costs
 * twice the time that it takes to pass it on. */
static void keep_memory(void) {
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_MAX, 0);
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY);
#endif
}

int kw_proxy_serve(const kw_proxy_options *o) {
    proxy_server s;
    keep_memory();
    int err = proxy_server_init(&s, o->seed);
    if (err != 0)
        return fail("cannot serve", kw_error_text(err));
    int status = serve(&s, o);
    proxy_server_fini(&s);
    return status;
}
