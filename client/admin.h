/* admin.h - administrative calls: one engine for all of them.
 *
 * An operation is a list of items (a topic, a partition, a group, a broker ...). At each step every item that
 * waits is routed afresh; items with the same destination leave together in one request, a part. An answer
 * settles its items or sends some of them back to wait. So a leader that moves, a coordinator that dies and a
 * quota concern only their own items, and nothing is bound to a broker before it is sent. What an API looks
 * like is a row (admin_table.c); nothing here knows one by name. */
#ifndef KW_CLIENT_ADMIN_H
#define KW_CLIENT_ADMIN_H

#include "client/coordinator.h"

#include <kwire/admin.h>

typedef struct kw_operation kw_operation;
typedef struct kw_op_part kw_op_part;

enum { KW_OP_NONE = UINT16_MAX }; /* "there is no such field" */

/* Where an array stands in the struct that holds it, and where in an element the facts are. */
typedef struct kw_op_list {
    const void *initial; /* the element's default; NULL: a plain string or number */
    uint16_t size;       /* of an element; 0: there is no such list */
    uint16_t array, count;
    uint16_t name, id, type, number; /* what an element is about: kw_str, kw_uuid, int8_t, int32_t */
    uint16_t error, message;
} kw_op_list;

typedef enum kw_op_route {
    KW_OP_ANY,
    KW_OP_CONTROLLER,
    KW_OP_RESOURCE,       /* the broker that a resource names, else any */
    KW_OP_RESOURCE_WRITE, /* the same, else the controller */
    KW_OP_LEADER,         /* or the broker that the caller chose */
    KW_OP_GROUP,          /* coordinator of the group that the item names */
    KW_OP_ITS_GROUP,      /* of the group that the request names */
    KW_OP_TRANSACTION,    /* of the transactional id that the item names */
    KW_OP_NODE
} kw_op_route;

/* One way to ask. */
typedef struct kw_op_method {
    const kw_api *api;
    kw_op_route route;
    kw_op_list told, told_inner;       /* in the answer, */
    kw_op_list told_within;            /* or in the only element of this list of it; size 0: there is none */
    uint16_t error, message, throttle; /* of the answer as a whole */
    uint16_t timeout;                  /* in the request: how long the broker may take */
    int16_t many_from;                 /* version from which a request may hold several items */
    const int16_t *again;              /* codes that are tried again, besides the route's own; 0 ends */
    /* Makes *body, the request cut to the part's items, what the part's version wants. May be NULL. */
    int (*fit)(kw_op_part *p, void **body);
    /* The inverse: *body is the decoded answer. May be NULL. */
    int (*adapt)(kw_op_part *p, const void **body);
    /* What an element says beside its own error. May be NULL. */
    int (*deeper)(const void *element);
    /* Codes after which an item is asked for in another way; 0 ends. */
    const struct kw_op_method *instead;
    const int16_t *instead_on;
} kw_op_method;

typedef struct kw_op_kind {
    const char *name; /* "create topics" */
    const char *noun; /* what an item is: "topic" */
    const kw_message *request;
    kw_op_list asked, asked_inner; /* in the request, */
    kw_op_list asked_within;       /* or in the only element of this list of it; size 0: there is none */
    uint16_t group;                /* KW_OP_ITS_GROUP: its name in the request */
    bool changes;                  /* an attempt without an answer may have done something, */
    bool never_twice;              /* and doing it again would do harm */
    const kw_op_method *first;
    /* NULL: the answer's lists, filled with what each item was told. */
    const void *(*merge)(kw_operation *op);
} kw_op_kind;

extern const kw_op_kind *const kw_op_kinds[KW_ADMIN_OPS];

typedef enum kw_op_state { KW_OP_WAITS, KW_OP_IN_FLIGHT, KW_OP_DONE } kw_op_state;

typedef struct kw_op_item {
    kw_str name; /* n = -1: none */
    kw_uuid id;
    int32_t number;       /* partition, resource type or broker; -1 none */
    int32_t outer, inner; /* its places in the request's lists; -1: it is the whole request */
    kw_op_state state;
    const kw_op_method *method;
    kw_op_part *part; /* that it travels in, or that holds `told` */
    struct kw_op_item *next;
    kw_time not_before;
    int attempts;
    uint64_t newer;   /* metadata that it waits for; an older one has misled it */
    int32_t topic;    /* leaders: number in the cluster; -1 not looked up */
    int unknown;      /* how many metadata in a row did not know it, */
    uint64_t seen_in; /* the last of them */
    bool maybe;       /* an attempt may have been carried out, its answer never came */
    int error;        /* final, or why it waits */
    kw_str text;
    const void *told; /* its element of an answer; the whole answer for the whole request */
} kw_op_item;

/* One request on its way, and then its answer. */
struct kw_op_part {
    kw_link link;
    kw_call call;
    kw_operation *op;
    const kw_op_method *method;
    kw_conn *conn;
    int16_t version;
    kw_arena arena;
    kw_frame *frame;
    kw_op_item *first, *last;
    int32_t n_items;
};

struct kw_operation {
    kw_link link;
    kw_event_node event;
    struct kw_admin *all;
    const kw_op_kind *kind;
    kw_arena arena; /* request, items, result */
    void *request;
    const void *asked; /* the request, or the element of it that holds the lists */
    int32_t broker;    /* chosen by the caller instead of the leaders; -1: none */
    kw_op_item *items; /* in the order of the request */
    int32_t *sorted;   /* their places, by what they are about */
    int32_t n_items, n_left;
    bool every_broker; /* items are made when the brokers are known */
    kw_time timeout;
    kw_time deadline; /* KW_NEVER until the first step: the call takes no clock */
    int32_t throttle_ms;
    kw_link forming, in_flight, answered; /* parts */
    uint64_t opaque;
    kw_admin_result result;
    int error;
    char text[300];
};

typedef struct kw_admin {
    kw_core *core;
    kw_cluster *cluster;
    kw_coordinators *coordinators;
    kw_link waiting; /* operations that are not over */
    kw_time deadline;
} kw_admin;

void kw_admin_init(kw_admin *a, kw_coordinators *coordinators);
void kw_admin_fini(kw_admin *a);
bool kw_admin_step(kw_admin *a);
/* nodes: of operations whose items are brokers, n_nodes -1: all; of others one to ask instead of the leaders.
 * KW_EINVAL, KW_ENOMEM. */
int kw_admin_submit(kw_admin *a, kw_admin_op which, const void *request, const int32_t *nodes,
                    int32_t n_nodes, const kw_admin_options *o) KW_MUST_USE;

/* admin_items.c */
int kw_op_make_items(kw_operation *op) KW_MUST_USE; /* KW_EINVAL: one twice, or without a name; KW_ENOMEM */
int kw_op_make_brokers(kw_operation *op, const int32_t *nodes, int32_t n) KW_MUST_USE;
/* What holds the lists: the only element of `within`, or the body itself. NULL: there is not exactly one. */
const void *kw_op_holder(const kw_op_list *within, const void *body);
/* The item that an element of an answer is about; NULL: nobody asked for it. outer: the element that holds
 * it, or NULL. */
kw_op_item *kw_op_find(kw_operation *op, const kw_op_list *list, const void *element,
                       const kw_op_list *outer_list, const void *outer);
const char *kw_op_list_at(const kw_op_list *l, const void *holder, int32_t i);
int32_t kw_op_list_count(const kw_op_list *l, const void *holder);
void kw_op_list_put(const kw_op_list *l, void *holder, const void *array, int32_t n);
kw_str kw_op_list_str(uint16_t offset, const void *element); /* null when there is no such field */
int kw_op_list_code(uint16_t offset, const void *element);

/* admin_route.c. 0: *conn is whom to ask; KW_EAGAIN: not known yet; else why it will never be. */
int kw_op_route_item(kw_operation *op, kw_op_item *i, kw_conn **conn) KW_MUST_USE;
/* An answer said that the route was wrong: look again. */
void kw_op_reroute(kw_operation *op, kw_op_item *i, int code);
bool kw_op_route_again(const kw_operation *op, const kw_op_method *m, int code);

/* admin_part.c */
bool kw_op_dispatch(kw_operation *op); /* sends what can be sent; true if anything happened */
void kw_op_part_free(kw_op_part *p);

/* admin_answer.c */
void kw_op_answered(kw_call *call, kw_answer *a);
/* The item failed with this code; it waits for another try if that may help. text: n = -1 for the code's own
 * words. */
void kw_op_failed(kw_operation *op, kw_op_item *i, int code, kw_str text);
void kw_op_settle(kw_operation *op, kw_op_item *i, int code, kw_str text);

/* admin_result.c: fills op->result, error and text. */
void kw_op_conclude(kw_operation *op);
/* What the items were told as one answer of the first method's API; NULL: no memory. */
void *kw_op_merge_answers(kw_operation *op);

#endif
