/* records_json.h - a records field as JSON, and back: {"trailing":N,"batches":[{...,"records":[...]}]}.
 *
 * docs/CLI.md describes the members. Keys, values and headers are hex, whole at any length, so that what was
 * printed can be built again. */
#ifndef KW_TOOLS_RECORDS_JSON_H
#define KW_TOOLS_RECORDS_JSON_H

#include "protocol/json.h"

/* Appends the JSON to out. On damage `fault` says which batch and record and where in the input. */
int kw_records_print(kw_bytes in, size_t expand_limit, kw_mem *mem, kw_buf *out, kw_fault *fault) KW_MUST_USE;
/* Appends the bytes to out. Members that follow from others (crc, size, lastOffset ...) are computed; absent
 * ones get the value of a plain batch. KW_EINVAL with the member in fault->path; KW_ECODEC; KW_ENOMEM. */
int kw_records_build(const kw_json *document, kw_arena *arena, kw_mem *mem, kw_buf *out,
                     kw_fault *fault) KW_MUST_USE;

#endif
