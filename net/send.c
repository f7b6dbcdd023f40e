/* send.c - kw_send_wait: one record and its outcome, in a program without threads. */
#include "net/net.h"

#include <stdlib.h>

/* Whoever is the second to be through with it frees it: we, or the client. */
typedef struct sending {
    kw_receipt receipt;
    bool settled, abandoned;
} sending;

static void on_settled(kw_receipt *r) {
    sending *s = (sending *)r; /* its first member */
    s->settled = true;
    if (s->abandoned)
        free(s);
}

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

static int produce(kw_net *net, kw_client *c, const kw_outgoing *r, kw_time until, kw_time *now) {
    int rc, end = 0;
    while ((rc = kw_produce(c, r)) == KW_EAGAIN && end == 0)
        end = turn(net, c, until, now);
    return rc;
}

static void await(kw_net *net, kw_client *c, sending *s, kw_time until, kw_time *now, kw_sent *sent) {
    int rc = kw_net_step_at(net, c, *now);
    rc = rc < 0 ? rc : 0;
    while (!s->settled && rc == 0)
        rc = turn(net, c, until, now);
    s->abandoned = !s->settled;
    *sent = s->settled ? s->receipt.sent : (kw_sent){KW_OUTCOME_UNKNOWN, rc, -1, -1, -1};
    if (s->settled)
        free(s);
}

static int send_wait(kw_net *net, kw_client *c, const kw_outgoing *r, kw_time timeout, kw_sent *sent) {
    kw_time now = kw_clock_now();
    kw_time until = timeout <= 0 ? now : timeout > KW_NEVER - now ? KW_NEVER : now + timeout;
    kw_outgoing copy = *r;
    sending *s = calloc(1, sizeof *s);
    if (s == NULL)
        return KW_ENOMEM;
    s->receipt.settled = on_settled;
    copy.receipt = &s->receipt;
    int rc = produce(net, c, &copy, until, &now);
    if (rc == KW_OK)
        await(net, c, s, until, &now, sent);
    else
        free(s);
    return rc;
}

int kw_send_wait(kw_net *net, kw_client *c, const kw_outgoing *r, kw_time timeout, kw_sent *sent) {
    *sent = (kw_sent){KW_OUTCOME_NOT_DONE, KW_OK, -1, -1, -1};
    int rc = net->watched ? KW_ESTATE : kw_net_forked(net) ? KW_EFORKED : 0;
    if (rc == 0)
        rc = send_wait(net, c, r, timeout, sent);
    if (rc < 0)
        sent->error = rc;
    return sent->error;
}
