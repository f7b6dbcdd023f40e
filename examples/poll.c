/* poll.c - kwire in a program's own poll loop, beside its other descriptors.   poll HOST:PORT TOPIC <lines */
#include "examples/lines.h"

#include <kwire/adapters/poll.h>

enum { MAX_FDS = 64 };

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: poll HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    if (argc == 3 && kw_net_new_watched(&net, NULL, NULL) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        (void)!kw_client_new(&config, &env, &c, why, sizeof why);
    }
    if (c == NULL || !lines_start(&l, c, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    while (!lines_done(&l)) {
        struct pollfd fds[1 + MAX_FDS] = {
            {.fd = l.full || l.ended ? -1 : STDIN_FILENO, .events = POLLIN}
        };
        int n = kw_poll_fds(net, c, fds + 1, MAX_FDS);
        if (poll(fds, (nfds_t)(1 + n), kw_net_timeout(net, c)) < 0)
            continue; /* a signal */
        if (fds[0].revents != 0)
            lines_read(&l, STDIN_FILENO);
        kw_poll_ready(net, c, fds + 1, n);
        if (kw_net_step(net, c) < 0)
            break;
        for (kw_event e; kw_client_next(c, &e);)
            lines_event(&l, &e);
    }
    kw_client_free(c);
    kw_net_free(net);
    return lines_report(&l);
}
