/* until.c - kw_run_until: the driver for those who wait for something of their own. */
#include "net/net.h"

/* One round, a wait and a step; events that come of it stay in the client. 0: go on. */
static int turn(kw_net *net, kw_client *c, kw_time until, kw_time *now) {
    if (*now >= until)
        return KW_ETIMEOUT;
    int rc = kw_net_wait(net, c, until, now);
    if (rc < 0 && rc != KW_EAGAIN)
        return rc;
    rc = kw_net_step_at(net, c, *now);
    return rc < 0 ? rc : 0;
}

int kw_run_until(kw_net *net, kw_client *c, kw_time timeout, bool (*done)(void *ctx), void *ctx) {
    if (net->watched)
        return KW_ESTATE;
    if (kw_net_forked(net))
        return KW_EFORKED;
    kw_time now = kw_clock_now();
    kw_time until = timeout <= 0 ? now : timeout > KW_NEVER - now ? KW_NEVER : now + timeout;
    int rc = kw_net_step_at(net, c, now);
    rc = rc < 0 ? rc : 0;
    while (rc == 0 && !done(ctx))
        rc = turn(net, c, until, &now);
    return rc;
}
