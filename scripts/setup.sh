#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes a bare clone runnable: system packages, Node packages, eBPF objects, native reader. Needs Node 20 or newer with
# npm, nothing else. Safe to repeat: a step whose inputs did not change is skipped.
#
#   sh scripts/setup.sh                 what `npm run demo` and `npm test` run first
#   sh scripts/setup.sh --with-kernels  and what `npm run test:kernels` needs: QEMU, busybox
#   sh scripts/setup.sh --with-gen      and what `npm run gen` needs to read layouts anew and `npm run bench` to read run times: bpftool
#   sh scripts/setup.sh --with-containers  and what tests with real containers need: containerd, runc, busybox
#   sh scripts/setup.sh --with-node     and what `npm run test:node` needs: the same, what builds the image, plug-ins of CNI
#   sh scripts/setup.sh --with-image    and what `sh scripts/build-image.sh` needs: buildah, mmdebstrap
#   sh scripts/setup.sh --with-prometheus  and what tests of alerts need: Prometheus, Alertmanager, their tools
#   sh scripts/setup.sh --with-helm     and what tests of the chart need: Helm, built from its module where there is Go
#
# Everything is said on stderr, so that stdout stays the command's own. What the steps print goes to build/setup.log.
# A missing compiler or library is not fatal: without eBPF the demo replays a recording and kernel tests are skipped.
set -eu

cd "$(dirname "$0")/.."
with_helm=''
for argument in "$@"; do
	case $argument in
	--with-kernels | --with-gen | --with-containers | --with-node | --with-image | --with-prometheus) ;;
	--with-helm) with_helm=yes ;;
	*)
		echo "setup: unknown option $argument (known: --with-kernels, --with-gen, --with-containers, --with-node, --with-image, --with-prometheus, --with-helm)" >&2
		exit 2
		;;
	esac
done

mkdir -p build
log=build/setup.log
: >"$log"
steps=4
[ -z "$with_helm" ] || steps=5
number=0
ticker=''
pid_helm=''
pid_node=''
pid_native=''

stop_ticker() {
	[ -z "$ticker" ] || kill "$ticker" 2>/dev/null || :
	ticker=''
}
stop_all() {
	stop_ticker
	for pid in $pid_helm $pid_node $pid_native; do kill "$pid" 2>/dev/null || :; done
}
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# beside NAME COMMAND…: begins a command that needs nothing of what comes before `await NAME`. What it says on stdout is
# kept for that, the rest goes to the log.
beside() {
	name=$1
	shift
	(
		"$@" >"build/setup-$name.said" 2>"build/setup-$name.log" &
		trap 'kill $! 2>/dev/null' TERM
		wait $!
	) &
	eval "pid_$name=$!"
}

# await NAME: sets said and status to what the command said and how it ended.
await() {
	status=0
	eval "wait \"\$pid_$1\"" || status=$?
	eval "pid_$1=''"
	said=$(cat "build/setup-$1.said")
	cat "build/setup-$1.log" >>"$log"
	rm -f "build/setup-$1.said" "build/setup-$1.log"
}

# begin TITLE: starts the line of one step; on a terminal the seconds count up.
begin() {
	number=$((number + 1))
	line="[$number/$steps] $1 …"
	started=$(date +%s)
	echo "== $1" >>"$log"
	printf '%s' "$line" >&2
	[ -t 2 ] || return 0
	(while sleep 1; do printf '\r%s %s s' "$line" $(($(date +%s) - started)) >&2; done) &
	ticker=$!
}

# finish TEXT: ends the line that begin started. Steps that took a second or more say how long.
finish() {
	stop_ticker
	seconds=$(($(date +%s) - started))
	took=''
	[ "$seconds" -lt 1 ] || took=", $seconds s"
	if [ -t 2 ]; then printf '\r%s %s%s\n' "$line" "$1" "$took" >&2; else printf ' %s%s\n' "$1" "$took" >&2; fi
}

# fail TEXT: ends the line, shows the end of what the step printed, ends set-up.
fail() {
	finish "$1"
	awk '/^== / { text = ""; next } { text = text $0 "\n" } END { printf "%s", text }' "$log" | tail -n 25 >&2
	echo "setup: stopped; everything it printed is in $log" >&2
	exit 1
}

# The lock file and the platform decide what node_modules must hold.
node_packages() {
	stamp=node_modules/.weir-stamp
	wanted="$(uname -sm) $(cksum <package-lock.json)"
	if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
		if [ ! -d node_modules ] || ! npm ls --all >/dev/null; then
			npm ci --no-audit --no-fund >&2 || return 1
			echo installed
		fi
		echo "$wanted" >"$stamp"
	fi
}

# The packaged Node is built for glibc; where it doesn't start it must not hide the system's own.
current_node() {
	PATH="$PWD/node_modules/.bin:$PATH"
	export PATH
	node --version >>"$log" 2>&1 || rm -f node_modules/.bin/node
	hash -r
	node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 24 ? 0 : 1)' 2>>"$log"
}

# What waits for the network or needs one processor goes on beside the rest.
has_packages=''
if [ "$(uname -s)" = Linux ]; then
	has_packages=yes
	# A question for a password must come before the ticking line.
	if ! sh scripts/install-packages.sh --check "$@" && [ "$(id -u)" -ne 0 ] && [ -t 0 ] && command -v sudo >/dev/null; then
		echo 'setup: system packages are missing; installing them needs sudo' >&2
		sudo -v || :
	fi
fi
[ -z "$with_helm" ] || beside helm nice sh scripts/build-go-program.sh helm
if command -v npm >/dev/null; then beside node node_packages; fi

if [ -n "$has_packages" ]; then
	begin 'System packages'
	status=0
	said=$(sh scripts/install-packages.sh "$@" 2>>"$log") || status=$?
	finish "${said:-up to date}"
	[ "$status" -eq 0 ] || complete=no
fi

begin 'Node packages'
command -v npm >/dev/null || fail 'npm is missing: install Node 20 or newer with npm'
await node
[ "$status" -eq 0 ] || fail 'npm ci failed'
current_node || fail "no current Node for $(uname -sm) came with the packages: install Node 24 or newer"
finish "${said:-up to date}"

if [ -z "$has_packages" ]; then
	echo "setup: $(uname -s) has no eBPF: the demo replays a recording, tests of the kernel are skipped" >&2
	exit 0
fi

# built: ends the line of a compile step. Status 3: a tool is missing, said in one line; goes on without.
built() {
	case $status in
	0) finish "${said:-up to date}" ;;
	3)
		finish "skipped: $said"
		complete=no
		;;
	*) fail 'failed' ;;
	esac
}

beside native sh scripts/build-native.sh
begin 'eBPF programs'
status=0
said=$(sh scripts/build-bpf.sh 2>>"$log") || status=$?
built
begin 'Native reader'
await native
built

if [ -n "$with_helm" ]; then
	begin 'Helm'
	await helm
	case $status in
	0) finish built ;;
	3) finish "skipped, tests of the chart are too: $(tail -n 1 "$log")" ;;
	*) fail 'failed' ;;
	esac
fi

if [ "${complete:-yes}" = no ]; then
	echo 'setup: without what is named above the demo replays a recording and tests of the kernel are skipped' >&2
fi
