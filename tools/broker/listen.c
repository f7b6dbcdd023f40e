/* listen.c - see listen.h. "localhost" is two addresses on most machines, and clients try either first, so
 * all of them are served. An address family that this machine lacks is passed over. */
#include "tools/broker/listen.h"
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 511, TRIES = 50 /* for a row of free ports */ };

static void set_port(struct sockaddr *a, uint16_t port) {
    if (a->sa_family == AF_INET6)
        ((struct sockaddr_in6 *)(void *)a)->sin6_port = htons(port);
    else
        ((struct sockaddr_in *)(void *)a)->sin_port = htons(port);
}

static uint16_t bound_port(int fd) {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } a = {.any = {0}};
    socklen_t n = sizeof a;
    if (getsockname(fd, &a.any, &n) != 0)
        return 0;
    return ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port : a.v4.sin_port);
}

/* A listening socket, or -1 with errno set. */
static int listen_at(const struct addrinfo *a) {
    int one = 1;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (a->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    int err = errno;
    close(fd);
    errno = err;
    return -1;
}

static int add_listener(broker_listeners *l, const struct addrinfo *a) {
    set_port(a->ai_addr, l->port);
    int fd = listen_at(a);
    if (fd < 0)
        return -1;
    l->fd[l->n++] = fd;
    l->port = bound_port(fd);
    return 0;
}

static int listen_all(const struct addrinfo *list, broker_listeners *l) {
    int lacking = 0;
    for (const struct addrinfo *a = list; a != NULL && l->n < BROKER_MAX_LISTENERS; a = a->ai_next) {
        if (add_listener(l, a) == 0)
            continue;
        if (errno != EAFNOSUPPORT && errno != EADDRNOTAVAIL)
            return -1;
        lacking = errno;
    }
    errno = lacking;
    return l->n > 0 ? 0 : -1;
}

int broker_listen(const char *host, uint16_t port, broker_listeners *l, char *why, size_t why_size) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    struct addrinfo *list;
    *l = (broker_listeners){.port = port};
    int err = getaddrinfo(host, NULL, &hints, &list);
    if (err != 0) {
        snprintf(why, why_size, "%s", gai_strerror(err));
        return -1;
    }
    err = listen_all(list, l);
    if (err != 0) {
        snprintf(why, why_size, "%s", strerror(errno));
        broker_listeners_close(l);
    }
    freeaddrinfo(list);
    return err;
}

void broker_listeners_close(broker_listeners *l) {
    for (int i = 0; i < l->n; i++)
        close(l->fd[i]);
    l->n = 0;
}

static int listen_row(const char *host, uint16_t port, broker_listeners *l, int n, char *why,
                      size_t why_size) {
    for (int i = 0; i < n; i++) {
        if (broker_listen(host, port, &l[i], why, why_size) != 0) {
            broker_listeners_close_row(l, i);
            return -1;
        }
        port = (uint16_t)(l[i].port + 1);
        if (port == 0 && i + 1 < n) {
            snprintf(why, why_size, "there are no ports above 65535");
            broker_listeners_close_row(l, i + 1);
            return -1;
        }
    }
    return 0;
}

int broker_listen_row(const char *host, uint16_t port, broker_listeners *l, int n, char *why,
                      size_t why_size) {
    int tries = port != 0 || n == 1 ? 1 : TRIES;
    int result;
    do
        result = listen_row(host, port, l, n, why, why_size);
    while (result != 0 && --tries > 0);
    return result;
}

void broker_listeners_close_row(broker_listeners *l, int n) {
    for (int i = 0; i < n; i++)
        broker_listeners_close(&l[i]);
}
