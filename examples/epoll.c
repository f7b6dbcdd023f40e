/* epoll.c - kwire in a program's own epoll loop, beside its other descriptors.   epoll HOST:PORT TOPIC <lines
 */
#include "examples/lines.h"

#include <kwire/adapters/epoll.h>

enum { MAX_EVENTS = 64 };

/* Our own entry in the set: stdin, while there is room for what it brings. */
static void watch_stdin(int epoll, bool wanted) {
    struct epoll_event e = {.events = wanted ? EPOLLIN : 0, .data.fd = STDIN_FILENO};
    if (epoll_ctl(epoll, EPOLL_CTL_MOD, STDIN_FILENO, &e) != 0)
        epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &e);
}

static void wait_and_read(kw_epoll *k, lines *l) {
    struct epoll_event events[MAX_EVENTS];
    int n = epoll_wait(k->epoll, events, MAX_EVENTS, kw_net_timeout(k->net, k->client));
    for (int i = 0; i < n; i++)
        if (!kw_epoll_ready(k, &events[i]))
            lines_read(l, STDIN_FILENO);
}

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: epoll HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    kw_epoll k = {.client = NULL};
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (argc == 3 && kw_epoll_init(&k, epoll) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(k.net);
        (void)!kw_client_new(&config, &env, &k.client, why, sizeof why);
    }
    if (k.client == NULL || !lines_start(&l, k.client, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    while (!lines_done(&l) && kw_net_step(k.net, k.client) >= 0) {
        for (kw_event e; kw_client_next(k.client, &e);)
            lines_event(&l, &e);
        watch_stdin(epoll, !l.full && !l.ended);
        wait_and_read(&k, &l);
    }
    kw_epoll_fini(&k);
    close(epoll);
    return lines_report(&l);
}
