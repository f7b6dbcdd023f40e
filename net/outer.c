/* outer.c - a kw_net in somebody else's loop: what to watch, until when, what was ready, one step. The same
 * calls serve kw_run, whose loop is one more. */
#include "net/net.h"

int kw_net_wants(kw_net *net, kw_client *c, kw_interest *out, int max) {
    int n = kw_client_wants(c, out, max);
    if (n < 0)
        return n;
    return n < max ? n + kw_names_wants(net->names, out + n, max - n)
                   : n + kw_names_wants(net->names, NULL, 0);
}

kw_time kw_net_deadline(const kw_net *net, const kw_client *c) {
    kw_time of_client = kw_client_deadline(c), of_names = kw_names_deadline(net->names);
    return of_client < of_names ? of_client : of_names;
}

int kw_net_timeout(const kw_net *net, const kw_client *c) {
    kw_time due = kw_net_deadline(net, c);
    return due == KW_NEVER ? -1 : kw_poller_milliseconds(due - kw_clock_now());
}

/* A descriptor is a connection's or a lookup's; both ignore those they do not know. */
void kw_net_ready(kw_net *net, kw_client *c, kw_handle h, int events) {
    if (c != NULL)
        kw_client_ready(c, h, events);
    kw_names_ready(net->names, h, events);
}

int kw_net_step(kw_net *net, kw_client *c) {
    return kw_net_forked(net) ? KW_EFORKED : kw_net_step_at(net, c, kw_clock_now());
}
