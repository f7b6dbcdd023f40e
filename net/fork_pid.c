/* fork_pid.c - see fork.h. */
#include "net/fork.h"

#include <unistd.h>

void kw_fork_watch(void) {
}

unsigned kw_fork_generation(void) {
    return (unsigned)getpid();
}
