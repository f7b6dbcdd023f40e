/* list.h - what sorted lists of pointers share: few changes, many look-ups. */
#ifndef BROKER_LIST_H
#define BROKER_LIST_H

#include <kwire/mem.h>

/* By bytes, as strcmp; a null text is an empty one. */
int broker_text_compare(kw_str a, kw_str b);
/* Room for one pointer more: doubles the list when it is full. NULL: no memory, and the list stands as it
 * did. */
void *broker_list_reserve(kw_mem *mem, void *list, int32_t n, int32_t *cap) KW_MUST_USE;

#endif
