/* thread_txn.c - kw_thread_txn_wait: kw_txn_wait for a client that somebody else steps. Of builds with
 * KWIRE_THREADS; whether there are transactions at all, kw_txn_get says. */
#include <kwire/thread.h>
#include <kwire/txn.h>

typedef struct look {
    kw_client *client;
    kw_txn_info info;
    int rc;
} look;

static bool ended(void *ctx) {
    look *l = ctx;
    l->rc = kw_txn_get(l->client, &l->info);
    return l->rc < 0 || !l->info.busy;
}

int kw_thread_txn_wait(kw_thread *t, kw_time timeout, kw_txn_info *info) {
    look l = {
        .client = kw_thread_client(t), .info = {.producer_id = -1, .producer_epoch = -1}
    };
    int rc = kw_thread_until(t, timeout, ended, &l);
    if (rc == 0)
        rc = l.rc < 0 ? l.rc : l.info.error;
    if (info != NULL)
        *info = l.info;
    return rc;
}
