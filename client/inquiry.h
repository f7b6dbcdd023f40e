/* inquiry.h - one question to one node about all partitions that wait for it (F14): to a leader about
 * those it leads, or to a coordinator.
 *
 * A partition that is asked about points to the inquiry (kw_assigned.asked) until its entry of the answer
 * came; a seek clears that, so the entry means nothing any more (F12). Entries that never come are a failure.
 */
#ifndef KW_CLIENT_INQUIRY_H
#define KW_CLIENT_INQUIRY_H

#include "client/consumer.h"

typedef struct kw_inquiry kw_inquiry;

typedef struct kw_inquiry_kind {
    kw_assigned_state waiting; /* who is to be asked about */
    const kw_api *api;
    /* Sends the question about n partitions, those of a topic together. scratch is free for use. */
    int (*send)(kw_inquiry *q, kw_conn *conn, int16_t version, kw_assigned *const *list, int n);
    /* Takes the decoded answer: kw_inquiry_match for each entry. An error is that of all which are left. */
    int (*take)(kw_inquiry *q, const void *resp);
    size_t resp_size;
    /* There was no answer, or none that could be read; may be NULL. */
    void (*failed)(kw_inquiry *q, int error);
    /* The node does not offer the API; NULL: that is a failure. */
    void (*not_offered)(kw_assigned *a);
} kw_inquiry_kind;

struct kw_inquiry {
    kw_call call;
    kw_consumer *consumer;
    const kw_inquiry_kind *kind;
};

/* Asks every leader that can be asked; true if something was sent. */
bool kw_inquire(kw_consumer *c, const kw_inquiry_kind *kind);
/* Asks one node about all; it is UP. */
bool kw_inquire_at(kw_consumer *c, const kw_inquiry_kind *kind, kw_conn *conn);
/* Nobody can be asked: all that are due have this error. */
void kw_inquiry_refuse(kw_consumer *c, const kw_inquiry_kind *kind, int error);
/* The partition that an entry is about, and which this inquiry still is to answer: from here on it is
 * answered. NULL: none. */
kw_assigned *kw_inquiry_match(kw_inquiry *q, int32_t topic, int32_t partition);
/* Encodes and sends; for kinds. */
int kw_inquiry_send(kw_inquiry *q, kw_conn *conn, int16_t version, const void *req);

#endif
