#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fails where a program or library below a folder needs a shared library that isn't there: the image would not start.
#
#   sh scripts/image/check-libraries.sh ROOT
set -eu

root=$1
missing=''
for file in "$root/usr/local/bin/node" $(find "$root/opt" "$root/usr/lib" -name '*.node' -o -name '*.so*' -type f); do
	# libbpf is loaded by name, by the agent itself.
	for needed in $(readelf --dynamic "$file" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p') libbpf.so.1; do
		[ -n "$(find "$root/usr/lib" "$root/usr/lib64" -name "$needed" -print -quit)" ] ||
			missing="$missing ${file#"$root"}:$needed"
	done
done
[ -z "$missing" ] || {
	echo "check-libraries: missing:$missing" >&2
	exit 1
}
