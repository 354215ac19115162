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

# emulated NAME COMMAND…: writes what the command prints to NAME.json and what it says to NAME.log. V8 crashes
# under emulation now and then, in code that it has just compiled, and never on the machine itself: a command that a signal
# ended is run again, up to four times in all, and each such end is told in NAME.log.
emulated() {
	name=$1 crashes=''
	shift
	for _ in 1 2 3 4; do
		"$@" >"$results/$name.json" 2>"$results/$name.log"
		status=$?
		[ "$status" -gt 128 ] || break
		crashes="$crashes $status"
	done
	[ -z "$crashes" ] || echo "guest: $name ended with status$crashes before, and was run again" >>"$results/$name.log"
}

if [ "$WEIR_JOB" = demo ]; then
	# A recording is shipped: it must name no folder of the machine it was made on.
	mkdir -p /opt/weir
	mount --bind "$WEIR_CHECKOUT" /opt/weir
	cd /opt/weir || exit
	emulated doctor ./weir doctor -o json
	emulated demo node_modules/.bin/node src/cli/main.ts demo --json --record "$results/demo.weir"
	exit
fi

cd "$WEIR_CHECKOUT" || exit
uname -r >"$results/release"
cut -d' ' -f1 /proc/uptime >"$results/booted"
export NODE_OPTIONS="--import=$WEIR_CHECKOUT/scripts/kernels/interpret-only.ts"
# not doctor: it loads every program besides, which takes a minute here, and is a test of the suites
emulated features node test/kernel/cases/print-features.ts
# Software emulation is ten to thirty times slower than the machine: limits are there to end what hangs.
WEIR_TIME_SCALE=20 node scripts/kernels/run-suites.ts "$results"
cut -d' ' -f1 /proc/uptime >"$results/ended"
