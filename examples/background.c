/* background.c - a program without a loop: it blocks on its input, and kwire sends in a thread of its own.
 * background HOST:PORT TOPIC <lines */
#include "examples/lines.h"

#include <kwire/thread.h>

/* Blocks on what comes next: more lines, or, when there is no room for them, a delivery. */
static int wait_for_something(kw_thread *t, lines *l) {
    if (l->full || l->ended)
        return kw_thread_wait(t, KW_NEVER);
    lines_read(l, STDIN_FILENO);
    return 0;
}

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: background HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    kw_thread *t = NULL;
    if (argc == 3) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        (void)!kw_thread_new(&config, NULL, &t, why, sizeof why);
    }
    kw_client *client = t == NULL ? NULL : kw_thread_client(t);
    if (client == NULL || !lines_start(&l, client, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    while (!lines_done(&l) && wait_for_something(t, &l) >= 0)
        for (kw_event e; kw_client_next(client, &e);)
            lines_event(&l, &e);
    kw_thread_free(t);
    return lines_report(&l);
}
