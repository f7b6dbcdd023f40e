/* die.h - the end of a simulation that found something that must never be: says what, and aborts. */
#ifndef KW_SIM_DIE_H
#define KW_SIM_DIE_H

#include <kwire/types.h>

/* What is being done, for the message of sim_die. */
void sim_die_while(const char *fmt, ...) KW_PRINTF(1, 2);
_Noreturn void sim_die(const char *fmt, ...) KW_PRINTF(1, 2);
/* Memory of the simulation itself: never NULL. */
void *sim_realloc(void *p, size_t size);

#endif
