/* libevent.c - kwire in a libevent base, beside whatever else runs there.   libevent HOST:PORT TOPIC <lines
 * (a pipe)
 */
#include "examples/lines.h"

#include <kwire/adapters/libevent.h>

static struct event *in; /* stdin, an event of our own in the same base; added while there is room for more */

static void after(kw_libevent *k) {
    lines *l = k->data;
    if (lines_done(l))
        kw_libevent_fini(k); /* nothing is left in the base then, and event_base_dispatch returns */
    else if (!l->full && !l->ended)
        event_add(in, NULL);
}

static void on_event(kw_libevent *k, kw_event *e) {
    lines_event(k->data, e);
    after(k);
}

static void on_stdin(evutil_socket_t fd, short what, void *ctx) {
    kw_libevent *k = ctx;
    (void)what;
    lines_read(k->data, fd);
    kw_libevent_update(k);
    after(k);
}

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: libevent HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    struct event_base *base = NULL;
    kw_libevent k = {.client = NULL};
    if (argc == 3 && (base = event_base_new()) != NULL && kw_libevent_init(&k, base, on_event, &l) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(k.net);
        (void)!kw_client_new(&config, &env, &k.client, why, sizeof why);
    }
    if (k.client == NULL || !lines_start(&l, k.client, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    in = event_new(base, STDIN_FILENO, EV_READ, on_stdin, &k);
    event_add(in, NULL);
    kw_libevent_update(&k);
    event_base_dispatch(base);
    event_free(in);
    event_base_free(base);
    return lines_report(&l);
}
