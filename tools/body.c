/* body.c - JSON text to bodies of messages. Whatever is wrong with the text is the user's: exit code 2. */
#include "tools/body.h"
#include "tools/file.h"
#include "tools/print.h"

#include <string.h>

int kw_body_text(const char *word, kw_mem *mem, kw_buf *text) {
    const char *file = word[0] == '@' ? word + 1 : strcmp(word, "-") == 0 ? word : NULL;
    if (file != NULL)
        return kw_file_read(file, mem, text) == 0 ? KW_EXIT_OK : KW_EXIT_USAGE;
    if (kw_buf_append(text, mem, word, strlen(word)) == 0)
        return KW_EXIT_OK;
    kw_say("kwire: out of memory");
    return KW_EXIT_FAILED;
}

static int refuse(const kw_args *a, const kw_message *m, int16_t version, const kw_fault *fault) {
    kw_subject_fault(a, kw_message_name(m), version, fault);
    return fault->code == KW_ENOMEM ? KW_EXIT_FAILED : KW_EXIT_USAGE;
}

static int size_of(const kw_message *m, int16_t version, const void *body, size_t *size, kw_fault *fault) {
    kw_writer w;
    kw_writer_init(&w, NULL, 0);
    int err = kw_message_encode(m, version, body, &w, fault);
    *size = kw_writer_total(&w);
    return err;
}

int kw_body_parse(const kw_args *a, const kw_message *m, int16_t version, kw_str json, kw_arena *arena,
                  void **body) {
    kw_fault fault = {.code = KW_ENOMEM};
    size_t size;
    *body = kw_arena_alloc(arena, kw_message_size(m));
    if (*body == NULL || kw_message_parse(m, version, json, arena, *body, &fault) < 0 ||
        size_of(m, version, *body, &size, &fault) < 0)
        return refuse(a, m, version, &fault);
    return KW_EXIT_OK;
}

int kw_body_encode(const kw_args *a, const kw_message *m, int16_t version, const void *body, kw_mem *mem,
                   kw_buf *out) {
    kw_fault fault = {.code = KW_ENOMEM};
    kw_writer w;
    size_t size;
    if (size_of(m, version, body, &size, &fault) < 0 || kw_buf_reserve(out, mem, size) < 0)
        return refuse(a, m, version, &fault);
    kw_writer_init(&w, out->p + out->n, size);
    if (kw_message_encode(m, version, body, &w, &fault) < 0)
        return refuse(a, m, version, &fault);
    out->n += size;
    return KW_EXIT_OK;
}
