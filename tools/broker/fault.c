/* fault.c - see fault.h. A new fault of an API takes the place of the old one of its kind; rules add up. */
#include "tools/broker/fault.h"
#include <string.h>

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

int broker_fault_add(broker_faults *f, const kw_broker_fault *fault) {
    size_t n = fault->topic == NULL ? 0 : strlen(fault->topic);
    if (f->n_rules == BROKER_RULES)
        return KW_ENOMEM;
    if (n >= sizeof f->rules[0].topic || fault->times < 1 || (n > 0 && fault->error == 0))
        return KW_EINVAL;
    if (fault->after && (n > 0 || fault->error == 0))
        return KW_EINVAL;
    broker_rule *r = &f->rules[f->n_rules++];
    *r = (broker_rule){.fault = *fault};
    r->fault.topic = NULL;
    if (n > 0)
        memcpy(r->topic, fault->topic, n);
    return 0;
}

static void count_down(broker_faults *f, broker_rule *r) {
    if (--r->fault.times > 0)
        return;
    memmove(r, r + 1, (size_t)(&f->rules[f->n_rules] - (r + 1)) * sizeof *r);
    f->n_rules--;
}

static bool meets(const broker_rule *r, int16_t api_key, int32_t node) {
    return r->fault.api_key == api_key && (r->fault.node < 0 || r->fault.node == node);
}

static broker_suffering take_simple(broker_faults *f, int16_t api_key) {
    broker_suffering s = {0};
    if (f->of[api_key].fails > 0) {
        f->of[api_key].fails--;
        s.error = f->of[api_key].error;
    }
    if (f->of[api_key].drops > 0) {
        f->of[api_key].drops--;
        s.drop = true;
    }
    return s;
}

broker_suffering broker_fault_take(broker_faults *f, int16_t api_key, int32_t node) {
    if (!known(api_key))
        return (broker_suffering){0};
    broker_suffering s = take_simple(f, api_key);
    for (int i = 0; i < f->n_rules; i++) {
        broker_rule *r = &f->rules[i];
        if (r->topic[0] != '\0' || !meets(r, api_key, node))
            continue;
        if (r->fault.error != 0)
            *(r->fault.after ? &s.after : &s.error) = r->fault.error;
        s.drop |= r->fault.drop;
        s.delay += r->fault.delay;
        count_down(f, r);
        break;
    }
    return s;
}

int broker_fault_of_partition(broker_faults *f, int16_t api_key, int32_t node, kw_str topic,
                              int32_t partition, bool take) {
    for (int i = 0; i < f->n_rules; i++) {
        broker_rule *r = &f->rules[i];
        bool same = (int32_t)strlen(r->topic) == topic.n && memcmp(r->topic, topic.p, (size_t)topic.n) == 0;
        if (topic.n <= 0 || !same || !meets(r, api_key, node))
            continue;
        if (r->fault.partition >= 0 && r->fault.partition != partition)
            continue;
        int error = r->fault.error;
        if (take)
            count_down(f, r);
        return error;
    }
    return 0;
}
