/* worker_options.c - see worker_options.h. */
#include "tests/chaos/worker_options.h"
#include "tests/chaos/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRODUCE = 1, WRITE = 2, COPY = 4, READ = 8, FINAL = 16, ALL = 31, SENDERS = PRODUCE | WRITE };

static const worker_mode modes[] = {
    {"produce", worker_produce, PRODUCE},
    {"write",   worker_write,   WRITE  },
    {"copy",    worker_copy,    COPY   },
    {"read",    worker_read,    READ   },
    {"final",   worker_final,   FINAL  },
};

typedef enum kind { TEXT, NAME, NAMES, NUMBER, PARTITIONS, SETTING, PROPERTY, FLAG } kind;

typedef struct row {
    const char *option;
    kind kind;
    size_t at;              /* in worker_args */
    unsigned needs, takes;  /* modes */
    int64_t min;            /* NUMBER */
    const char *of_setting; /* SETTING: the property it is */
} row;

#define AT(field) offsetof(worker_args, field)

/* clang-format off */
static const row rows[] = {
    {"--client",           TEXT,       AT(client),      ALL,            ALL,            0, NULL},
    {"--history",          TEXT,       AT(history),     ALL,            ALL,            0, NULL},
    {"-b",                 SETTING,    0,               ALL,            ALL,            0, "bootstrap.servers"},
    {"-X",                 PROPERTY,   0,               0,              ALL,            0, NULL},
    {"-v",                 FLAG,       AT(verbose),     0,              ALL,            0, NULL},
    {"--wait",             NUMBER,     AT(wait_s),      0,              ALL,            0, NULL},
    {"--topic",            NAMES,      AT(topics),      SENDERS | READ | FINAL, SENDERS | READ | FINAL, 0, NULL},
    {"--rate",             NUMBER,     AT(rate),        SENDERS,        SENDERS,        1, NULL},
    {"--records",          NUMBER,     AT(records),     0,              SENDERS,        1, NULL},
    {"--keys",             NUMBER,     AT(keys),        0,              SENDERS,        1, NULL},
    {"--transactional-id", SETTING,    0,               WRITE | COPY,   WRITE | COPY,   0, "transactional.id"},
    {"--txn-records",      NUMBER,     AT(txn_records), 0,              WRITE | COPY,   1, NULL},
    {"--abort-every",      NUMBER,     AT(abort_every), 0,              WRITE,          1, NULL},
    {"--in",               TEXT,       AT(in),          COPY,           COPY,           0, NULL},
    {"--out",              TEXT,       AT(out),         COPY,           COPY,           0, NULL},
    {"--partitions",       PARTITIONS, 0,               COPY,           COPY,           0, NULL},
    {"--group",            NAME,       AT(groups),      COPY,           COPY | FINAL,   0, NULL},
    {"--isolation-level",  SETTING,    0,               0,              READ | FINAL,   0, "isolation.level"},
};
/* clang-format on */
enum { N_ROWS = sizeof rows / sizeof rows[0] };

/* ---- values ---- */

static bool set_number(const char *text, int64_t min, int64_t *out) {
    char *end;
    *out = strtoll(text, &end, 10);
    return end != text && *end == '\0' && *out >= min && *out <= INT32_MAX;
}

static bool add_name(const char *text, worker_names *n) {
    if (text[0] == '\0' || n->n == WORKER_NAMES)
        return false;
    n->at[n->n++] = text;
    return true;
}

static bool add_partition(const char *text, worker_args *a) {
    int64_t number;
    if (a->n_partitions == WORKER_PARTITIONS || !set_number(text, 0, &number))
        return false;
    for (int32_t i = 0; i < a->n_partitions; i++)
        if (a->partitions[i] == number)
            return false;
    a->partitions[a->n_partitions++] = (int32_t)number;
    return true;
}

/* A list is cut at its commas. */
static bool add_list(char *text, const row *r, worker_args *a) {
    bool good = true;
    for (char *next; text != NULL && good; text = next) {
        next = strchr(text, ',');
        if (next != NULL)
            *next++ = '\0';
        good = r->kind == PARTITIONS ? add_partition(text, a) : add_name(text, (void *)((char *)a + r->at));
    }
    return good;
}

static bool set_property(char *text, worker_args *a, char *why, size_t size) {
    char *value = strchr(text, '=');
    if (value == NULL)
        return snprintf(why, size, "-X %s: no KEY=VALUE", text), false;
    *value++ = '\0';
    return kw_config_set(&a->config, worker_str(text), worker_str(value), why, size) == 0;
}

static bool set(const row *r, char *text, worker_args *a, char *why, size_t size) {
    void *at = (char *)a + r->at;
    snprintf(why, size, "%s: \"%s\" cannot be", r->option, text);
    switch (r->kind) {
    case TEXT:
        *(const char **)at = text;
        return text[0] != '\0';
    case NAME:
        return add_name(text, at);
    case NAMES:
    case PARTITIONS:
        return add_list(text, r, a);
    case NUMBER:
        return set_number(text, r->min, at);
    case SETTING:
        return kw_config_set(&a->config, worker_str(r->of_setting), worker_str(text), why, size) == 0;
    case PROPERTY:
        return set_property(text, a, why, size);
    case FLAG:
        break;
    }
    return *(bool *)at = true;
}

/* ---- the line ---- */

static const worker_mode *find_mode(const char *name) {
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (strcmp(modes[i].name, name) == 0)
            return &modes[i];
    return NULL;
}

static int find_row(const char *option, unsigned mode) {
    for (int i = 0; i < N_ROWS; i++)
        if (strcmp(rows[i].option, option) == 0 && (rows[i].takes & mode) != 0)
            return i;
    return -1;
}

static bool read_all(int argc, char **argv, worker_args *a, bool *given, char *why, size_t size) {
    for (int i = 2; i < argc; i++) {
        int at = find_row(argv[i], a->mode->bit);
        if (at < 0)
            return snprintf(why, size, "%s: no option of %s", argv[i], a->mode->name), false;
        bool flag = rows[at].kind == FLAG;
        if (!flag && i + 1 == argc)
            return snprintf(why, size, "%s: its value is missing", argv[i]), false;
        if (!set(&rows[at], flag ? argv[i] : argv[++i], a, why, size))
            return false;
        given[at] = true;
    }
    return true;
}

static bool has_all(const worker_args *a, const bool *given, char *why, size_t size) {
    for (int i = 0; i < N_ROWS; i++)
        if ((rows[i].needs & a->mode->bit) != 0 && !given[i])
            return snprintf(why, size, "%s needs %s", a->mode->name, rows[i].option), false;
    return true;
}

/* Brokers come and go and topics grow while it works, so it looks at both often. */
static void defaults(worker_args *a) {
    *a = (worker_args){.wait_s = 120, .txn_records = 100, .config = kw_config_default};
    a->config.metadata_max_age_ms = 3000;
    a->config.auto_offset_reset = KW_RESET_EARLIEST;
}

/* What a mode is for is not to be changed by -X. */
static void fix(worker_args *a) {
    kw_config *c = &a->config;
    if (c->client_id[0] == '\0' || strcmp(c->client_id, kw_config_default.client_id) == 0)
        snprintf(c->client_id, sizeof c->client_id, "%s", a->client);
    if (a->mode->bit == COPY) {
        c->isolation_level = KW_READ_COMMITTED;
        snprintf(c->group_id, sizeof c->group_id, "%s", a->groups.at[0]);
    }
    if (a->mode->bit == FINAL)
        c->auto_offset_reset = KW_RESET_NONE; /* records that vanish under it are not "all there is" */
}

bool worker_options(int argc, char **argv, worker_args *a, char *why, size_t size) {
    bool given[N_ROWS] = {false};
    defaults(a);
    if (argc < 2 || (a->mode = find_mode(argv[1])) == NULL)
        return snprintf(why, size, "the first word is a mode: produce, write, copy, read or final"), false;
    if (!read_all(argc, argv, a, given, why, size) || !has_all(a, given, why, size))
        return false;
    fix(a);
    return true;
}
