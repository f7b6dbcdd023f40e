/* main.c - `kwire`: finds the command and runs it. */
#include "tools/commands.h"
#include "tools/print.h"
#include "tools/settings.h"
#include "tools/standard.h"

#include <errno.h>
#include <kwire/client.h>
#include <kwire/version.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static const kw_command *const commands[] = {
    &kw_command_produce, &kw_command_consume,
    &kw_command_topics,  &kw_command_cluster,
    &kw_command_configs, &kw_command_groups,
    &kw_command_txns,    &kw_command_raw,
    &kw_command_decode,  &kw_command_encode,
    &kw_command_vectors, &kw_command_broker,
    &kw_command_proxy,   NULL,
};

static void help(void) {
    puts("usage: kwire COMMAND [options]\n\nA Kafka client, and the tools around its protocol.\n\nCommands:");
    for (const kw_command *const *c = commands; *c != NULL; c++)
        printf("  %-10s%s\n", (*c)->name, (*c)->summary);
    puts("\nOptions:\n"
         "  -h, --help     show this help; `kwire COMMAND --help` shows a command's\n"
         "  -V, --version  show the version\n"
         "  -X list        show all client properties\n"
         "  -X dump        show the values that hold without options\n"
         "\nExit code: 0 ok; 1 failed; 2 usage.\n"
         "\nExample:\n"
         "  kwire broker --listen 127.0.0.1:9092 &\n"
         "  seq 1000 | kwire produce -b 127.0.0.1:9092 -t numbers\n"
         "  kwire consume -b 127.0.0.1:9092 -t numbers -e | tail -n 1");
}

static const kw_command *find(const char *name) {
    const kw_command *const *c = commands;
    while (*c != NULL && strcmp((*c)->name, name) != 0)
        c++;
    return *c;
}

static int run_command(const kw_command *c, int argc, char **argv) {
    kw_args a;
    bool wants_help;
    int result = kw_options_parse(c, argc, argv, &a, &wants_help);
    if (result == KW_EXIT_OK && wants_help)
        kw_command_help(c);
    else if (result == KW_EXIT_OK && a.settings_action == KW_SETTINGS_LIST)
        kw_settings_list();
    else if (result == KW_EXIT_OK && a.settings_action == KW_SETTINGS_DUMP)
        kw_settings_dump(&a.config);
    else if (result == KW_EXIT_OK)
        result = c->run(&a);
    kw_args_fini(&a);
    return result;
}

static int usage(const char *word) {
    if (word == NULL)
        kw_say("kwire: a command is missing (see `kwire --help`)");
    else
        kw_say("kwire: unknown command %s (see `kwire --help`)", word);
    return KW_EXIT_USAGE;
}

static bool is_any(const char *word, const char *a, const char *b, const char *c) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

/* What a command without options would use. */
static void dump_defaults(void) {
    kw_config config = kw_config_default;
    config.log_level = KW_LOG_WARN;
    kw_settings_dump(&config);
}

/* -X list, -X dump, -X docs: without a command. */
static bool settings(int argc, char **argv) {
    const char *what = strcmp(argv[1], "-X") == 0 && argc == 3 ? argv[2] : "";
    if (strcmp(argv[1], "-Xlist") == 0 || strcmp(what, "list") == 0)
        return kw_settings_list(), true;
    if (strcmp(argv[1], "-Xdump") == 0 || strcmp(what, "dump") == 0)
        return dump_defaults(), true;
    if (strcmp(what, "docs") == 0)
        return kw_settings_docs(), true;
    return false;
}

static int dispatch(int argc, char **argv) {
    const char *word = argc > 1 ? argv[1] : NULL;
    if (word == NULL)
        return usage(NULL);
    const kw_command *c = find(word);
    if (c != NULL)
        return run_command(c, argc - 1, argv + 1);
    if (is_any(word, "-h", "--help", "help"))
        return help(), KW_EXIT_OK;
    if (is_any(word, "-V", "--version", "version"))
        return printf("kwire %s\n", kw_version()), KW_EXIT_OK;
    return settings(argc, argv) ? KW_EXIT_OK : usage(word);
}

int main(int argc, char **argv) {
    /* A reader that goes away is seen by the write that fails. */
    signal(SIGPIPE, SIG_IGN);
    if (!kw_standard_hold())
        return KW_EXIT_FAILED;
    int result = dispatch(argc, argv);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return result;
    if (errno == EPIPE)
        return result;
    kw_say("kwire: stdout: %s", strerror(errno));
    return KW_EXIT_FAILED;
}
