/* libuv.c - kwire in a libuv loop, beside whatever else runs there.   libuv HOST:PORT TOPIC <lines (from a
 * pipe) */
#include "examples/lines.h"

#include <kwire/adapters/libuv.h>

static uv_poll_t
    in; /* stdin, a descriptor of our own in the same loop; watched while there is room for more */

static void on_stdin(uv_poll_t *poll, int status, int events);

static void after(kw_uv *k) {
    lines *l = k->data;
    if (l->full || l->ended)
        uv_poll_stop(&in);
    else
        uv_poll_start(&in, UV_READABLE, on_stdin);
    if (k->closing || !lines_done(l))
        return;
    kw_uv_close(k, NULL);
    uv_close((uv_handle_t *)&in, NULL); /* the loop has nothing left to do then, and uv_run returns */
}

static void on_event(kw_uv *k, kw_event *e) {
    lines_event(k->data, e);
    after(k);
}

static void on_stdin(uv_poll_t *poll, int status, int events) {
    kw_uv *k = poll->data;
    (void)status, (void)events;
    lines_read(k->data, STDIN_FILENO);
    after(k);
}

int main(int argc, char **argv) {
    static lines l;
    char why[200] = "usage: libuv HOST:PORT TOPIC <lines";
    kw_config config = kw_config_default;
    uv_loop_t *loop = uv_default_loop();
    kw_uv k = {.client = NULL};
    if (argc == 3 && kw_uv_init(&k, loop, on_event, &l) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(k.net);
        (void)!kw_client_new(&config, &env, &k.client, why, sizeof why);
    }
    if (k.client == NULL || !lines_start(&l, k.client, argv[2]))
        return fprintf(stderr, "%s\n", why), 2;

    uv_poll_init(loop, &in, STDIN_FILENO);
    in.data = &k;
    uv_poll_start(&in, UV_READABLE, on_stdin);
    uv_run(loop, UV_RUN_DEFAULT);
    uv_loop_close(loop);
    return lines_report(&l);
}
