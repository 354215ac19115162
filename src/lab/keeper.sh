#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# keeper.sh FOLDER CGROUP...
#
# Removes a lab when standard input ends: when its owner closes it or dies, however it dies. The kernel kills the lab's
# processes with the owner by itself (PR_SET_PDEATHSIG and the pods' pid namespaces); this removes what no process
# holds, kills what slipped through, and is small enough to wait beside every lab. A lab has one cgroup in each hierarchy
# that it uses.
set -u
folder=$1
shift

# Ctrl-C ends the owner, which then closes our input.
trap '' INT TERM HUP
while read -r _; do :; done

# kill_all CGROUP
kill_all() {
  if [ -e "$1/cgroup.kill" ]; then # 5.14 and newer
    echo 1 >"$1/cgroup.kill"
  else
    find "$1" -name cgroup.procs -exec cat {} + 2>/dev/null | xargs -r kill -KILL 2>/dev/null
  fi
}

# A cgroup can be removed once its last process is reaped, which the kill doesn't wait for.
busy=''
for cgroup in "$@"; do
  tries=0
  while [ -d "$cgroup" ] && [ "$tries" -lt 100 ]; do
    kill_all "$cgroup"
    find "$cgroup" -depth -type d -exec rmdir {} \; 2>/dev/null
    [ -d "$cgroup" ] && sleep 0.05
    tries=$((tries + 1))
  done
  [ ! -d "$cgroup" ] || busy="$busy $cgroup"
done
rm -rf "$folder"

for cgroup in $busy; do
  echo "$cgroup still holds processes: $(find "$cgroup" -name cgroup.procs -exec cat {} + | tr '\n' ' ')" >&2
done
[ -z "$busy" ]
