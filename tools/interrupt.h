/* interrupt.h - SIGINT and SIGTERM become a flag and a readable descriptor, so that no wait can miss them. */
#ifndef KW_TOOLS_INTERRUPT_H
#define KW_TOOLS_INTERRUPT_H

#include <stdbool.h>

/* Installs the handlers and ignores SIGPIPE. false: the system has no pipe left. */
bool kw_interrupt_init(void);
/* Readable when a signal has come since the last kw_interrupt_clear. */
int kw_interrupt_fd(void);
void kw_interrupt_clear(void);
/* How many came so far. */
int kw_interrupt_count(void);

#endif
