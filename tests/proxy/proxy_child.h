/* proxy_child.h - a proxy in a process of its own, clients of it, and brokers that the test plays itself. */
#ifndef PROXY_CHILD_H
#define PROXY_CHILD_H

#include "tools/proxy/serve.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10000 };

typedef struct proxy_child {
    pid_t pid;
    FILE *out;
    char ready[512];
    uint16_t port; /* of the first address; 0: it does not serve */
} proxy_child;

/* descriptors: its limit; 0: the usual one. */
proxy_child proxy_child_start(const kw_proxy_options *o, int descriptors);
/* Sends the signal (0: none), waits for the end, returns the exit code; cpu_ms may be NULL. */
int proxy_child_finish(proxy_child *c, int signal, long *cpu_ms);
/* So many descriptors it has open. */
int proxy_child_descriptors(const proxy_child *c);
/* Waits until it has no more than n. */
void proxy_child_settle(const proxy_child *c, int n);

/* Loopback, blocking, with PATIENCE_MS for each receive. */
int tcp_listen(uint16_t *port);
int tcp_connect(uint16_t port);
int tcp_accept(int listener);
void tcp_send(int fd, const void *p, size_t n);
/* Exactly these bytes come. */
void tcp_expect(int fd, const void *p, size_t n);
/* Nothing comes for so long. */
void tcp_expect_silence(int fd, int ms);
/* The end comes next: a FIN, or a reset. */
void tcp_expect_fin(int fd);
void tcp_expect_reset(int fd);
/* Closes with a reset. */
void tcp_kill(int fd);

/* Heartbeat v0, correlation 7, and an answer to it. */
extern const uint8_t proxy_test_request[17], proxy_test_answer[10];
/* The one goes up, the other comes back. */
void proxy_converse(int client, int broker);

/* A proxy before one broker, which the test plays. */
typedef struct proxy_stage {
    int listener; /* the broker's */
    char to[64];
    kw_proxy_options o;
    proxy_child c;
    int at_rest; /* descriptors */
} proxy_stage;

/* o.to is filled in. */
void proxy_stage_open(proxy_stage *s, kw_proxy_options o, int descriptors);
/* No descriptor may be left. */
void proxy_stage_close(proxy_stage *s);

#endif
