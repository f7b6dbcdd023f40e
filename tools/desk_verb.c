/* desk_verb.c - which verb of an administrative command was meant, and whether it can do with what was given.
 *
 * An option that belongs to another verb is refused, never ignored: `topics delete --dry-run` must not
 * delete. All of this is settled before anything is sent. */
#include "tools/desk.h"
#include "tools/print.h"

#include <stdio.h>
#include <string.h>

static void name_all(const kw_desk_verb *verbs, char *text, size_t size) {
    size_t n = 0;
    text[0] = '\0';
    for (const kw_desk_verb *v = verbs; v->name != NULL && n < size; v++)
        n += (size_t)snprintf(text + n, size - n, "%s%s", v == verbs ? "" : ", ", v->name);
}

static const kw_desk_verb *find_verb(const kw_args *a, const kw_desk_verb *verbs) {
    char all[200];
    if (a->n_words == 0)
        return verbs;
    for (const kw_desk_verb *v = verbs; v->name != NULL; v++)
        if (strcmp(v->name, a->words[0]) == 0)
            return v;
    name_all(verbs, all, sizeof all);
    kw_say("kwire %s: %s is not one of %s", a->command->name, a->words[0], all);
    return NULL;
}

/* ---- options ---- */

static bool takes(const kw_desk_verb *v, const kw_option *o) {
    size_t n = strlen(o->name);
    if (strcmp(o->name, "json") == 0) /* how to print is for every verb */
        return true;
    for (const char *at = v->takes; (at = strstr(at, o->name)) != NULL; at += n)
        if ((at == v->takes || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

/* "create, grow and truncate" */
static void name_takers(const kw_desk_verb *verbs, const kw_option *o, char *text, size_t size) {
    int left = 0;
    size_t n = 0;
    text[0] = '\0';
    for (const kw_desk_verb *v = verbs; v->name != NULL; v++)
        left += takes(v, o);
    for (const kw_desk_verb *v = verbs; v->name != NULL && n < size; v++)
        if (takes(v, o))
            n += (size_t)snprintf(text + n, size - n, "%s%s", v->name,
                                  --left > 1  ? ", "
                                  : left == 1 ? " and "
                                              : "");
}

static int refuse(const kw_args *a, const kw_desk_verb *verbs, const kw_desk_verb *v, const kw_option *o) {
    char takers[200];
    char letter[] = {'-', o->letter, ',', ' ', '\0'};
    name_takers(verbs, o, takers, sizeof takers);
    kw_say("kwire %s %s: %s--%s is for %s", a->command->name, v->name, o->letter != 0 ? letter : "", o->name,
           takers);
    return KW_EXIT_USAGE;
}

static int check_options(const kw_args *a, const kw_desk_verb *verbs, const kw_desk_verb *v) {
    const kw_option_group *own = a->command->groups[0];
    for (int i = 0; i < own->n_rows; i++)
        if ((a->given >> i & 1) != 0 && !takes(v, &own->rows[i]))
            return refuse(a, verbs, v, &own->rows[i]);
    return KW_EXIT_OK;
}

/* ---- the verb ---- */

static int check(const kw_args *a, const kw_desk_verb *v) {
    if ((v->needs & KW_DESK_TOPIC) != 0 && kw_args_need_topic(a) != KW_EXIT_OK)
        return KW_EXIT_USAGE;
    if ((v->needs & KW_DESK_GROUP) != 0 && a->groups.n == 0) {
        kw_say("kwire %s: -G GROUP is missing (see `kwire %s --help`)", a->command->name, a->command->name);
        return KW_EXIT_USAGE;
    }
    return v->check != NULL ? v->check(a) : KW_EXIT_OK;
}

int kw_desk_choose(const kw_args *a, const kw_desk_verb *verbs, const kw_desk_verb **out) {
    *out = find_verb(a, verbs);
    if (*out == NULL)
        return KW_EXIT_USAGE;
    int result = check_options(a, verbs, *out);
    return result == KW_EXIT_OK ? check(a, *out) : result;
}
