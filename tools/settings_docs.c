/* settings_docs.c - `kwire -X docs`: docs/CONFIGURATION.md from the property table. `./dev gen` writes it,
 * the test tree.configuration compares; so the document cannot fall behind the table. */
#include "tools/settings.h"

#include <stdio.h>
#include <string.h>

static const char head[] =
    "# Configuration\n"
    "\n"
    "Made from the property table by `./dev gen` (`kwire -X docs`); edit `client/config_table.c` instead.\n"
    "\n"
    "In C: copy `kw_config_default` and set members, or `kw_config_set` by name. On the command line: `-X "
    "name=value`; `-X list` shows this table, `-X dump` the values in force.\n"
    "Names and defaults are those of Apache Kafka's Java clients 4.1; librdkafka's names are accepted where "
    "they differ. A name of neither is kwire's own (`kwire.*`).\n"
    "\n"
    "An unknown name, or a value out of its range, is an error that names the property, the value and the "
    "range. Settings that contradict each other are an error when both were chosen;\n"
    "when one is a default, the default gives way and a log line says so.\n"
    "\n"
    "| Name | librdkafka's name | Type and range | Default | What it does | Java's default differs because "
    "|\n"
    "|---|---|---|---|---|---|\n";

/* A bar would end the cell, also inside a code span. */
static void put_cell(const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void put_name(const char *name) {
    if (name != NULL)
        printf("`%s`", name);
}

static void put_type(const kw_property *p) {
    printf("%s", p->type);
    if (p->values != NULL) {
        fputs(": `", stdout);
        put_cell(p->values);
        putchar('`');
    } else if (strcmp(p->type, "int") == 0) {
        printf(" %lld..%lld", (long long)p->min, (long long)p->max);
    }
}

static void put_default(const kw_property *p) {
    char text[1100];
    kw_str key = {p->key, (int32_t)strlen(p->key)};
    if (kw_config_get(&kw_config_default, key, text, sizeof text) != 0 || text[0] == '\0')
        return;
    putchar('`');
    put_cell(text);
    putchar('`');
}

static void put_row(const kw_property *p) {
    fputs("| ", stdout);
    put_name(p->key);
    fputs(" | ", stdout);
    put_name(p->alias);
    fputs(" | ", stdout);
    put_type(p);
    fputs(" | ", stdout);
    put_default(p);
    fputs(" | ", stdout);
    put_cell(p->doc);
    fputs(" | ", stdout);
    put_cell(p->why != NULL ? p->why : "");
    fputs(" |\n", stdout);
}

void kw_settings_docs(void) {
    fputs(head, stdout);
    for (int i = 0; i < kw_property_count(); i++) {
        kw_property p = kw_property_at(i);
        put_row(&p);
    }
}
