/* fault.c - see fault.h. A new fault of an API takes the place of the old one of its kind. */
#include "tools/broker/fault.h"

static bool known(int16_t api_key) {
    return api_key >= 0 && api_key < BROKER_API_KEYS;
}

void broker_fault_fail(broker_faults *f, int16_t api_key, int times, int error) {
    if (!known(api_key))
        return;
    f->of[api_key].fails = times;
    f->of[api_key].error = error;
}

void broker_fault_drop(broker_faults *f, int16_t api_key, int times) {
    if (known(api_key))
        f->of[api_key].drops = times;
}

int broker_fault_take_error(broker_faults *f, int16_t api_key) {
    if (!known(api_key) || f->of[api_key].fails <= 0)
        return 0;
    f->of[api_key].fails--;
    return f->of[api_key].error;
}

bool broker_fault_take_drop(broker_faults *f, int16_t api_key) {
    if (!known(api_key) || f->of[api_key].drops <= 0)
        return false;
    f->of[api_key].drops--;
    return true;
}
