/* fault.h - naming the place of damage. The path is put together while the calls unwind, innermost part
 * first, so that success pays nothing for it. */
#ifndef KW_PROTOCOL_FAULT_H
#define KW_PROTOCOL_FAULT_H

#include "protocol/rows.h"

/* All take fault == NULL for "nobody asks". */
void kw_fault_set(kw_fault *fault, int code, size_t offset);
/* Puts "[i]" in front of the path. */
void kw_fault_index(kw_fault *fault, int32_t i);
/* Puts the name of field i in front of the path. */
void kw_fault_field(kw_fault *fault, const kw_rows *s, int i);
/* Puts this name in front of the path; it need not be terminated. */
void kw_fault_name(kw_fault *fault, kw_str name);

#endif
