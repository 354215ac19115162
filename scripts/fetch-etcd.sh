#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prints the path of an etcd: the system's, or the one in Debian's package, which is unpacked into $XDG_CACHE_HOME/weir (or
# ~/.cache/weir) and not installed: installing it would start it. Needs neither root nor a running etcd.
set -eu

if command -v etcd >/dev/null; then
	command -v etcd
	exit
fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/weir/etcd
if [ ! -x "$folder/usr/bin/etcd" ]; then
	command -v apt-get >/dev/null || {
		echo 'fetch-etcd: install etcd' >&2
		exit 3
	}
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT INT TERM
	(cd "$work" && apt-get download etcd-server >&2)
	mkdir -p "$folder"
	dpkg-deb -x "$work"/etcd-server_*.deb "$folder"
fi
echo "$folder/usr/bin/etcd"
