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

static kw_time left(kw_time until) {
    return until == KW_NEVER ? KW_NEVER : until - kw_clock_now();
}

typedef struct attempt {
    kw_client *client;
    const kw_outgoing *record;
    int rc;
} attempt;

static bool produced(void *ctx) {
    attempt *a = ctx;
    a->rc = kw_produce(a->client, a->record);
    return a->rc != KW_EAGAIN;
}

static bool is_settled(void *ctx) {
    const sending *s = ctx;
    return s->settled;
}

/* KW_EAGAIN: no room within the time. */
static int produce(kw_net *net, kw_client *c, const kw_outgoing *r, kw_time until) {
    attempt a = {c, r, 0};
    if (produced(&a))
        return a.rc;
    int rc = kw_run_until(net, c, left(until), produced, &a);
    return rc < 0 && rc != KW_ETIMEOUT ? rc : a.rc;
}

static void await(kw_net *net, kw_client *c, sending *s, kw_time until, kw_sent *sent) {
    int rc = kw_run_until(net, c, left(until), is_settled, s);
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
    int rc = produce(net, c, &copy, until);
    if (rc == KW_OK)
        await(net, c, s, until, sent);
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
