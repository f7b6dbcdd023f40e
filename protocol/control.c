/* control.c - what stands in the record of a control batch: a transaction's marker, or something to skip. */
#include "protocol/cursor.h"
#include <kwire/records.h>

/* Key: int16 version, int16 type. Value of a marker: int16 version, int32 coordinator epoch. A later version
 * may add bytes to both. */
enum { KEY_MIN = 4, MARKER_MIN = 6 };

int kw_control_read(const kw_record *rec, kw_control *c) {
    if (rec->key.n < KEY_MIN)
        return KW_EMALFORMED;
    c->version = (int16_t)load_u16(rec->key.p);
    c->type = (int16_t)load_u16(rec->key.p + 2);
    c->coordinator_epoch = -1;
    if (c->version < 0)
        return KW_EMALFORMED;
    /* F6: what a reader does depends on the key alone, so a short value is no reason to stop. */
    bool marker = c->type == KW_CONTROL_ABORT || c->type == KW_CONTROL_COMMIT;
    if (marker && rec->value.n >= MARKER_MIN)
        c->coordinator_epoch = (int32_t)load_u32(rec->value.p + 2);
    return 0;
}
