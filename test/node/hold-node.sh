#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# hold-node.sh FOLDER NAME SERVICE_ADDRESS
#
# The first process of a node, in mount, network and UTS namespaces of its own: makes what a node has at the places where
# it has it (/etc, /var, /run), so that none of it is the machine's, says "ready", and then only holds the namespaces.
# FOLDER holds the node's disk.
set -eu
folder=$1

echo "$2" >/proc/sys/kernel/hostname

# As systemd has it on a node: containers may ask to see what is mounted later.
mount --make-rshared /

mkdir -p "$folder/disk"
for part in etc var; do
	mkdir "$folder/disk/$part" "$folder/disk/$part-work"
	mount -t overlay -o "lowerdir=/$part,upperdir=$folder/disk/$part,workdir=$folder/disk/$part-work" overlay "/$part"
done
mount -t tmpfs -o mode=755 run /run
# What is pinned here goes with it, and no agent of the machine is in the way.
mount -t bpf bpf /sys/fs/bpf
# Nothing of the machine's /var/lib: what comes and goes there must not show, least of all what another agent of ours keeps. And
# the runtime makes overlays of its own, which can not lie on an overlay.
mkdir "$folder/disk/lib"
mount --bind "$folder/disk/lib" /var/lib
mkdir /var/lib/containerd /var/lib/kubelet
mkdir -p /etc/cni/net.d /etc/kubernetes/manifests /etc/containerd

# The kubelet sets these, for the whole machine. It is shown what it wants to see.
tunable() {
	echo "$2" >"$folder/disk/$1"
	mount --bind "$folder/disk/$1" "/proc/sys/$(echo "$1" | tr . /)"
}
tunable vm.overcommit_memory 1
tunable vm.panic_on_oom 0
tunable kernel.panic 10
tunable kernel.panic_on_oops 1
tunable kernel.keys.root_maxkeys 1000000
tunable kernel.keys.root_maxbytes 25000000

# Where the API server answers pods, instead of a kube-proxy that would lead them there.
ip link set lo up
ip address add "$3/32" dev lo
echo 1 >/proc/sys/net/ipv4/ip_forward

echo ready
exec sleep infinity
