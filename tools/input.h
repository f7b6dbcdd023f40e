/* input.h - records out of files or stdin, cut by a delimiter, in constant memory.
 *
 * A record is a slice of the read buffer: it lives until the next call. A record longer than `limit` is
 * passed over and reported, so that input without any delimiter cannot eat the machine. Text after the last
 * delimiter of a file is a record; nothing after it is none. */
#ifndef KW_TOOLS_INPUT_H
#define KW_TOOLS_INPUT_H

#include <kwire/error.h>

typedef struct kw_input {
    const char *const *files; /* stdin when there are none */
    int n_files, at_file;
    int fd;       /* -1: the next file is to be opened */
    kw_bytes cut; /* the delimiter */
    bool whole;   /* each file is one record */
    size_t limit;
    uint8_t *buf;
    size_t cap, begin, end; /* unread bytes */
    size_t scanned;         /* of them, known to hold no delimiter */
    bool file_over;         /* the file is read to its end */
    bool skipping;          /* inside a record over the limit */
    size_t skipped;         /* bytes of it that are forgotten */
    size_t record_size;     /* of the last record, whole, also when it was over the limit */
    bool fresh;             /* nothing of this file was returned yet */
    char why[300];
} kw_input;

/* 0, KW_ENOMEM. files and cut are borrowed. */
int kw_input_init(kw_input *in, const char *const *files, int n_files, kw_bytes cut, bool whole,
                  size_t limit) KW_MUST_USE;
void kw_input_fini(kw_input *in);

/* 1: *record; KW_EAGAIN: kw_input_fill first; KW_ELIMIT: one record was longer than the limit; 0: all read.
 */
int kw_input_next(kw_input *in, kw_bytes *record) KW_MUST_USE;
/* After KW_EAGAIN: bytes that were read of a record whose end was not. */
size_t kw_input_begun(const kw_input *in);
/* One read(2), or the next file. Records handed out are void. 0; KW_EIO: in->why. May block: poll in->fd
 * first (-1: nothing to wait for). */
int kw_input_fill(kw_input *in) KW_MUST_USE;

#endif
