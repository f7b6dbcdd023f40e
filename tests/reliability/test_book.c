/* The books: numbers are given once, come back with a proof alone, and no book is mistaken for another. */
#include "reliability/book.h"
#include "tests/unit/unit.h"

#include <string.h>

static const kw_identity first = {7, 0}, second = {7, 1};
static const kw_uuid none, other = {{1}};

typedef struct desk {
    kw_mem mem;
    kw_books books;
    kw_book *book;
} desk;

static void open_desk(desk *d) {
    d->mem = unit_mem(0);
    kw_books_init(&d->books, &d->mem);
    d->book = kw_books_open(&d->books, 0, 0, none);
    kw_book_begin(d->book, first);
}

static void close_desk(desk *d) {
    kw_books_fini(&d->books);
    assert_int_equal(d->mem.used, 0);
}

static kw_sealed give(kw_book *k, int32_t count) {
    kw_sealed b = {.count = count};
    assert_int_equal(kw_book_give(k, &b, false), KW_OK);
    b.sealed = true;
    return b;
}

static const kw_refused *refuse(const kw_sealed *b) {
    kw_attempt a = {.outcome = KW_OUTCOME_NOT_DONE, .code = 87};
    const kw_refused *r = kw_refused_of(b, &a);
    assert_non_null(r);
    return r;
}

static void test_numbers_follow_each_other(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed a = give(d.book, 3), b = give(d.book, 2);
    assert_int_equal(a.seal.base_sequence, 0);
    assert_int_equal(b.seal.base_sequence, 3);
    assert_int_equal(b.seal.producer_id, 7);
    assert_int_equal(d.book->n_open, 5);
    kw_book_keep(d.book, &a, 10);
    assert_int_equal(d.book->last_offset, 12);
    assert_true(d.book->known);
    assert_int_equal(d.book->n_open, 2);
    close_desk(&d);
}

/* Five in flight would not be enough: of five others that are answered none may push out the unresolved one.
 */
static void test_P2_a_place_is_free_when_its_batch_is_resolved(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed oldest = give(d.book, 1), last = oldest, b = {.count = 1};
    for (int i = 1; i < KW_WINDOW; i++) {
        last = give(d.book, 1);
        kw_book_keep(d.book, &last, -1);
    }
    assert_int_equal(kw_book_give(d.book, &b, false), KW_EAGAIN);
    assert_int_equal(d.book->next, KW_WINDOW);
    kw_book_keep(d.book, &oldest, -1);
    assert_int_equal(kw_book_give(d.book, &b, false), KW_OK);
    assert_int_equal(b.seal.base_sequence, KW_WINDOW);
    close_desk(&d);
}

static void test_P9_sequences_wrap(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_book_set_next(d.book, INT32_MAX - 1);
    kw_sealed a = give(d.book, 5), b = give(d.book, 1);
    assert_int_equal(b.seal.base_sequence, 3);
    kw_book_keep(d.book, &a, -1);
    assert_int_equal(d.book->stored, 3);
    assert_false(kw_book_waits(d.book, &b));
    assert_true(kw_book_is_passed(d.book, &a));
    assert_false(kw_book_is_passed(d.book, &b));
    close_desk(&d);
}

/* The last number comes back as if it had never been given. */
static void test_the_last_number_comes_back(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed a = give(d.book, 2), b = give(d.book, 3);
    kw_book_take_back(d.book, refuse(&b), 87);
    assert_int_equal(d.book->next, 2);
    assert_false(d.book->spent);
    assert_int_equal(d.book->n_open, 2);
    kw_sealed again = give(d.book, 9);
    assert_int_equal(again.seal.base_sequence, 2);
    kw_book_keep(d.book, &a, -1);
    kw_book_keep(d.book, &again, -1);
    assert_int_equal(d.book->n_open, 0);
    close_desk(&d);
}

static void test_P10_a_number_with_others_behind_it_is_burnt(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed a = give(d.book, 2), b = give(d.book, 3);
    kw_book_take_back(d.book, refuse(&a), 87);
    assert_int_equal(d.book->next, 5);
    assert_true(d.book->spent);
    assert_int_equal(d.book->why, 87);
    assert_true(kw_book_one_by_one(d.book));
    kw_book_take_back(d.book, refuse(&b), 45);
    assert_int_equal(d.book->why, 87);
    assert_int_equal(d.book->n_open, 0);
    close_desk(&d);
}

/* What may be in the log has no proof that it is not, whatever the last attempt says. */
static void test_P7_unknown_never_comes_back(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed b = give(d.book, 1);
    kw_attempt unknown = {.outcome = KW_OUTCOME_UNKNOWN, .code = KW_ECLOSED};
    kw_attempt refused = {.outcome = KW_OUTCOME_NOT_DONE, .code = 87};
    kw_attempt ok = {.outcome = KW_OUTCOME_OK};
    assert_null(kw_refused_of(&b, &unknown));
    assert_null(kw_refused_of(&b, &ok));
    b.maybe_written = true;
    assert_null(kw_refused_of(&b, &refused));
    b.maybe_written = false;
    b.sealed = false;
    assert_null(kw_refused_of(&b, &refused)); /* it has no number */
    b.sealed = true;
    kw_book_abandon(d.book, &b, KW_ETIMEOUT);
    assert_true(d.book->spent);
    assert_int_equal(d.book->next, 1);
    close_desk(&d);
}

/* A leader remembers at least the last batch of each producer: 45 for the one that would be it is a proof;
 * for one of several it is none. */
static void test_P3_a_gap_proves_something_of_one_alone(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed before = give(d.book, 1);
    kw_book_keep(d.book, &before, -1);
    kw_sealed a = give(d.book, 2);
    a.maybe_written = true;
    assert_ptr_equal(kw_refused_by_gap(d.book, &a), &a);
    kw_sealed b = give(d.book, 1);
    assert_null(kw_refused_by_gap(d.book, &a));
    assert_null(kw_refused_by_gap(d.book, &b));
    kw_book_take_back(d.book, refuse(&b), 87);
    assert_ptr_equal(kw_refused_by_gap(d.book, &a), &a);
    d.book->known = false;
    assert_null(kw_refused_by_gap(d.book, &a)); /* a stranger may begin anywhere: it is not that gap */
    d.book->known = true;
    kw_book_end(d.book, 45);
    assert_null(kw_refused_by_gap(d.book, &a)); /* what ended the identity may be missing there */
    kw_book_begin(d.book, second);
    assert_null(kw_refused_by_gap(d.book, &a)); /* of a former epoch */
    close_desk(&d);
}

/* What was abandoned may yet be stored, and a copy of the next one behind it. */
static void test_P3_a_gap_proves_nothing_after_what_was_abandoned(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed before = give(d.book, 1);
    kw_book_keep(d.book, &before, -1);
    kw_sealed a = give(d.book, 2), b = give(d.book, 1);
    kw_book_abandon(d.book, &a, KW_ETIMEOUT);
    assert_null(kw_refused_by_gap(d.book, &b));
    close_desk(&d);
}

/* Nor where a copy of what is stored may come again, to a leader that has lost it; a new epoch fences it off.
 */
static void test_P3_a_gap_proves_nothing_after_what_was_repeated(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed before = give(d.book, 1);
    before.maybe_written = true;
    kw_book_keep(d.book, &before, -1);
    kw_sealed a = give(d.book, 2);
    assert_null(kw_refused_by_gap(d.book, &a));
    kw_book_take_back(d.book, refuse(&a), 87);
    kw_book_begin(d.book, second);
    kw_sealed fresh = give(d.book, 2);
    assert_ptr_equal(kw_refused_by_gap(d.book, &fresh), &fresh);
    close_desk(&d);
}

/* Nor where the answer may be that of another topic's log. */
static void test_P3_a_gap_proves_nothing_beside_a_twin(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed before = give(d.book, 1);
    kw_book_keep(d.book, &before, -1);
    kw_sealed a = give(d.book, 2);
    d.book->topic_id = (kw_uuid){{9}};
    assert_ptr_equal(kw_refused_by_gap(d.book, &a), &a);
    assert_non_null(kw_books_open(&d.books, 0, 0, other));
    assert_null(kw_refused_by_gap(d.book, &a));
    close_desk(&d);
}

static void test_P3_who_waits_for_whom(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed a = give(d.book, 1), b = give(d.book, 1);
    assert_false(kw_book_waits(d.book, &a));
    assert_true(kw_book_waits(d.book, &b));
    kw_book_abandon(d.book, &a, KW_ETIMEOUT); /* the gap will never close */
    assert_false(kw_book_waits(d.book, &b));
    close_desk(&d);
}

static void test_P4_a_new_epoch_waits_for_the_old(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed known = give(d.book, 1);
    kw_book_keep(d.book, &known, -1);
    kw_sealed old = give(d.book, 4);
    kw_book_begin(d.book, second);
    assert_int_equal(d.book->n_open, 0);
    assert_int_equal(d.book->n_stale, 4);
    assert_true(kw_book_one_by_one(d.book));
    kw_sealed fresh = give(d.book, 1);
    assert_int_equal(fresh.seal.base_sequence, 0);
    assert_int_equal(fresh.seal.producer_epoch, 1);
    kw_book_abandon(d.book, &old, KW_ETIMEOUT);
    assert_int_equal(d.book->n_stale, 0);
    assert_false(d.book->spent); /* what was burnt is of the old epoch */
    assert_false(kw_book_one_by_one(d.book));
    kw_book_begin(d.book, (kw_identity){8, 0});
    assert_false(d.book->known); /* nobody knows another id */
    close_desk(&d);
}

static void test_P10_halves_are_resolved_each(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed known = give(d.book, 1);
    kw_book_keep(d.book, &known, -1);
    kw_sealed whole = give(d.book, 5), a = whole, b = whole;
    kw_book_split(d.book, refuse(&whole));
    assert_true(kw_book_one_by_one(d.book));
    a.count = 2;
    b.count = 3;
    b.seal.base_sequence += 2;
    kw_book_keep(d.book, &a, -1);
    assert_true(kw_book_one_by_one(d.book));
    kw_book_keep(d.book, &b, -1);
    assert_false(kw_book_one_by_one(d.book));
    assert_int_equal(d.book->stored, 6);
    assert_int_equal(d.book->n_open, 0);
    close_desk(&d);
}

/* Answers of two leaders may come the wrong way round. */
static void test_P15_what_is_stored_never_goes_back(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_sealed a = give(d.book, 1), b = give(d.book, 1);
    kw_book_keep(d.book, &b, 1);
    kw_book_keep(d.book, &a, 0);
    assert_int_equal(d.book->stored, 2);
    close_desk(&d);
}

/* ---- the shelf ---- */

static void test_P18_a_topic_made_anew_has_other_numbers(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    d.book->topic_id = (kw_uuid){{9}};
    kw_book *k = kw_books_open(&d.books, 0, 0, other);
    assert_ptr_not_equal(k, d.book);
    assert_true(k->has_twin && d.book->has_twin);
    assert_int_equal(kw_books_top_epoch(&d.books, k, 7), 0);
    assert_int_equal(kw_books_top_epoch(&d.books, k, 8), -1);
    assert_false(kw_books_twin_is_busy(&d.books, k));
    kw_sealed b = give(d.book, 1);
    assert_true(kw_books_twin_is_busy(&d.books, k));
    assert_false(kw_books_twin_is_busy(&d.books, d.book));
    kw_book_begin(d.book, second); /* unresolved still, if of a former epoch */
    assert_true(kw_books_twin_is_busy(&d.books, k));
    kw_book_keep(d.book, &b, -1);
    assert_false(kw_books_twin_is_busy(&d.books, k));
    close_desk(&d);
}

static void test_P8_a_book_is_found_again(void **state) {
    (void)state;
    desk d;
    open_desk(&d);
    kw_book *named = kw_books_open(&d.books, 0, 0, other); /* brokers that name topics by now */
    assert_ptr_equal(named, d.book);
    assert_null(kw_books_find(&d.books, 0, 0, none));
    for (int32_t p = 0; p < 500; p++)
        for (int32_t t = 0; t < 3; t++)
            assert_non_null(kw_books_open(&d.books, t, p, other));
    assert_int_equal(d.books.n, 1500);
    assert_ptr_equal(kw_books_find(&d.books, 0, 0, other), named);
    for (uint32_t i = 0; i < d.books.n; i++)
        assert_ptr_equal(kw_books_find(&d.books, d.books.list[i]->topic, d.books.list[i]->partition, other),
                         d.books.list[i]);
    close_desk(&d);
}

static void test_out_of_memory(void **state) {
    (void)state;
    for (size_t limit = 1; limit < 6000; limit += 61) {
        desk d = {.mem = unit_mem(limit)};
        kw_books_init(&d.books, &d.mem);
        uint32_t made = 0;
        for (int32_t p = 0; p < 40; p++)
            made += kw_books_open(&d.books, 0, p, other) != NULL;
        assert_int_equal(d.books.n, made);
        close_desk(&d);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_follow_each_other),
        cmocka_unit_test(test_P2_a_place_is_free_when_its_batch_is_resolved),
        cmocka_unit_test(test_P9_sequences_wrap),
        cmocka_unit_test(test_the_last_number_comes_back),
        cmocka_unit_test(test_P10_a_number_with_others_behind_it_is_burnt),
        cmocka_unit_test(test_P7_unknown_never_comes_back),
        cmocka_unit_test(test_P3_a_gap_proves_something_of_one_alone),
        cmocka_unit_test(test_P3_a_gap_proves_nothing_after_what_was_abandoned),
        cmocka_unit_test(test_P3_a_gap_proves_nothing_after_what_was_repeated),
        cmocka_unit_test(test_P3_a_gap_proves_nothing_beside_a_twin),
        cmocka_unit_test(test_P3_who_waits_for_whom),
        cmocka_unit_test(test_P4_a_new_epoch_waits_for_the_old),
        cmocka_unit_test(test_P10_halves_are_resolved_each),
        cmocka_unit_test(test_P15_what_is_stored_never_goes_back),
        cmocka_unit_test(test_P18_a_topic_made_anew_has_other_numbers),
        cmocka_unit_test(test_P8_a_book_is_found_again),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
