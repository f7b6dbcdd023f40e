/* admin_world.h - a client and three scripted brokers that know what they lead, control and coordinate, apart
 * from what their metadata says: the distance between the two is what the tests are about. */
#ifndef KW_TESTS_CLIENT_ADMIN_WORLD_H
#define KW_TESTS_CLIENT_ADMIN_WORLD_H

#include "tests/client/wire.h"
#include "tests/sim/script.h"
#include "tests/unit/unit.h"

#include <kwire/admin.h>

#include <string.h>

#define SECONDS(n) ((kw_time)(n)*1000000)

enum { AW_PARTITIONS = 4, AW_ASKED = 128 };

/* A request of ours, as a broker got it. */
typedef struct aw_asked {
    int16_t api;
    int16_t version;
    int32_t broker;
    int n_items; /* topics, partitions or groups in it */
    kw_time at;
} aw_asked;

typedef struct admin_world admin_world;
struct admin_world {
    wire wire;
    sim_script script;
    kw_client *client;
    /* The truth, and what metadata says. */
    int32_t leader[AW_PARTITIONS], told_leader[AW_PARTITIONS];
    int32_t controller, told_controller;
    int32_t coordinator; /* of groups g1, g2, g3: 1, 2, 3; of all others this one */
    int32_t n_stale;     /* FindCoordinator names the wrong one so often */
    int n_of_groups;     /* FindCoordinator for groups, not for transactional ids */
    int n_metadata;
    bool learns; /* metadata tells the truth after one request went wrong */
    bool unknown_topic;
    int32_t silent;  /* broker that answers nothing of ours */
    bool hang_up;    /* it closes the connection instead */
    int32_t refused; /* broker that nobody can connect to */
    /* Before the usual answer: true, the test has answered. */
    bool (*answer)(admin_world *w, const sim_request *q, int32_t broker);
    aw_asked asked[AW_ASKED];
    int n_asked;
    int32_t ports[WIRE_CONNS + 1];
    /* The last event, and how many there were. */
    int n_events, error;
    uint64_t opaque;
    char text[300];
    void (*on_result)(admin_world *w, const kw_event *e);
    int n_failed, n_unknown, n_items;
    kw_time at;
};

void aw_init(admin_world *w, const char *const *config);
/* Frees the client; everything must be back. */
void aw_fini(admin_world *w);
void aw_offer(admin_world *w, int16_t api, int16_t min, int16_t max);
void aw_run(admin_world *w, kw_time duration);
/* Runs for `most`; one more event must have come. `at` says when. */
void aw_await(admin_world *w, kw_time most);
void aw_answer(admin_world *w, const sim_request *q, const void *body);
int aw_count(const admin_world *w, int16_t api);
const aw_asked *aw_nth(const admin_world *w, int16_t api, int nth);

#endif
