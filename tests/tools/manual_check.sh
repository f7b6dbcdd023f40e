#!/usr/bin/env bash
# manual_check.sh PYTHON KWIRE ROOT - docs/kwire.1 is what the command says of itself, and a formatter understands it.
set -euo pipefail
"$1" "$3/tools/kwman.py" "$2" | diff -u "$3/docs/kwire.1" - || {
    echo "docs/kwire.1 is out of date: ./dev gen"
    exit 1
}
if command -v groff >/dev/null; then
    complaints=$(groff -man -Tascii -ww "$3/docs/kwire.1" 2>&1 >/dev/null)
    [ -z "$complaints" ] || { echo "$complaints"; exit 1; }
fi
echo "docs/kwire.1 is up to date"
