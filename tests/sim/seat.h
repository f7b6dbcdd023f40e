/* seat.h - a client in a world, with what the world does for it: readiness, names, jobs, events. The world
 * has one of its own and one for each guest (guest.h). */
#ifndef KW_SIM_SEAT_H
#define KW_SIM_SEAT_H

#include <kwire/client.h>

struct kw_world;

enum { SIM_MAX_JOBS = 64 };

typedef struct sim_seat {
    struct kw_world *world;
    kw_client *client;
    size_t held;                      /* bytes of memory that the client has */
    int fatal;                        /* what kw_client_step returned below 0 */
    bool (*pull)(struct sim_seat *s); /* takes its events; true: there were some */
    kw_job *jobs[SIM_MAX_JOBS];
    int n_jobs;
    /* A name that is answered later. */
    kw_time resolve_at;
    uint32_t resolve_token;
    uint16_t resolve_port;
} sim_seat;

typedef struct sim_seat_options {
    const char *const *config;     /* key, value, key, value ..., NULL */
    bool guaranteed;               /* as kw_client_new makes it, not a bare one */
    const kw_guarantee *guarantee; /* of a bare one; NULL: none */
    bool (*pull)(struct sim_seat *s);
} sim_seat_options;

/* The seat may not move. */
void sim_seat_take(sim_seat *s, struct kw_world *w, const sim_seat_options *o);
/* The client ends at once; all its memory must have come back. */
void sim_seat_leave(sim_seat *s);
/* One step, with what belongs to it. true: something was done, or was due. */
bool sim_seat_round(sim_seat *s);
kw_time sim_seat_deadline(const sim_seat *s);

#endif
