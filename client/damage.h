/* damage.h - what becomes of records, and of answers, that came damaged. See damage.c. */
#ifndef KW_CLIENT_DAMAGE_H
#define KW_CLIENT_DAMAGE_H

#include "client/position.h"

/* Can bytes that changed on the way be the reason for this? */
bool kw_is_damage(int error);
/* After so many tries in a row: is another one worth it; and on a new connection? */
bool kw_damage_may_pass(int tries);
bool kw_damage_of_road(int tries);

/* What came from this broker for fetch_offset is damaged: again, after a pause, or stop and tell. The caller
 * has seen to it that nothing that lies behind fetch_offset, or is under way, is shown. */
void kw_position_damaged(kw_assigned *a, int error, int32_t broker);

#endif
