/* option_help.c - `kwire COMMAND --help`, printed from the same table that is parsed. */
#include "tools/options.h"

#include <stdio.h>

enum { OPTION_COLUMN = 34 };

static void print_option(const kw_option *o) {
    char left[80];
    int n = 0;
    if (o->letter != 0)
        n = snprintf(left, sizeof left, "  -%c%s", o->letter, o->name != NULL ? ", " : "");
    else
        n = snprintf(left, sizeof left, "      ");
    if (o->name != NULL)
        n += snprintf(left + n, sizeof left - (size_t)n, "--%s", o->name);
    if (o->argument != NULL)
        n += snprintf(left + n, sizeof left - (size_t)n, " %s", o->argument);
    if (n >= OPTION_COLUMN)
        printf("%s\n%*s%s\n", left, OPTION_COLUMN, "", o->help);
    else
        printf("%-*s%s\n", OPTION_COLUMN, left, o->help);
}

static void print_group(const kw_option_group *g) {
    printf("\n%s:\n", g->title);
    for (int i = 0; i < g->n_rows; i++)
        print_option(&g->rows[i]);
}

void kw_command_help(const kw_command *c) {
    printf("usage: kwire %s %s\n\n%s\n", c->name, c->usage, c->about);
    for (int i = 0; i < 4 && c->groups[i] != NULL; i++)
        print_group(c->groups[i]);
    printf("\n%s\n", c->notes);
}
