/* fork.h - is this the process that made the object? fork_threads.c (KWIRE_THREADS) counts forks, which costs
 * a load to ask; fork_pid.c asks for the process id. Private to net/. */
#ifndef KW_NET_FORK_H
#define KW_NET_FORK_H

/* Before the first object that asks is made. */
void kw_fork_watch(void);
/* Another number in each child. */
unsigned kw_fork_generation(void);

#endif
