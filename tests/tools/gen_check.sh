#!/usr/bin/env bash
# gen_check.sh PYTHON ROOT - what kwgen makes is what is committed; and a changed schema, a changed or a forgotten
# output would be noticed.
set -euo pipefail

python=$1 root=$2
"$python" "$root/tools/kwgen.py" --root "$root" --check

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy/protocol" "$copy/include/kwire"
cp -r "$root/protocol/schema" "$root/protocol/gen" "$copy/protocol/"
cp -r "$root/include/kwire/msg" "$root/include/kwire/msg.h" "$copy/include/kwire/"

check() { "$python" "$root/tools/kwgen.py" --root "$copy" --check >/dev/null 2>&1; }
must_fail() {
    if check; then
        echo "not noticed: $1"
        exit 1
    fi
}

check
sed -i 's/^  acks  *int16/  acks int32/' "$copy/protocol/schema/00_produce.kw"
must_fail "a schema with another type"
cp "$root/protocol/schema/00_produce.kw" "$copy/protocol/schema/"
echo >>"$copy/include/kwire/msg/produce.h"
must_fail "an edited header"
cp "$root/include/kwire/msg/produce.h" "$copy/include/kwire/msg/"
touch "$copy/protocol/gen/99_gone.c"
must_fail "rows without a schema"
rm "$copy/protocol/gen/99_gone.c"
echo '  bogus int99' >>"$copy/protocol/schema/00_produce.kw"
must_fail "a type that does not exist"
echo "generated code is up to date"
