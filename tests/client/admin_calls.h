/* admin_calls.h - every administrative call, once each, most about two things: for tests that are not about
 * what is asked, but about what may be answered. */
#ifndef KW_TESTS_ADMIN_CALLS_H
#define KW_TESTS_ADMIN_CALLS_H

#include "tests/client/admin_world.h"

/* All of them, at once; the opaque of each is its kw_admin_op. */
void admin_calls_ask(admin_world *w, int timeout_ms);
/* About how many things this one is. */
int admin_calls_items(kw_admin_op op);
/* Brokers offer another highest version of each API with each round; it may be below what we know. */
void admin_calls_offer(admin_world *w, uint32_t round);

#endif
