/* input.c - the reading side of `produce`. States of a file: to be opened (fd -1), being read, over. */
#include "tools/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Small enough to stay in the second level cache between read(2) and the copy into a batch. */
enum { FIRST_BUFFER = 256 * 1024 };

int kw_input_init(kw_input *in, const char *const *files, int n_files, kw_bytes cut, bool whole,
                  size_t limit) {
    *in =
        (kw_input){.files = files, .n_files = n_files, .fd = -1, .cut = cut, .whole = whole, .limit = limit};
    in->cap = FIRST_BUFFER;
    in->buf = malloc(in->cap);
    return in->buf != NULL ? 0 : KW_ENOMEM;
}

static void close_file(kw_input *in) {
    if (in->fd > STDIN_FILENO)
        close(in->fd);
    in->fd = -1;
}

void kw_input_fini(kw_input *in) {
    close_file(in);
    free(in->buf);
}

static bool no_more_files(const kw_input *in) {
    return in->at_file >= (in->n_files > 0 ? in->n_files : 1);
}

static const char *file_name(const kw_input *in) {
    return in->n_files > 0 ? in->files[in->at_file] : "-";
}

static int complain(kw_input *in) {
    snprintf(in->why, sizeof in->why, "%s: %s", file_name(in), strerror(errno));
    return KW_EIO;
}

static int open_file(kw_input *in) {
    const char *name = file_name(in);
    in->fd = strcmp(name, "-") == 0 ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return complain(in);
    /* A bigger pipe means fewer wake-ups of both sides; it fails on anything that is no pipe. */
    (void)fcntl(in->fd, F_SETPIPE_SZ, 1 << 20);
    in->file_over = false;
    in->fresh = true;
    return 0;
}

/* Room for more at the end: first by moving what is unread to the front, then by growing. */
static int make_room(kw_input *in) {
    size_t unread = in->end - in->begin;
    if (in->begin > 0)
        memmove(in->buf, in->buf + in->begin, unread);
    in->begin = 0;
    in->end = unread;
    if (unread < in->cap)
        return 0;
    uint8_t *bigger = realloc(in->buf, in->cap * 2);
    if (bigger == NULL)
        return KW_ENOMEM;
    in->buf = bigger;
    in->cap *= 2;
    return 0;
}

int kw_input_fill(kw_input *in) {
    if (in->fd < 0)
        return open_file(in);
    if (make_room(in) < 0)
        return errno = ENOMEM, complain(in);
    ssize_t n = read(in->fd, in->buf + in->end, in->cap - in->end);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? 0 : complain(in);
    in->end += (size_t)n;
    in->file_over = n == 0;
    return 0;
}

static const uint8_t *find_cut(const kw_input *in) {
    const uint8_t *from = in->buf + in->begin + in->scanned;
    size_t n = in->end - in->begin - in->scanned;
    if (in->whole)
        return NULL;
    if (in->cut.n == 1)
        return memchr(from, in->cut.p[0], n);
    return memmem(from, n, in->cut.p, (size_t)in->cut.n);
}

/* Bytes at the end that may be the beginning of a delimiter are looked at again. */
static void note_scanned(kw_input *in) {
    size_t unread = in->end - in->begin;
    size_t tail = (size_t)in->cut.n - 1;
    in->scanned = unread > tail ? unread - tail : 0;
}

/* Takes n bytes as a record and `over` more as its end. */
static int take(kw_input *in, size_t n, size_t over, kw_bytes *record) {
    bool too_long = in->skipping || n > in->limit;
    *record = (kw_bytes){in->buf + in->begin, too_long ? 0 : (int32_t)n};
    in->record_size = in->skipped + n;
    in->begin += n + over;
    in->scanned = in->skipped = 0;
    in->skipping = false;
    in->fresh = false;
    return too_long ? KW_ELIMIT : 1;
}

/* A record is already too long and its end is not in sight: forget what there is of it. */
static void skip_ahead(kw_input *in) {
    in->skipping = true;
    in->skipped += in->scanned;
    in->begin += in->scanned;
    in->scanned = 0;
}

size_t kw_input_begun(const kw_input *in) {
    return in->skipped + in->end - in->begin;
}

static int next_file(kw_input *in) {
    close_file(in);
    in->at_file++;
    in->begin = in->end = in->scanned = 0;
    return no_more_files(in) ? 0 : KW_EAGAIN;
}

int kw_input_next(kw_input *in, kw_bytes *record) {
    if (in->fd < 0)
        return no_more_files(in) ? 0 : KW_EAGAIN;
    const uint8_t *cut = find_cut(in);
    size_t unread = in->end - in->begin;
    if (cut != NULL)
        return take(in, (size_t)(cut - in->buf) - in->begin, (size_t)in->cut.n, record);
    if (in->file_over) {
        if (unread > 0 || in->skipping || (in->whole && in->fresh))
            return take(in, unread, 0, record);
        return next_file(in);
    }
    note_scanned(in);
    if (unread > in->limit + (size_t)in->cut.n)
        skip_ahead(in);
    return KW_EAGAIN;
}
