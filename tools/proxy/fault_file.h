/* fault_file.h - a file of faults, one a line; `#` begins a comment, empty lines are nothing (--fault-file).
 *
 * A file is taken whole or not at all: one bad line, and the faults that were set stay. */
#ifndef PROXY_FAULT_FILE_H
#define PROXY_FAULT_FILE_H

#include "tools/proxy/rules.h"

/* The faults of this text in place of those that a file gave before. 0; KW_EINVAL, KW_ENOMEM with `why`,
 * which names the line: nothing has changed. */
int proxy_fault_file_take(proxy_rules *r, kw_str text, char *why, size_t why_size) KW_MUST_USE;
/* The same of a file, of at most 1 MiB; also KW_EIO. `why` begins with its path. */
int proxy_fault_file_read(proxy_rules *r, const char *path, char *why, size_t why_size) KW_MUST_USE;

#endif
