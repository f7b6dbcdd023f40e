/* own_loop.c - kwire inside a program's own poll loop: no kw_run, no thread, no callback.   own_loop
 * HOST:PORT TOPIC
 *
 * The loop below waits for the terminal and for Kafka at once. Everything kwire needs is three calls: what to
 * poll for, until when, and step. */
#include <kwire/net.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FDS = 16 };

/* Fills fds behind the program's own; returns how many there are. */
static int kafka_fds(kw_client *c, struct pollfd *fds) {
    kw_interest in[MAX_FDS];
    int n = kw_client_wants(c, in, MAX_FDS);
    n = n < MAX_FDS ? n : MAX_FDS;
    for (int i = 0; i < n; i++)
        fds[i] = (struct pollfd){.fd = (int)in[i].handle,
                                 .events = (short)((in[i].events & KW_READ ? POLLIN : 0) |
                                                   (in[i].events & KW_WRITE ? POLLOUT : 0))};
    return n;
}

static int wait_ms(const kw_client *c) {
    kw_time t = kw_client_deadline(c);
    kw_time left = t - kw_clock_now();
    return t == KW_NEVER ? -1 : left <= 0 ? 0 : (int)(left / 1000 < 60000 ? left / 1000 + 1 : 60000);
}

/* One turn: false at the end of the input. */
static bool turn(kw_client *c, int32_t topic) {
    struct pollfd fds[1 + MAX_FDS] = {
        {.fd = STDIN_FILENO, .events = POLLIN}
    };
    int n = kafka_fds(c, fds + 1);
    (void)poll(fds, (nfds_t)n + 1, wait_ms(c));
    for (int i = 1; i <= n; i++)
        kw_client_ready(c, fds[i].fd,
                        (fds[i].revents & POLLOUT ? KW_WRITE : 0) |
                            (fds[i].revents & ~POLLOUT ? KW_READ : 0));
    if (fds[0].revents != 0) {
        char text[512];
        ssize_t got = read(STDIN_FILENO, text, sizeof text);
        kw_outgoing r = {
            .topic = topic, .partition = KW_PARTITION_ANY, .key = {NULL, -1},
                    .timestamp = KW_TIMESTAMP_NOW
        };
        r.value = (kw_bytes){(const uint8_t *)text, (int32_t)got};
        if (got <= 0 || kw_produce(c, &r) < 0)
            return false;
    }
    return true;
}

static void step(kw_client *c) {
    kw_client_set_wall(c, kw_clock_now(), kw_clock_wall_ms());
    kw_client_step(c, kw_clock_now());
    for (kw_event e; kw_client_next(c, &e);)
        if (e.type == KW_EVENT_DELIVERED)
            printf("%s at offset %lld\n", kw_outcome_name(e.u.delivered.outcome),
                   (long long)e.u.delivered.base_offset);
}

int main(int argc, char **argv) {
    char why[200] = "usage: own_loop HOST:PORT TOPIC";
    kw_config config = kw_config_default;
    kw_net *net = NULL; /* only for its tcp transport, resolver and memory */
    kw_client *c = NULL;
    if (argc == 3 && kw_net_new(&net) == 0) {
        snprintf(config.bootstrap_servers, sizeof config.bootstrap_servers, "%s", argv[1]);
        kw_env env = kw_net_env(net);
        (void)!kw_client_new(&config, &env, &c, why, sizeof why);
    }
    int32_t topic = c == NULL ? -1 : kw_topic(c, (kw_str){argv[2], (int32_t)strlen(argv[2])});
    if (topic < 0)
        return fprintf(stderr, "%s\n", why), 2;
    step(c);
    while (turn(c, topic))
        step(c);
    for (kw_close(c, kw_clock_now() + KW_MS(5000)); kw_outstanding(c) > 0; step(c)) {
        struct pollfd fds[MAX_FDS];
        int n = kafka_fds(c, fds);
        (void)poll(fds, (nfds_t)n, wait_ms(c));
        for (int i = 0; i < n; i++)
            kw_client_ready(c, fds[i].fd, KW_READ | KW_WRITE);
    }
    kw_client_free(c);
    kw_net_free(net);
    return 0;
}
