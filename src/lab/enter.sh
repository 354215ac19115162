#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# enter.sh FOLDER PROGRAM [ARGUMENT...]
#
# The last step into a container, in the pod's namespaces: joins the container's cgroup (descriptor 3 is its
# cgroup.procs, opened outside), says so on descriptor 4, waits there for the go, and becomes the program. So the first
# thing that happens in the container's cgroup is the exec of the program itself.
set -eu
cd "$1"
shift
echo 0 >&3
exec 3>&-
echo joined >&4
read -r _ <&4
exec 4>&-
exec "$@"
