/* json_record.h - -J of `consume`: one record as one line of JSON. */
#ifndef KW_TOOLS_JSON_RECORD_H
#define KW_TOOLS_JSON_RECORD_H

#include "tools/format.h"

#include <kwire/mem.h>

/* `line` is scratch, reused from record to record. 0, KW_ENOMEM. */
int kw_json_record_print(const kw_consumed *c, kw_mem *mem, kw_buf *line, kw_output *out) KW_MUST_USE;

#endif
