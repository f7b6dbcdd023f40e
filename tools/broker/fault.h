/* fault.h - faults that a test has asked for: so many requests of an API fail, so many are dropped. */
#ifndef BROKER_FAULT_H
#define BROKER_FAULT_H

#include <stdbool.h>
#include <stdint.h>

enum { BROKER_API_KEYS = 128 }; /* keys run from 0 to 92 today */

typedef struct broker_faults {
    struct {
        int fails, error, drops;
    } of[BROKER_API_KEYS];
} broker_faults;

void broker_fault_fail(broker_faults *f, int16_t api_key, int times, int error);
void broker_fault_drop(broker_faults *f, int16_t api_key, int times);
/* What the request at hand is to suffer; counts it. Error 0: none. */
int broker_fault_take_error(broker_faults *f, int16_t api_key);
bool broker_fault_take_drop(broker_faults *f, int16_t api_key);

#endif
