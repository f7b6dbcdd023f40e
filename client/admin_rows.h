/* admin_rows.h - the words in which rows of administrative calls are written (admin_table_*.c).
 *
 * A list: holder, member, element; then, in an element, name, id, type, number, error, message. */
#ifndef KW_CLIENT_ADMIN_ROWS_H
#define KW_CLIENT_ADMIN_ROWS_H

#include "client/admin_table.h"

#define NONE     KW_OP_NONE
#define AT(T, m) ((uint16_t)offsetof(T, m))
#define LIST(H, m, E, name, id, type, number, error, message)                                                \
    { &E##_default, sizeof(E), AT(H, m), AT(H, n_##m), name, id, type, number, error, message }
/* Of strings or numbers alone. */
#define NAMES(H, m)                                                                                          \
    { NULL, sizeof(kw_str), AT(H, m), AT(H, n_##m), 0, NONE, NONE, NONE, NONE, NONE }
#define NUMBERS(H, m)                                                                                        \
    { NULL, sizeof(int32_t), AT(H, m), AT(H, n_##m), NONE, NONE, NONE, 0, NONE, NONE }
#define NO_LIST                                                                                              \
    { NULL, 0, 0, 0, NONE, NONE, NONE, NONE, NONE, NONE }

/* An answer that is one list, and has no error of its own. */
#define FLAT .told_inner = NO_LIST, .error = NONE, .message = NONE
/* The same without a list: the answer is about the request as a whole, or about its broker. */
#define WHOLE .told = NO_LIST, .told_inner = NO_LIST

/* Topics and their partitions, in a request. */
#define TOPICS(H, E, id) LIST(H, topics, E, AT(E, name), id, NONE, NONE, NONE, NONE)
#define PARTITIONS(H, E) LIST(H, partitions, E, NONE, NONE, NONE, AT(E, partition_index), NONE, NONE)

#endif
