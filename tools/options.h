/* options.h - the command line: what each command takes is a table, and one parser and one help printer walk
 * it.
 *
 * Letters are kcat's. Options and words may stand in any order, `--` ends the options. All commands share one
 * kw_args; a command reads only what its own table can set. */
#ifndef KW_TOOLS_OPTIONS_H
#define KW_TOOLS_OPTIONS_H

#include <kwire/config.h>
#include <kwire/records.h>

enum { KW_EXIT_OK = 0, KW_EXIT_FAILED = 1, KW_EXIT_USAGE = 2 };

typedef enum kw_settings_action { KW_SETTINGS_USE, KW_SETTINGS_LIST, KW_SETTINGS_DUMP } kw_settings_action;

/* Values of an option that may be repeated; they borrow from argv. */
typedef struct kw_words {
    const char **p; /* owned */
    int32_t n;
} kw_words;

typedef struct kw_numbers {
    int64_t *p; /* owned */
    int32_t n;
} kw_numbers;

/* One change of a setting, as IncrementalAlterConfigs has it. */
typedef struct kw_change {
    int8_t operation; /* 0 set, 1 delete, 2 append, 3 subtract */
    kw_str name, value;
} kw_change;

typedef enum kw_move {
    KW_MOVE_NONE,
    KW_MOVE_EARLIEST,
    KW_MOVE_LATEST,
    KW_MOVE_OFFSET,
    KW_MOVE_DATETIME,
    KW_MOVE_SHIFT
} kw_move;

#define KW_TIME_NONE   INT64_MIN
#define KW_BEFORE_NONE INT64_MIN

/* -X topic.NAME.KEY=VALUE; borrows from argv. */
typedef struct kw_topic_setting {
    kw_str topic, key, value;
} kw_topic_setting;

typedef struct kw_args {
    const struct kw_command *command;
    uint64_t given; /* bit i: row i of the command's first group was on the command line */
    kw_config config;
    kw_settings_action settings_action;
    kw_topic_setting *topic_settings; /* owned */
    int32_t n_topic_settings;
    /* records */
    const char *topic;
    int64_t partition;      /* -1: all, or any */
    kw_bytes delimiter;     /* n = -1: not given; owned */
    kw_bytes key_delimiter; /* likewise */
    kw_header *headers;     /* owned; names and values borrow from argv */
    int32_t n_headers;
    bool null_empty; /* -Z */
    bool whole;
    bool exit_at_end;
    int64_t count;     /* -1: no limit */
    int64_t offset;    /* where to start; KW_OFFSET_* */
    bool start_given;  /* by -o */
    int64_t start_ms;  /* -o s@MS; -1: not given */
    int64_t stop_ms;   /* -o e@MS; -1: not given */
    const char *group; /* -g */
    const char *format;
    int64_t txn_records, abort_every; /* -1: not given */
    /* output */
    bool json;
    bool quiet;
    int64_t verbose;
    int64_t timeout_ms;
    bool timeout_given; /* by -m */
    /* topics */
    int64_t n_partitions, replication_factor; /* -1: the broker's default */
    const char **topic_configs;               /* "k=v"; owned */
    int32_t n_topic_configs;
    /* administration */
    int64_t time;   /* as ListOffsets has it; KW_TIME_NONE */
    int64_t before; /* -1: the end; KW_BEFORE_NONE */
    bool dry_run, unclean, all, log_dirs, execute;
    kw_words groups, states, types; /* -G, --state, --type */
    int64_t broker_id;              /* -1: not given */
    bool cluster_default;
    kw_change *changes; /* owned */
    int32_t n_changes;
    kw_move reset;
    int64_t reset_value;
    /* transactions */
    kw_words transactional_ids;
    kw_numbers producer_ids;
    bool running;
    int64_t duration_ms; /* -1: however long */
    const char *pattern;
    int64_t max_txn_ms;
    int64_t start_offset, producer_epoch, coordinator_epoch; /* -1: not given */
    /* raw, encode, decode */
    int64_t node; /* -1: not given */
    bool controller;
    const char *coordinator;
    bool force;
    const char *hex_input;
    bool hex_output;
    /* broker */
    const char *listen;
    int64_t memory;
    int64_t n_nodes;
    const char *racks;
    const char *as_version;
    int64_t transaction_version;
    /* proxy; it also listens */
    const char *to, *fault_file, *control, *log, *advertised, *tell;
    kw_words faults;
    int64_t seed;
    /* words that are no options */
    const char **words; /* owned */
    int n_words;
} kw_args;

struct kw_option;
/* Takes one value. 0, or KW_EINVAL with `why` (a clause without the option's name). */
typedef int kw_option_set(kw_args *a, const struct kw_option *o, const char *value, char *why,
                          size_t why_size);

typedef struct kw_option {
    char letter;          /* 0: only a long name */
    const char *name;     /* NULL: only a letter */
    const char *argument; /* what the help calls its value; NULL: a flag */
    const char *help;
    kw_option_set *set;
    size_t offset; /* of the member, for the plain setters */
    int64_t low, high;
} kw_option;

typedef struct kw_option_group {
    const char *title;
    const kw_option *rows;
    int n_rows;
} kw_option_group;

typedef struct kw_command {
    const char *name;
    const char *summary; /* one line of `kwire --help` */
    const char *usage;   /* what follows "usage: kwire NAME " */
    const char *about;
    const kw_option_group *groups[4]; /* NULL ends */
    const char *notes;                /* exit codes and examples */
    int min_words, max_words;         /* max -1: any number */
    void (*defaults)(kw_args *a);     /* may be NULL: what this command changes before it parses */
    int (*run)(kw_args *a);
} kw_command;

/* Was this property set by -X, or by an option of its own? */
bool kw_args_is_set(const kw_args *a, const char *property);
/* Parses argv[1..]. KW_EXIT_OK; KW_EXIT_USAGE after saying why on stderr. `*help` is set by -h, --help. */
int kw_options_parse(const kw_command *command, int argc, char **argv, kw_args *a, bool *help) KW_MUST_USE;
void kw_args_fini(kw_args *a);
/* KW_EXIT_USAGE, said, when there was no -t. */
int kw_args_need_topic(const kw_args *a) KW_MUST_USE;
void kw_command_help(const kw_command *command);

/* ---- setters, for the tables (option_values.c) ---- */

kw_option_set kw_option_flag;          /* bool member at offset */
kw_option_set kw_option_more;          /* int64_t member: counts */
kw_option_set kw_option_text;          /* const char * member */
kw_option_set kw_option_number;        /* int64_t member, low..high */
kw_option_set kw_option_delimiter;     /* kw_bytes member, escapes resolved */
kw_option_set kw_option_seconds;       /* int64_t member in ms, fractions allowed */
kw_option_set kw_option_timeout;       /* -m */
kw_option_set kw_option_brokers;       /* -b */
kw_option_set kw_option_setting;       /* -X */
kw_option_set kw_option_debug;         /* -d */
kw_option_set kw_option_codec;         /* -z */
kw_option_set kw_option_header;        /* -H */
kw_option_set kw_option_offset;        /* -o */
kw_option_set kw_option_group_id;      /* -g */
kw_option_set kw_option_isolation;     /* --isolation-level */
kw_option_set kw_option_transactional; /* --transactional-id */
kw_option_set kw_option_config;        /* --config */
kw_option_set kw_option_topic;         /* -t */
/* option_admin.c */
kw_option_set kw_option_words;   /* kw_words member */
kw_option_set kw_option_numbers; /* kw_numbers member, low..high */
kw_option_set kw_option_minutes; /* int64_t member in ms, fractions allowed */
kw_option_set kw_option_time;    /* --time: int64_t member */
kw_option_set kw_option_before;  /* --before: int64_t member */
kw_option_set kw_option_change;  /* --set and the like: `low` is the operation */
kw_option_set kw_option_reset;   /* --to-earliest and the like: `low` is the kw_move */

/* -b, -X, -m, -q, -v, -d: every command that talks to a broker. */
extern const kw_option_group kw_connection_options;

/* Resolves \n \r \t \0 \xNN \\ of `text` into a new block. KW_EINVAL: a \x without digits; KW_ENOMEM. */
int kw_unescape(const char *text, kw_bytes *out) KW_MUST_USE;
/* Reads one escape; *s stands after the backslash and not at the end. The byte, or KW_EINVAL. */
int kw_escape_read(const char **s) KW_MUST_USE;

#endif
