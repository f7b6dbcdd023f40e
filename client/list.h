/* list.h - intrusive doubly linked lists: membership costs no allocation, so queueing cannot fail. */
#ifndef KW_CLIENT_LIST_H
#define KW_CLIENT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct kw_link {
    struct kw_link *next, *prev;
} kw_link;

/* The object that `link` is the `member` of. */
#define KW_CONTAINER(link, type, member) ((type *)((uintptr_t)(link)-offsetof(type, member)))

static inline void kw_list_init(kw_link *head) {
    head->next = head->prev = head;
}

static inline bool kw_list_empty(const kw_link *head) {
    return head->next == head;
}

static inline void kw_list_insert_after(kw_link *at, kw_link *l) {
    l->prev = at;
    l->next = at->next;
    at->next->prev = l;
    at->next = l;
}

static inline void kw_list_push_back(kw_link *head, kw_link *l) {
    kw_list_insert_after(head->prev, l);
}

/* A removed (or zeroed) link is not linked; removing it again does nothing. */
static inline void kw_list_remove(kw_link *l) {
    if (l->next == NULL)
        return;
    l->next->prev = l->prev;
    l->prev->next = l->next;
    l->next = l->prev = NULL;
}

static inline bool kw_list_linked(const kw_link *l) {
    return l->next != NULL;
}

/* Moves all of `from` to the end of `to`. */
static inline void kw_list_splice(kw_link *to, kw_link *from) {
    if (kw_list_empty(from))
        return;
    from->next->prev = to->prev;
    to->prev->next = from->next;
    from->prev->next = to;
    to->prev = from->prev;
    kw_list_init(from);
}

/* First link, or NULL. */
static inline kw_link *kw_list_first(const kw_link *head) {
    return kw_list_empty(head) ? NULL : head->next;
}

static inline kw_link *kw_list_pop(kw_link *head) {
    kw_link *l = kw_list_first(head);
    if (l != NULL)
        kw_list_remove(l);
    return l;
}

#endif
