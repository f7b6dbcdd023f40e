/* control_socket.h - the unix socket that takes commands while the proxy runs (control.h), from any number of
 * clients; only the user who runs it may connect (mode 0600). */
#ifndef PROXY_CONTROL_SOCKET_H
#define PROXY_CONTROL_SOCKET_H

#include "tools/proxy/watch.h"

struct proxy_server;

typedef struct proxy_control_socket {
    struct proxy_server *server;
    const char *path;
    proxy_watch listener; /* fd -1: there is none */
    struct proxy_talk *talks;
} proxy_control_socket;

/* A socket that a proxy which is no more has left there is replaced; one that is alive, or a file, is not. 0,
 * or KW_EIO with a line on stderr. */
int proxy_control_open(proxy_control_socket *c, struct proxy_server *s, const char *path) KW_MUST_USE;
/* Also removes the socket's file. Nothing happens to one that is zero or was never opened. */
void proxy_control_close(proxy_control_socket *c);
/* Ends conversations that are over; once a round. */
void proxy_control_settle(proxy_control_socket *c);
/* Takes new clients, or (false) lets them wait. */
void proxy_control_let_in(proxy_control_socket *c, bool open);

#endif
