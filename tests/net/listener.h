/* listener.h - a plain blocking server socket on the loopback, for tests of the tcp side. */
#ifndef KW_TEST_LISTENER_H
#define KW_TEST_LISTENER_H

#include "tests/unit/unit.h"

#include <kwire/transport.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline kw_address loopback(int family, uint16_t port) {
    kw_address a = {.family = (uint8_t)family, .port = port};
    if (family == 4)
        memcpy(a.ip, "\x7f\0\0\1", 4);
    else
        a.ip[15] = 1;
    return a;
}

/* -1: this machine has no such family. *at: where it listens. */
static inline int listen_on(int family, kw_address *at) {
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct sockaddr *sa = family == 4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6;
    socklen_t n = family == 4 ? sizeof v4 : sizeof v6;
    int fd = socket(sa->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (bind(fd, sa, n) != 0 || listen(fd, 16) != 0) {
        close(fd);
        return -1;
    }
    assert_int_equal(getsockname(fd, sa, &n), 0);
    *at = loopback(family, ntohs(family == 4 ? v4.sin_port : v6.sin6_port));
    return fd;
}

/* A port on which nobody listens: it was free a moment ago. */
static inline kw_address closed_port(void) {
    kw_address at;
    int fd = listen_on(4, &at);
    assert_true(fd >= 0);
    close(fd);
    return at;
}

#endif
