/* file.h - whole files and standard input, and walks over directories. */
#ifndef KW_TOOLS_FILE_H
#define KW_TOOLS_FILE_H

#include <kwire/error.h>
#include <kwire/mem.h>

/* All of a file into *out ("-": stdin). 0; on failure a line was said and KW_EIO, KW_ELIMIT (2 GiB) or
 * KW_ENOMEM returned. */
int kw_file_read(const char *name, kw_mem *mem, kw_buf *out) KW_MUST_USE;

/* Called with each file. `named`: the user asked for this very file. Another result than 0 ends the walk. */
typedef int kw_file_visit(void *ctx, const char *name, kw_bytes content, bool named);
/* A file, or all regular files below a directory, in the order of their names; hidden ones are left out. 0,
 * the visitor's result, or KW_EIO (said). */
int kw_file_walk(const char *path, kw_file_visit *visit, void *ctx) KW_MUST_USE;

#endif
