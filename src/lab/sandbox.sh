#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# sandbox.sh HOSTNAME ETC
#
# The first process of a pod, in new network, mount, UTS, IPC and pid namespaces (what "pause" is in a cluster): gives
# the pod its host name and its files of /etc, says "ready", and then only holds the namespaces. When it dies the kernel
# kills every process of the pod.
set -eu
echo "$1" >/proc/sys/kernel/hostname
for file in "$2"/*; do
  mount --bind "$file" "/etc/${file##*/}"
done

# Orphans of the pod become our children: with SIGCHLD ignored the kernel reaps them.
trap '' CHLD
echo ready
exec sleep infinity
