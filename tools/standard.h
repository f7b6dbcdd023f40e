/* standard.h - stdin, stdout and stderr, whether the caller gave us them or not. */
#ifndef KW_TOOLS_STANDARD_H
#define KW_TOOLS_STANDARD_H

#include <kwire/error.h>

/* Before anything opens a descriptor: takes the numbers 0, 1 and 2 that are closed, so that no pipe or
 * connection of ours gets one and is taken for stdin or stdout. false: they cannot be taken; it was said. */
bool kw_standard_hold(void) KW_MUST_USE;

#endif
