/* txn_wait.c - kw_txn_wait: transactions in a program that waits. */
#include <kwire/net.h>
#include <kwire/txn.h>

typedef struct waiting {
    kw_client *client;
    kw_txn_info *info;
    int rc;
} waiting;

static bool is_over(void *ctx) {
    waiting *w = ctx;
    w->rc = kw_txn_get(w->client, w->info);
    return w->rc < 0 || !w->info->busy;
}

int kw_txn_wait(kw_net *net, kw_client *c, kw_time timeout, kw_txn_info *info) {
    kw_txn_info unread;
    waiting w = {c, info != NULL ? info : &unread, KW_OK};
    int rc = is_over(&w) ? KW_OK : kw_run_until(net, c, timeout, is_over, &w);
    if (rc == KW_OK)
        rc = w.rc;
    return rc < 0 ? rc : w.info->error;
}
