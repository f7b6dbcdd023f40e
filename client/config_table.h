/* config_table.h - the rows of the property table, for the files that read it. */
#ifndef KW_CLIENT_CONFIG_TABLE_H
#define KW_CLIENT_CONFIG_TABLE_H

#include <kwire/config.h>

typedef enum kw_row_type {
    ROW_I32,
    ROW_I64,
    ROW_BOOL,
    ROW_STRING,
    ROW_ACKS,
    ROW_CODEC,
    ROW_LEVEL,
    ROW_CHOICE, /* one of some words; the value is its number */
    ROW_SET,    /* any of some words, separated by commas; a bit each; all, none */
    ROW_RESET   /* auto.offset.reset */
} kw_row_type;

typedef struct kw_config_row {
    const char *key, *alias;
    kw_row_type type;
    size_t at, size; /* in kw_config */
    int64_t min, max;
    const char *doc, *why;
} kw_config_row;

extern const kw_config_row kw_config_rows[];
extern const int kw_config_n_rows;

/* The words of a ROW_CHOICE or ROW_SET: "a|b|c", in the order of their numbers. */
const char *kw_config_words(const kw_config_row *r);
/* config_reset.c: auto.offset.reset as text and back. */
bool kw_reset_parse(kw_str text, int64_t *policy) KW_MUST_USE;
int kw_reset_print(int64_t policy, char *text, size_t size);
extern const char kw_reset_words[];

/* -1: no such property. */
int kw_config_find(kw_str key);
/* config_near.c: a name that is hardly different; NULL: none. */
const char *kw_config_nearest(kw_str key);
int64_t kw_config_number(const kw_config *c, const kw_config_row *r);
void kw_config_store(kw_config *c, const kw_config_row *r, int64_t v);
/* Are all values within their ranges? KW_EINVAL names key, value and range. */
int kw_config_check(const kw_config *c, char *why, size_t why_size) KW_MUST_USE;
/* config_profile.c: the default of a row, as the profile has it. */
int64_t kw_config_baseline(const kw_config *c, int row);
/* Gives its values to all rows that were not chosen. */
void kw_config_apply_profile(kw_config *c);
/* Was it set by name, or changed in the struct? */
bool kw_config_chosen(const kw_config *c, int i);

#endif
