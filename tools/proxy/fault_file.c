/* fault_file.c - reading a file of faults. */
#include "tools/proxy/fault_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 20 };

static kw_str take_line(kw_str *text) {
    const char *end = memchr(text->p, '\n', (size_t)text->n);
    kw_str line = {text->p, end != NULL ? (int32_t)(end - text->p) : text->n};
    int32_t used = line.n + (end != NULL ? 1 : 0);
    *text = (kw_str){text->p + used, text->n - used};
    return line;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* Without its comment and the white space around it. */
static kw_str bare(kw_str line) {
    const char *comment = line.n > 0 ? memchr(line.p, '#', (size_t)line.n) : NULL;
    if (comment != NULL)
        line.n = (int32_t)(comment - line.p);
    while (line.n > 0 && is_blank(line.p[line.n - 1]))
        line.n--;
    for (; line.n > 0 && is_blank(line.p[0]); line.n--)
        line.p++;
    return line;
}

static size_t count_lines(kw_str text) {
    size_t n = 1;
    for (int32_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static int parse_all(kw_str text, proxy_spec *specs, size_t *n, char *why, size_t why_size) {
    char reason[512];
    *n = 0;
    for (int number = 1; text.n > 0; number++) {
        kw_str line = bare(take_line(&text));
        if (line.n == 0)
            continue;
        if (proxy_spec_parse(line, &specs[(*n)++], reason, sizeof reason) != 0) {
            snprintf(why, why_size, "line %d: %s", number, reason);
            return KW_EINVAL;
        }
    }
    return 0;
}

static int no_memory(char *why, size_t why_size) {
    snprintf(why, why_size, "%s", kw_error_text(KW_ENOMEM));
    return KW_ENOMEM;
}

int proxy_fault_file_take(proxy_rules *r, kw_str text, char *why, size_t why_size) {
    size_t n;
    proxy_spec *specs = calloc(count_lines(text), sizeof *specs);
    if (specs == NULL)
        return no_memory(why, why_size);
    int err = parse_all(text, specs, &n, why, why_size);
    if (err == 0 && proxy_rules_replace(r, specs, n) != 0)
        err = no_memory(why, why_size);
    free(specs);
    return err;
}

/* Length, or KW_EIO with errno; EFBIG: it is too long. */
static int read_whole(const char *path, char *text) {
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return KW_EIO;
    size_t n = fread(text, 1, MOST, f);
    int problem = ferror(f) ? errno : getc(f) != EOF ? EFBIG : 0;
    fclose(f);
    errno = problem;
    return problem == 0 ? (int)n : KW_EIO;
}

int proxy_fault_file_read(proxy_rules *r, const char *path, char *why, size_t why_size) {
    char reason[600];
    char *text = malloc(MOST);
    if (text == NULL)
        return no_memory(why, why_size);
    int n = read_whole(path, text), err = n;
    if (n < 0)
        snprintf(reason, sizeof reason, "%s", strerror(errno));
    else
        err = proxy_fault_file_take(r, (kw_str){text, n}, reason, sizeof reason);
    if (err != 0)
        snprintf(why, why_size, "%s: %s", path, reason);
    free(text);
    return err;
}
