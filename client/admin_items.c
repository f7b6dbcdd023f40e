/* admin_items.c - the items of an operation, and how an element of an answer finds its own.
 *
 * Items are kept in the order of the request and, beside it, sorted by what they are about: a lookup costs
 * log n whatever a broker sends, and an item that stands there twice is seen at once. */
#include "client/admin.h"

#include "protocol/rows.h"

/* ---- lists ---- */

int32_t kw_op_list_count(const kw_op_list *l, const void *holder) {
    return *(const int32_t *)member_of(holder, l->count);
}

const char *kw_op_list_at(const kw_op_list *l, const void *holder, int32_t i) {
    return (const char *)load_pointer(member_of(holder, l->array)) + (size_t)i * l->size;
}

void kw_op_list_put(const kw_op_list *l, void *holder, const void *array, int32_t n) {
    store_pointer((char *)holder + l->array, array);
    memcpy((char *)holder + l->count, &n, sizeof n);
}

kw_str kw_op_list_str(uint16_t offset, const void *element) {
    kw_str s = {NULL, -1};
    if (offset != KW_OP_NONE)
        memcpy(&s, member_of(element, offset), sizeof s);
    return s;
}

int kw_op_list_code(uint16_t offset, const void *element) {
    int16_t code = 0;
    if (offset != KW_OP_NONE)
        memcpy(&code, member_of(element, offset), sizeof code);
    return code;
}

/* ---- what an element is about ---- */

static int compare_names(kw_str a, kw_str b) {
    int32_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, (size_t)n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int compare(const kw_op_item *a, const kw_op_item *b) {
    int order = compare_names(a->name, b->name);
    if (order == 0)
        order = memcmp(a->id.b, b->id.b, sizeof a->id.b);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* A topic is known by its name if it has one; brokers may tell an id that nobody asked by. */
static void identify(kw_op_item *i, const kw_op_list *l, const void *element, bool by_id) {
    int8_t type;
    i->name = by_id ? (kw_str){NULL, -1} : kw_op_list_str(l->name, element);
    if (l->id != KW_OP_NONE && i->name.n < 0)
        memcpy(&i->id, member_of(element, l->id), sizeof i->id);
    if (l->number != KW_OP_NONE)
        memcpy(&i->number, member_of(element, l->number), sizeof i->number);
    if (l->type == KW_OP_NONE)
        return;
    memcpy(&type, member_of(element, l->type), sizeof type);
    i->number = (uint8_t)type; /* none is negative */
}

static const kw_op_item nothing = {
    .name = {NULL, -1},
      .number = -1, .outer = -1, .inner = -1, .topic = -1, .text = {NULL, -1}
};

static kw_op_item *search(kw_operation *op, const kw_op_item *wanted) {
    int32_t low = 0, high = op->n_items;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        kw_op_item *i = &op->items[op->sorted[middle]];
        int order = compare(i, wanted);
        if (order == 0)
            return i;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

kw_op_item *kw_op_find(kw_operation *op, const kw_op_list *list, const void *element,
                       const kw_op_list *outer_list, const void *outer) {
    for (int by_id = 0; by_id <= 1; by_id++) {
        kw_op_item wanted = nothing;
        if (outer != NULL)
            identify(&wanted, outer_list, outer, by_id);
        kw_str name = wanted.name;
        kw_uuid id = wanted.id;
        identify(&wanted, list, element, by_id);
        if (outer != NULL) {
            wanted.name = name;
            wanted.id = id;
        }
        kw_op_item *i = search(op, &wanted);
        if (i != NULL)
            return i;
    }
    return NULL;
}

/* ---- making them ---- */

static void sift(kw_operation *op, int32_t root, int32_t n) {
    int32_t *s = op->sorted;
    for (int32_t child; (child = 2 * root + 1) < n; root = child) {
        if (child + 1 < n && compare(&op->items[s[child]], &op->items[s[child + 1]]) < 0)
            child += 1;
        if (compare(&op->items[s[root]], &op->items[s[child]]) >= 0)
            return;
        int32_t t = s[root];
        s[root] = s[child];
        s[child] = t;
    }
}

/* Heap sort: in place, and never quadratic. */
static void sort(kw_operation *op) {
    int32_t n = op->n_items;
    for (int32_t k = 0; k < n; k++)
        op->sorted[k] = k;
    for (int32_t k = n / 2; k-- > 0;)
        sift(op, k, n);
    for (int32_t end = n; end-- > 1;) {
        int32_t t = op->sorted[0];
        op->sorted[0] = op->sorted[end];
        op->sorted[end] = t;
        sift(op, 0, end);
    }
}

static int reserve(kw_operation *op, int64_t n) {
    op->items = kw_arena_alloc(&op->arena, sizeof *op->items * (size_t)n);
    op->sorted = kw_arena_alloc(&op->arena, sizeof *op->sorted * (size_t)n);
    return op->items == NULL || op->sorted == NULL ? KW_ENOMEM : KW_OK;
}

static kw_op_item *add(kw_operation *op) {
    kw_op_item *i = &op->items[op->n_items++];
    *i = nothing;
    i->method = op->kind->first;
    return i;
}

/* Sorts them; refuses what is there twice, or is about nothing. */
static int check(kw_operation *op) {
    op->n_left = op->n_items;
    sort(op);
    for (int32_t k = 0; k < op->n_items; k++) {
        const kw_op_item *i = &op->items[op->sorted[k]];
        bool nameless = i->outer >= 0 && i->name.n < 0 && kw_uuid_is_zero(i->id) && op->kind->asked.size > 0;
        if (nameless || (k > 0 && compare(&op->items[op->sorted[k - 1]], i) == 0))
            return KW_EINVAL;
    }
    return KW_OK;
}

/* How many there are; -1: the request is about everything. */
static int64_t count(const kw_operation *op) {
    const kw_op_list *outer = &op->kind->asked, *inner = &op->kind->asked_inner;
    int32_t n = outer->size == 0 ? -1 : kw_op_list_count(outer, op->asked);
    int64_t total = 0;
    if (n < 0 || inner->size == 0)
        return n < 0 ? -1 : n;
    for (int32_t k = 0; k < n; k++) {
        int32_t more = kw_op_list_count(inner, kw_op_list_at(outer, op->asked, k));
        total += more > 0 ? more : 0;
    }
    return total;
}

static void add_outer(kw_operation *op, int32_t place) {
    const kw_op_list *outer = &op->kind->asked, *inner = &op->kind->asked_inner;
    const char *element = kw_op_list_at(outer, op->asked, place);
    int32_t n = inner->size == 0 ? 1 : kw_op_list_count(inner, element);
    for (int32_t k = 0; k < n; k++) {
        kw_op_item *i = add(op);
        i->outer = place;
        identify(i, outer, element, false);
        if (inner->size == 0)
            continue;
        i->inner = k;
        memcpy(&i->number, kw_op_list_at(inner, element, k) + inner->number, sizeof i->number);
    }
}

const void *kw_op_holder(const kw_op_list *within, const void *body) {
    if (within->size == 0)
        return body;
    return kw_op_list_count(within, body) == 1 ? kw_op_list_at(within, body, 0) : NULL;
}

int kw_op_make_items(kw_operation *op) {
    op->asked = kw_op_holder(&op->kind->asked_within, op->request);
    if (op->asked == NULL)
        return KW_EINVAL;
    int64_t n = count(op);
    if (n > INT32_MAX / 2)
        return KW_EINVAL;
    if (reserve(op, n < 0 ? 1 : n) < 0)
        return KW_ENOMEM;
    if (n < 0)
        add(op);
    int32_t n_outer = n < 0 ? 0 : kw_op_list_count(&op->kind->asked, op->asked);
    for (int32_t k = 0; k < n_outer; k++)
        add_outer(op, k);
    return check(op);
}

int kw_op_make_brokers(kw_operation *op, const int32_t *nodes, int32_t n) {
    if (reserve(op, n) < 0)
        return KW_ENOMEM;
    for (int32_t k = 0; k < n; k++) {
        kw_op_item *i = add(op);
        i->outer = k;
        i->number = nodes[k];
    }
    return check(op);
}
