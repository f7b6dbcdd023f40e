/* file.c - files, whole. */
#include "tools/file.h"
#include "tools/print.h"

#include <kwire/net.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int complain(const char *name, int err) {
    kw_say("kwire: %s: %s", name, err == KW_EIO ? strerror(errno) : kw_error_text(err));
    return err;
}

static int read_all(int fd, kw_mem *mem, kw_buf *out) {
    for (;;) {
        if (out->n > INT32_MAX)
            return KW_ELIMIT;
        if (kw_buf_reserve(out, mem, 65536) < 0)
            return KW_ENOMEM;
        ssize_t n = read(fd, out->p + out->n, out->cap - out->n);
        if (n == 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return KW_EIO;
        out->n += n > 0 ? (size_t)n : 0;
    }
}

int kw_file_read(const char *name, kw_mem *mem, kw_buf *out) {
    bool is_stdin = strcmp(name, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return complain(name, KW_EIO);
    int err = read_all(fd, mem, out);
    if (err < 0)
        complain(name, err);
    if (!is_stdin)
        close(fd);
    return err;
}

static int visit_file(const char *name, bool named, kw_file_visit *visit, void *ctx) {
    kw_mem mem = kw_mem_libc();
    kw_buf content = {0};
    int err = kw_file_read(name, &mem, &content);
    if (err == 0)
        err = visit(ctx, name, (kw_bytes){content.p, (int32_t)content.n}, named);
    kw_buf_fini(&content, &mem);
    return err;
}

static int not_hidden(const struct dirent *d) {
    return d->d_name[0] != '.';
}

static int walk(const char *path, bool named, kw_file_visit *visit, void *ctx);

static int visit_entry(const char *path, const char *entry, kw_file_visit *visit, void *ctx) {
    size_t size = strlen(path) + strlen(entry) + 2;
    char *name = malloc(size);
    if (name == NULL)
        return complain(path, KW_ENOMEM);
    snprintf(name, size, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", entry);
    int err = walk(name, false, visit, ctx);
    free(name);
    return err;
}

static int walk_directory(const char *path, kw_file_visit *visit, void *ctx) {
    struct dirent **entries;
    int n = scandir(path, &entries, not_hidden, alphasort), err = 0;
    if (n < 0)
        return complain(path, KW_EIO);
    for (int i = 0; i < n; i++) {
        if (err == 0)
            err = visit_entry(path, entries[i]->d_name, visit, ctx);
        free(entries[i]);
    }
    free(entries);
    return err;
}

static int walk(const char *path, bool named, kw_file_visit *visit, void *ctx) {
    struct stat st;
    if (stat(path, &st) < 0)
        return complain(path, KW_EIO);
    if (S_ISDIR(st.st_mode))
        return walk_directory(path, visit, ctx);
    if (!named && !S_ISREG(st.st_mode))
        return 0;
    return visit_file(path, named, visit, ctx);
}

int kw_file_walk(const char *path, kw_file_visit *visit, void *ctx) {
    if (strcmp(path, "-") == 0)
        return visit_file(path, true, visit, ctx);
    return walk(path, true, visit, ctx);
}
