/* hex.h - hexadecimal text. */
#ifndef KW_TOOLS_HEX_H
#define KW_TOOLS_HEX_H

#include <kwire/error.h>
#include <kwire/mem.h>

/* Both cases of letters; the bytes live in the arena. KW_EMALFORMED, KW_ENOMEM. */
int kw_hex_decode(kw_str hex, kw_arena *arena, kw_bytes *out) KW_MUST_USE;
/* Lower case; out has room for 2 * in.n characters. */
void kw_hex_encode(kw_bytes in, char *out);

#endif
