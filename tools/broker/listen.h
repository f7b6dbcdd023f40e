/* listen.h - listening sockets of a host name, all on one port. */
#ifndef BROKER_LISTEN_H
#define BROKER_LISTEN_H

#include <stddef.h>
#include <stdint.h>

enum { BROKER_MAX_LISTENERS = 8 };

typedef struct broker_listeners {
    int fd[BROKER_MAX_LISTENERS];
    int n;
    uint16_t port; /* the one they share */
} broker_listeners;

/* Every address of the host, IPv4 and IPv6; port 0: a free one. 0, or -1 and `why`. */
int broker_listen(const char *host, uint16_t port, broker_listeners *l, char *why, size_t why_size);
void broker_listeners_close(broker_listeners *l);
/* n of them at consecutive ports; port 0: so many free ones in a row. Likewise. */
int broker_listen_row(const char *host, uint16_t port, broker_listeners *l, int n, char *why,
                      size_t why_size);
void broker_listeners_close_row(broker_listeners *l, int n);

#endif
