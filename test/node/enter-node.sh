#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# enter-node.sh HOLDER CGROUP PROGRAM [ARGUMENT...]
#
# Becomes a program of the node whose namespaces process HOLDER holds, in the cgroup that the node's own programs have in
# every hierarchy.
set -eu
holder=$1
cgroup=$2
shift 2
while read -r _ place type _; do
	case $type in
	cgroup | cgroup2) [ ! -d "$place$cgroup" ] || echo 0 >"$place$cgroup/cgroup.procs" ;;
	esac
done </proc/self/mounts
exec nsenter --target "$holder" --mount --net --uts --wd=/ -- "$@"
