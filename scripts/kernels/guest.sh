#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs in the guest, on the host's files: makes the machine whole, does what WEIR_JOB says (suites: runs the kernel suites;
# demo: records the demo), leaves the results in /run/results (a folder of the host), powers off.
export PATH="$WEIR_CHECKOUT/node_modules/.bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
export HOME=/root CI=true NO_COLOR=1 TERM=dumb
results=/run/results

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t bpf bpf /sys/fs/bpf
mount -t securityfs securityfs /sys/kernel/security
mount -t tracefs tracefs /sys/kernel/tracing
mkdir -p /dev/shm /dev/pts
mount -t tmpfs tmpfs /dev/shm
mount -t devpts devpts /dev/pts
[ -e /dev/fd ] || ln -s /proc/self/fd /dev/fd
ip link set lo up
hostname weir-guest

finish() {
	sync
	busybox poweroff -f
}
trap finish EXIT

if [ "$WEIR_JOB" = demo ]; then
	# A recording is shipped: it must name no folder of the machine it was made on.
	mkdir -p /opt/weir
	mount --bind "$WEIR_CHECKOUT" /opt/weir
	cd /opt/weir || exit
	./weir doctor --json >"$results/doctor.json" 2>"$results/doctor.log"
	demo() {
		node_modules/.bin/node src/cli/main.ts demo --json --record "$results/demo.weir" >"$results/demo.jsonl" 2>"$results/demo.log"
	}
	# Under emulation Node crashes now and then, never twice in a row so far and never on the machine itself.
	demo || { [ $? -eq 139 ] && demo && echo 'guest: the demo crashed (SIGSEGV) at first and was run again' >>"$results/demo.log"; }
	exit
fi

cd "$WEIR_CHECKOUT" || exit
uname -r >"$results/release"
cut -d' ' -f1 /proc/uptime >"$results/booted"
./weir doctor --json >"$results/doctor.json" 2>"$results/doctor.log"
# Software emulation is ten to thirty times slower than the machine: limits are there to end what hangs.
WEIR_TIME_SCALE=20 vitest run test/kernel --no-cache --teardownTimeout=60000 \
	--reporter=json --outputFile="$results/tests.json" --reporter=verbose
echo $? >"$results/status"
cut -d' ' -f1 /proc/uptime >"$results/ended"
