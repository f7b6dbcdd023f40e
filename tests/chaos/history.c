/* history.c - see history.h. */
#include "tests/chaos/history.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file ---- */

static void die(const char *why) {
    fprintf(stderr, "kwire-chaos-worker: the history cannot be written: %s\n", why);
    _exit(1);
}

bool history_open(history *h, const char *path, const char *client) {
    struct stat s;
    *h = (history){.client = client, .fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644)};
    if (h->fd < 0 || fstat(h->fd, &s) < 0)
        return false;
    h->size = (uint64_t)s.st_size;
    return true;
}

void history_close(history *h) {
    history_flush(h);
    close(h->fd);
    free(h->text);
    *h = (history){.fd = -1};
}

void history_flush(history *h) {
    for (size_t at = 0; at < h->n;) {
        ssize_t n = write(h->fd, h->text + at, h->n - at);
        if (n < 0 && errno != EINTR)
            die(strerror(errno));
        at += n > 0 ? (size_t)n : 0;
    }
    h->size += h->n;
    h->n = 0;
}

/* ---- text ---- */

static void append(history *h, const char *p, size_t n) {
    if (h->room - h->n < n) {
        h->room = 2 * (h->room + n);
        h->text = realloc(h->text, h->room);
        if (h->text == NULL)
            die("out of memory");
    }
    memcpy(h->text + h->n, p, n);
    h->n += n;
}

static void put(history *h, const char *text) {
    append(h, text, strlen(text));
}

/* How many bytes the character at p has; 0: it is no UTF-8. */
static int32_t utf8_length(const uint8_t *p, int32_t n) {
    static const struct {
        uint8_t first, last; /* of the leading byte */
        uint8_t low, high;   /* of the second: not longer than need be, no surrogate, not past U+10FFFF */
        int8_t length;
    } kinds[] = {
        {0x00, 0x7f, 0,    0,    1},
        {0xc2, 0xdf, 0x80, 0xbf, 2},
        {0xe0, 0xe0, 0xa0, 0xbf, 3},
        {0xe1, 0xec, 0x80, 0xbf, 3},
        {0xed, 0xed, 0x80, 0x9f, 3},
        {0xee, 0xef, 0x80, 0xbf, 3},
        {0xf0, 0xf0, 0x90, 0xbf, 4},
        {0xf1, 0xf3, 0x80, 0xbf, 4},
        {0xf4, 0xf4, 0x80, 0x8f, 4},
    };
    size_t k = 0;
    while (k < sizeof kinds / sizeof kinds[0] && (p[0] < kinds[k].first || p[0] > kinds[k].last))
        k++;
    if (k == sizeof kinds / sizeof kinds[0] || kinds[k].length > n)
        return 0;
    if (kinds[k].length > 1 && (p[1] < kinds[k].low || p[1] > kinds[k].high))
        return 0;
    for (int8_t i = 2; i < kinds[k].length; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    return kinds[k].length;
}

static void put_escaped(history *h, uint8_t byte) {
    char text[8];
    snprintf(text, sizeof text, byte < 0x80 ? "\\u00%02x" : "\\udc%02x", byte);
    put(h, text);
}

static void put_quoted(history *h, const uint8_t *p, int32_t n) {
    put(h, "\"");
    for (int32_t i = 0; i < n;) {
        int32_t length = utf8_length(p + i, n - i);
        if (length == 0 || p[i] < 0x20 || p[i] == '"' || p[i] == '\\' || p[i] == 0x7f)
            put_escaped(h, p[i]);
        else
            append(h, (const char *)p + i, (size_t)length);
        i += length > 0 ? length : 1;
    }
    put(h, "\"");
}

/* ---- lines ---- */

static void name(history *h, const char *field) {
    put(h, ",\"");
    put(h, field);
    put(h, "\":");
}

void history_begin(history *h, kw_time now, const char *op) {
    char text[48];
    h->begun = h->n;
    snprintf(text, sizeof text, "{\"t\":%" PRId64 ".%06d", now / 1000000, (int)(now % 1000000));
    put(h, text);
    history_text(h, "client", (kw_str){h->client, (int32_t)strlen(h->client)});
    history_text(h, "op", (kw_str){op, (int32_t)strlen(op)});
}

void history_bytes(history *h, const char *field, kw_bytes value) {
    name(h, field);
    if (value.n < 0)
        put(h, "null");
    else
        put_quoted(h, value.p, value.n);
}

void history_text(history *h, const char *field, kw_str value) {
    history_bytes(h, field, (kw_bytes){(const uint8_t *)value.p, value.n});
}

void history_number(history *h, const char *field, int64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, value);
    name(h, field);
    put(h, text);
}

void history_outcome(history *h, kw_outcome outcome, int error) {
    static const char *const words[] = {
        [KW_OUTCOME_OK] = "ok", [KW_OUTCOME_NOT_DONE] = "fail", [KW_OUTCOME_UNKNOWN] = "unknown"};
    name(h, "outcome");
    put_quoted(h, (const uint8_t *)words[outcome], (int32_t)strlen(words[outcome]));
    if (error == KW_OK)
        return;
    name(h, "error");
    put_quoted(h, (const uint8_t *)kw_error_name(error), (int32_t)strlen(kw_error_name(error)));
}

/* The next line begins where it finds room. */
static void fill_page(history *h) {
    size_t left = HISTORY_PAGE - (size_t)((h->size + h->n + 1) % HISTORY_PAGE);
    for (; left < HISTORY_LINE && left > 0; left--)
        put(h, " ");
}

void history_end(history *h) {
    put(h, "}");
    fill_page(h);
    put(h, "\n");
    if (h->n >= HISTORY_FULL)
        history_flush(h);
}
