/* fault.c - see fault.h. A path that is too long loses its end: the beginning finds the place. */
#include "protocol/fault.h"

#include <stdio.h>

void kw_fault_set(kw_fault *fault, int code, size_t offset) {
    if (fault == NULL)
        return;
    fault->code = code;
    fault->offset = offset;
    fault->path[0] = '\0';
}

static void prepend(kw_fault *fault, const char *text, size_t n) {
    size_t room = sizeof fault->path - 1;
    bool dot = fault->path[0] != '\0' && fault->path[0] != '[';
    if (n > room)
        n = room;
    size_t front = n + (dot && n < room);
    size_t tail = strlen(fault->path);
    if (tail > room - front)
        tail = room - front;
    memmove(fault->path + front, fault->path, tail);
    memcpy(fault->path, text, n);
    if (front > n)
        fault->path[n] = '.';
    fault->path[front + tail] = '\0';
}

void kw_fault_index(kw_fault *fault, int32_t i) {
    char text[16];
    if (fault != NULL)
        prepend(fault, text, (size_t)snprintf(text, sizeof text, "[%d]", (int)i));
}

void kw_fault_name(kw_fault *fault, kw_str name) {
    if (fault != NULL && name.n > 0)
        prepend(fault, name.p, (size_t)name.n);
}

void kw_fault_field(kw_fault *fault, const kw_rows *s, int i) {
    const char *name = kw_rows_name(s, i);
    kw_fault_name(fault, (kw_str){name, (int32_t)strlen(name)});
}
