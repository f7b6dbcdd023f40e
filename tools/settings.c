/* settings.c - the property table as text. */
#include "tools/settings.h"

#include <stdio.h>
#include <string.h>

static void print_value(const kw_config *c, const kw_property *p) {
    char text[1100];
    if (kw_config_get(c, (kw_str){p->key, (int32_t)strlen(p->key)}, text, sizeof text) == 0)
        fputs(text, stdout);
}

static void print_range(const kw_property *p) {
    if (p->values != NULL)
        printf(" %s", p->values);
    else if (strcmp(p->type, "int") == 0)
        printf(" %lld..%lld", (long long)p->min, (long long)p->max);
}

static void print_property(const kw_property *p) {
    printf("%s", p->key);
    if (p->alias != NULL)
        printf(" (%s)", p->alias);
    printf("\n    %s", p->type);
    print_range(p);
    printf(", default ");
    print_value(&kw_config_default, p);
    printf("\n    %s\n", p->doc);
    if (p->why != NULL)
        printf("    not Java's default: %s\n", p->why);
}

void kw_settings_list(void) {
    for (int i = 0; i < kw_property_count(); i++) {
        kw_property p = kw_property_at(i);
        print_property(&p);
    }
}

/* With what a profile and the rules between settings make of them. A contradiction, or no address, is for
 * whoever uses them to tell. */
void kw_settings_dump(const kw_config *config) {
    char note[400], why[400];
    kw_config resolved = *config;
    (void)!kw_config_resolve(&resolved, note, sizeof note, why, sizeof why);
    for (int i = 0; i < kw_property_count(); i++) {
        kw_property p = kw_property_at(i);
        printf("%s=", p.key);
        print_value(&resolved, &p);
        putchar('\n');
    }
}
