/* value.h - what stands in a record: its number, and bytes that follow from it. */
#ifndef KW_SIM_VALUE_H
#define KW_SIM_VALUE_H

#include <kwire/types.h>

enum { SIM_MOST_VALUE = 1 << 20 };

/* "123:" and then filling up to `size` bytes; the number is there in any case. p: SIM_MOST_VALUE + 1 bytes.
 * Returns the size it has. */
size_t sim_value_make(int64_t number, char *p, size_t size);
/* The number; -1: none of ours. A value that was changed on its way ends the process. */
int64_t sim_value_read(kw_bytes v);

#endif
