#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Formats C and C++ in place with clang-format; `--check` only says which files differ, and fails.
set -eu

cd "$(dirname "$0")/.."
if ! command -v clang-format >/dev/null 2>&1; then
	echo 'format-c: clang-format is missing; C files are left as they are' >&2
	exit 0
fi
mode=-i
[ "${1:-}" != --check ] || mode='--dry-run --Werror'
# shellcheck disable=SC2086 # mode may be two words
find bpf native bench test -name '*.[ch]' -o -name '*.cc' | xargs -r clang-format $mode
