#!/usr/bin/env bash
# configuration_check.sh KWIRE ROOT - docs/CONFIGURATION.md is what the property table says.
set -euo pipefail
"$1" -X docs | diff -u "$2/docs/CONFIGURATION.md" - || {
    echo "docs/CONFIGURATION.md is out of date: ./dev gen"
    exit 1
}
echo "docs/CONFIGURATION.md is up to date"
