/* incremental_alter_configs.c - settings of topics change one by one (KIP-339); those of one topic all or
 * none. */
#include "tools/broker/codes.h"
#include "tools/broker/problem.h"
#include "tools/broker/request.h"
#include <kwire/msg/incremental_alter_configs.h>
#include <string.h>

enum { TOPIC = 2 };
enum { SET = 0, DELETE = 1, APPEND = 2, SUBTRACT = 3 };

typedef kw_incremental_alter_configs_req_resource resource;
typedef kw_incremental_alter_configs_req_config change;

static const broker_problem no_memory = {KAFKA_STORAGE_ERROR, "Out of memory."};

/* ---- lists ---- */

/* The next of the words between commas; moves on. */
static bool next_word(kw_str *list, kw_str *word) {
    if (list->n <= 0)
        return false;
    const char *comma = memchr(list->p, ',', (size_t)list->n);
    word->p = list->p;
    word->n = comma != NULL ? (int32_t)(comma - list->p) : list->n;
    int32_t used = word->n + (comma != NULL);
    list->p += used;
    list->n -= used;
    return true;
}

static bool has_word(kw_str list, kw_str word) {
    for (kw_str w; next_word(&list, &w);)
        if (w.n == word.n && memcmp(w.p, word.p, (size_t)w.n) == 0)
            return true;
    return false;
}

static void add_word(char *text, kw_str *out, kw_str word) {
    if (out->n > 0)
        text[out->n++] = ',';
    memcpy(text + out->n, word.p, (size_t)word.n);
    out->n += word.n;
}

/* Those of `list` and, appending, those of `more` that are not in it; or, subtracting, without them. */
static kw_str join(broker_request *q, kw_str list, kw_str more, bool append) {
    char *text = broker_take(q, list.n + more.n + 1, 1);
    kw_str out = {text, 0}, rest = list;
    if (text == NULL)
        return (kw_str){NULL, -1};
    for (kw_str w; next_word(&rest, &w);)
        if (append || !has_word(more, w))
            add_word(text, &out, w);
    for (kw_str w; append && next_word(&more, &w);)
        if (!has_word(list, w))
            add_word(text, &out, w);
    return out;
}

/* ---- one change ---- */

static broker_problem apply(broker_request *q, const change *c, broker_topic_config *config) {
    int setting = broker_setting_find(c->name);
    kw_str value = c->value;
    if (setting < 0)
        return (broker_problem){INVALID_CONFIG, "There is no such setting of a topic."};
    if (c->config_operation < SET || c->config_operation > SUBTRACT)
        return (broker_problem){UNKNOWN_SERVER_ERROR, NULL};
    if (c->config_operation == DELETE)
        value = (kw_str){NULL, -1};
    else if (value.n < 0)
        return (broker_problem){INVALID_REQUEST, "Only a deletion goes without a value."};
    if (c->config_operation >= APPEND) {
        if (broker_settings[setting].type != BROKER_LIST)
            return (broker_problem){INVALID_CONFIG, "The setting is no list."};
        value = join(q, broker_config_value(config, setting), value, c->config_operation == APPEND);
        if (value.n < 0)
            return no_memory;
    }
    if (value.n >= 0 && !broker_setting_allows(setting, value))
        return (broker_problem){INVALID_CONFIG, "The setting cannot have this value."};
    return broker_config_set(config, &q->broker->mem, setting, value) == 0 ? no_problem : no_memory;
}

static bool is_named_twice(const resource *r) {
    for (int32_t i = 0; i < r->n_configs; i++)
        for (int32_t k = i + 1; k < r->n_configs; k++)
            if (r->configs[i].name.n == r->configs[k].name.n &&
                memcmp(r->configs[i].name.p, r->configs[k].name.p, (size_t)r->configs[i].name.n) == 0)
                return true;
    return false;
}

/* On a copy, which takes the place of the old one if all goes well. */
static broker_problem alter(broker_request *q, const resource *r, bool only_check) {
    kw_mem *mem = &q->broker->mem;
    broker_topic_ref ref = {.name = r->resource_name};
    broker_topic *t = broker_topic_find(&q->broker->cluster.topics, &ref);
    broker_topic_config copy;
    broker_problem p = no_problem;
    if (q->fault != 0)
        return (broker_problem){q->fault, kw_error_text(q->fault)};
    if (r->resource_type != TOPIC)
        return (broker_problem){INVALID_REQUEST, "Only settings of topics can be changed here."};
    if (t == NULL)
        return (broker_problem){UNKNOWN_TOPIC_OR_PARTITION, "There is no such topic."};
    if (is_named_twice(r))
        return (broker_problem){INVALID_REQUEST, "A setting is named twice."};
    if (broker_config_copy(&copy, &t->config, mem) != 0)
        return no_memory;
    for (int32_t i = 0; p.code == 0 && i < r->n_configs; i++)
        p = apply(q, &r->configs[i], &copy);
    if (p.code != 0 || only_check) {
        broker_config_fini(&copy, mem);
        return p;
    }
    broker_config_fini(&t->config, mem);
    t->config = copy;
    return no_problem;
}

broker_verdict broker_incremental_alter_configs(broker_request *q) {
    const kw_incremental_alter_configs_req *in = q->body;
    kw_incremental_alter_configs_resp *a = q->answer;
    kw_incremental_alter_configs_resp_result *list = broker_take(q, in->n_resources, sizeof *list);
    if (list == NULL)
        return BROKER_CLOSE;
    for (int32_t i = 0; i < in->n_resources; i++) {
        broker_problem p = alter(q, &in->resources[i], in->validate_only);
        list[i] = (kw_incremental_alter_configs_resp_result){.error_code = (int16_t)p.code,
                                                             .error_message = broker_text(p.text),
                                                             .resource_type = in->resources[i].resource_type,
                                                             .resource_name = in->resources[i].resource_name};
    }
    a->responses = list;
    a->n_responses = in->n_resources;
    return BROKER_ANSWER;
}
