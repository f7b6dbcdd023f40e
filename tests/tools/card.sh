#!/usr/bin/env bash
# card.sh BUILD - what the preset `card` links: the C library, zlib and lz4 (and OpenSSL, once there is TLS), no more.
# That is all a payment terminal's or a gateway's image tends to have. Skipped (77) when BUILD is not built.
set -euo pipefail
build=$1
if [ ! -x "$build/bin/kwire" ] || [ ! -e "$build/libkwire.so" ]; then
    [ -z "${KWIRE_NO_SKIP:-}" ] || { echo "$build must be built"; exit 1; }
    echo "$build is not built"
    exit 77
fi
for file in "$build/bin/kwire" "$build/libkwire.so"; do
    needed=$(objdump -p "$file" | sed -n 's/^ *NEEDED *//p')
    ldd "$file"
    others=$(grep -vE '^(libc|libz|liblz4|libssl|libcrypto|ld-linux.*)\.so(\.|$)' <<<"$needed" || true)
    [ -z "$others" ] || { echo "$file needs more than the card has: $others"; exit 1; }
    [ "$(grep -cE '^(libz|liblz4)\.' <<<"$needed")" = 2 ] || { echo "$file does not use zlib and lz4"; exit 1; }
done
# It has the codecs of these, and refuses the others by name.
for codec in gzip snappy lz4; do "$build/bin/kwire" produce -z "$codec" -X dump >/dev/null; done
! "$build/bin/kwire" produce -z zstd -X dump 2>/dev/null || { echo "zstd is in the card"; exit 1; }
echo "card: $(stat -c %s "$build/bin/kwire") bytes of command"
