/* random_message.h - any message with values drawn at random, as its version can say them. Strings and
 * numbers come from a short list, so that they meet what was asked for now and then. */
#ifndef KW_TESTS_CLIENT_RANDOM_MESSAGE_H
#define KW_TESTS_CLIENT_RANDOM_MESSAGE_H

#include <kwire/message.h>

/* Fills *body (kw_message_size bytes) from the arena. */
void random_message(const kw_message *m, int16_t version, uint32_t *random, kw_arena *arena, void *body);

#endif
