/* superloop.c - kwire in a loop that never waits, as on a board without an operating system: every turn does
 * a bit of everything.   superloop HOST:PORT TOPIC <lines
 *
 * Here a kw_net lends the core sockets, clocks, memory and random bytes. On a board kw_env is yours to fill
 * (kwire/transport.h), and instead of kw_net_step you call what it calls: kw_client_set_wall and
 * kw_client_step, with your tick counter. */
#include "examples/lines.h"

#include <fcntl.h>
#include <kwire/net.h>
#include <time.h>

/* What else the loop has to do. Here: be kind to the machine that plays the board. */
static void other_work(void) {
    nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: superloop HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    kw_net *net = NULL;
    kw_client *c = NULL;
    if (argc == 3 && kw_net_new_watched(&net, NULL, NULL) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        env.reports_readiness = false; /* nobody polls: each step tries what there is */
        (void)!kw_client_new(&config, &env, &c, why, sizeof why);
    }
    if (c == NULL || !lines_start(&l, c, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
    int rc = 0;
    while (rc >= 0 && !lines_done(&l)) {
        if (!l.full && !l.ended)
            lines_read(&l, STDIN_FILENO); /* whatever is there now; perhaps nothing */
        rc = kw_net_step(net, c);
        for (kw_event e; kw_client_next(c, &e);)
            lines_event(&l, &e);
        other_work();
    }
    kw_client_free(c);
    kw_net_free(net);
    return lines_report(&l);
}
