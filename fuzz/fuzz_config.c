/* fuzz_config.c - properties from text, and a client made of them. What was set reads back as a text that
 * sets the same; whatever is accepted, the client that has it lives and dies in peace.
 *
 * Input: lines of name=value. */
#include "fuzz/fuzz.h"

#include "client/bootstrap.h"

#include <kwire/client.h>
#include <string.h>

enum { MOST_MEMORY = 8 << 20, MOST_LINES = 200, MOST_STEPS = 200 };

static void set_line(kw_config *c, kw_bytes line) {
    char why[200] = "", text[1100], again[1100];
    const uint8_t *equals = line.n > 0 ? memchr(line.p, '=', (size_t)line.n) : NULL;
    if (equals == NULL)
        return;
    kw_str key = {(const char *)line.p, (int32_t)(equals - line.p)};
    kw_str value = {(const char *)equals + 1, (int32_t)(line.p + line.n - equals - 1)};
    int rc = kw_config_set(c, key, value, why, sizeof why);
    FUZZ_CHECK(memchr(why, '\0', sizeof why) != NULL);
    FUZZ_CHECK((rc == 0) == (why[0] == '\0'));
    if (rc == KW_ENOTFOUND)
        return;
    FUZZ_CHECK(rc == 0 || rc == KW_EINVAL);
    FUZZ_CHECK(kw_config_get(c, key, text, sizeof text) == 0);
    FUZZ_CHECK(kw_config_set(c, key, (kw_str){text, (int32_t)strlen(text)}, why, sizeof why) == 0);
    FUZZ_CHECK(kw_config_get(c, key, again, sizeof again) == 0 && strcmp(text, again) == 0);
}

static void read_lines(kw_config *c, kw_bytes text) {
    for (int i = 0; text.n > 0 && i < MOST_LINES; i++) {
        const uint8_t *end = memchr(text.p, '\n', (size_t)text.n);
        int32_t n = end != NULL ? (int32_t)(end - text.p) : text.n;
        set_line(c, (kw_bytes){text.p, n});
        if (end == NULL)
            return;
        text = (kw_bytes){end + 1, text.n - n - 1};
    }
}

static void read_bootstrap(const kw_config *c) {
    char why[200];
    kw_bootstrap_entry e;
    const char *at = c->bootstrap_servers;
    const char *end = at + strlen(at);
    while (kw_bootstrap_next(&at, &e, why, sizeof why) == 1) {
        FUZZ_CHECK(at <= end && e.port != 0);
        FUZZ_CHECK(e.host[0] != '\0' && memchr(e.host, '\0', sizeof e.host) != NULL);
    }
}

/* ---- a world in which nobody is at home ---- */

static int resolve(void *ctx, uint32_t token, const char *host, uint16_t port, kw_address *out, int max) {
    (void)ctx, (void)token, (void)max;
    if (host[0] == 'x')
        return KW_ERESOLVE;
    *out = (kw_address){
        .family = 4, .ip = {127, 0, 0, 1},
             .port = port
    };
    return 1;
}

static int open_refused(void *ctx, const kw_address *to, const char *host, kw_handle *h) {
    (void)ctx, (void)to, (void)host, (void)h;
    return KW_ECONNECT;
}

static void fill(void *ctx, void *p, size_t n) {
    (void)ctx;
    memset(p, 0x5a, n);
}

static void live(kw_client *c) {
    kw_event e;
    kw_time now = 1000000;
    int32_t topic = kw_topic(c, KW_STR("t"));
    kw_outgoing r = {.topic = topic, .key = KW_NULL_BYTES, .value = KW_BYTES("value"), .timestamp = 0};
    int rc = topic < 0 ? topic : kw_produce(c, &r);
    FUZZ_CHECK(rc <= 0);
    for (int i = 0; i < MOST_STEPS && kw_outstanding(c) > 0; i++) {
        (void)kw_client_step(c, now);
        while (kw_client_next(c, &e))
            continue;
        kw_time due = kw_client_deadline(c);
        FUZZ_CHECK(due > now || kw_outstanding(c) == 0);
        if (i == MOST_STEPS / 2)
            kw_close(c, now + 1000);
        now = due == KW_NEVER ? now + KW_MS(1000) : due;
    }
    FUZZ_CHECK(kw_outstanding(c) == 0);
}

static void make_client(const kw_config *config) {
    static const kw_transport_ops ops = {.open = open_refused};
    fuzz_heap heap = {0};
    kw_client *c = NULL;
    char why[200] = "";
    kw_env env = {
        .mem = fuzz_mem(&heap, MOST_MEMORY),
        .transport = {&ops,    NULL},
        .resolver = {resolve, NULL},
        .random = {fill,    NULL}
    };
    int rc = kw_client_new(config, &env, &c, why, sizeof why);
    FUZZ_CHECK(memchr(why, '\0', sizeof why) != NULL);
    if (rc == 0)
        live(c);
    else
        FUZZ_CHECK(c == NULL && (rc == KW_EINVAL || rc == KW_EUNSUPPORTED || rc == KW_ENOMEM));
    kw_client_free(c);
    FUZZ_CHECK(heap.used == 0 && heap.peak <= MOST_MEMORY);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input in = {data, size};
    kw_config c = kw_config_default, resolved;
    char note[400] = "", why[400] = "";
    strcpy(c.bootstrap_servers, "localhost");
    read_lines(&c, fuzz_rest(&in));
    read_bootstrap(&c);
    resolved = c;
    int rc = kw_config_resolve(&resolved, note, sizeof note, why, sizeof why);
    FUZZ_CHECK(rc == 0 || (rc == KW_EINVAL && why[0] != '\0'));
    make_client(&c);
    return 0;
}
