#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the system packages that are missing, with the system's own package manager. Prints one line on stdout: what was
# installed, or exactly what to install by hand. Exit status 3 when something stays missing.
#
#   sh scripts/install-packages.sh [--check] [--with-kernels] [--with-gen] [--with-containers] [--with-node] [--with-image] [--with-prometheus]
#
# --check installs nothing and only says by its exit status whether anything is missing.
set -eu

# ip, depmod and bpftool are there for users too, only not in their PATH.
PATH=$PATH:/usr/sbin:/sbin
check=''
kernels=''
gen=''
containers=''
node=''
image=''
prometheus=''
for argument in "$@"; do
	case $argument in
	--check) check=yes ;;
	--with-kernels) kernels=yes ;;
	--with-gen) gen=yes ;;
	--with-containers) containers=yes ;;
	--with-node) containers=yes node=yes image=yes ;;
	--with-image) image=yes ;;
	--with-prometheus) prometheus=yes ;;
	esac
done

have() { command -v "$1" >/dev/null 2>&1; }
have_file() {
	for file in "$@"; do [ ! -e "$file" ] || return 0; done
	return 1
}

# What is missing, by our own names (the first column of `package_of`).
missing_tools() {
	have clang || echo clang
	have llvm-strip || have_file /usr/bin/llvm-strip-* /usr/lib/llvm*/bin/llvm-strip || echo llvm
	have_file /usr/include/bpf/bpf_helpers.h || echo libbpf-headers
	have_file /usr/include/linux/bpf.h || echo kernel-headers
	have_file /lib*/libbpf.so.1 /usr/lib*/libbpf.so.1 /usr/lib/*/libbpf.so.1 || echo libbpf
	have g++ || echo c++
	have ip || echo iproute
	have openssl || echo openssl
	have curl || echo curl
	have python3 || echo python
	[ -z "$gen" ] || have bpftool || echo bpftool
	[ -z "$containers" ] || have containerd || echo containerd
	[ -z "$containers" ] || have runc || echo runc
	[ -z "$node" ] || have_file /usr/lib/cni/bridge /opt/cni/bin/bridge /usr/libexec/cni/bridge || echo cni-plugins
	[ -z "$containers$kernels" ] || have_file /bin/busybox /usr/bin/busybox || echo busybox
	[ -z "$prometheus" ] || have promtool || echo prometheus
	[ -z "$prometheus" ] || have amtool || echo alertmanager
	[ -z "$image" ] || have buildah || echo buildah
	[ -z "$image" ] || have mmdebstrap || echo mmdebstrap
	[ -n "$kernels" ] || return 0
	have qemu-system-x86_64 || echo qemu
	have depmod || echo kmod
	have cpio || echo cpio
	have dig || echo dig
	# programs are to suit the verifier whoever compiled them: the image's compiler is a later one
	have clang-19 || ! offers clang-19 || echo clang-19
}

# Whether the system's packages hold this one; only asked of those that have many versions of a compiler.
offers() {
	[ "$(manager)" = apt-get ] && [ -n "$(apt-cache search --names-only "^$1\$")" ]
}

manager() {
	for candidate in apt-get dnf apk pacman zypper; do
		if have "$candidate"; then
			echo "$candidate"
			return
		fi
	done
	echo none
}

# package_of MANAGER TOOL: the package's name there; most managers agree on most names.
package_of() {
	case $1:$2 in
	apt-get:libbpf-headers | apk:libbpf-headers) echo libbpf-dev ;;
	dnf:libbpf-headers | zypper:libbpf-headers) echo libbpf-devel ;;
	pacman:libbpf-headers) echo libbpf ;;
	apt-get:libbpf | zypper:libbpf) echo libbpf1 ;;
	apt-get:kernel-headers) echo linux-libc-dev ;;
	apk:kernel-headers) echo linux-headers ;;
	pacman:kernel-headers) echo linux-api-headers ;;
	zypper:kernel-headers) echo linux-glibc-devel ;;
	dnf:c++ | zypper:c++) echo gcc-c++ ;;
	pacman:c++) echo gcc ;;
	*:c++) echo g++ ;;
	apt-get:iproute | apk:iproute | pacman:iproute | zypper:iproute) echo iproute2 ;;
	pacman:bpftool) echo bpf ;;
	pacman:python) echo python ;;
	*:python) echo python3 ;;
	apt-get:dig) echo bind9-dnsutils ;;
	apk:dig) echo bind-tools ;;
	pacman:dig) echo bind ;;
	*:dig) echo bind-utils ;;
	apt-get:cni-plugins | dnf:cni-plugins) echo containernetworking-plugins ;;
	apt-get:qemu) echo qemu-system-x86 ;;
	dnf:qemu) echo qemu-system-x86-core ;;
	apk:qemu) echo qemu-system-x86_64 ;;
	pacman:qemu) echo qemu-system-x86 ;;
	zypper:qemu) echo qemu-x86 ;;
	apt-get:busybox | apk:busybox | zypper:busybox) echo busybox-static ;;
	apt-get:alertmanager) echo prometheus-alertmanager ;;
	*) echo "$2" ;;
	esac
}

install_command() {
	case $1 in
	apt-get) echo 'apt-get install --yes --no-install-recommends' ;;
	dnf) echo 'dnf install --assumeyes' ;;
	apk) echo 'apk add' ;;
	pacman) echo 'pacman --sync --needed --noconfirm' ;;
	zypper) echo 'zypper --non-interactive install' ;;
	esac
}

refresh_command() {
	case $1 in
	apt-get | apk) echo "$1 update" ;;
	dnf) echo 'dnf makecache' ;;
	pacman) echo 'pacman --sync --refresh --noconfirm' ;;
	zypper) echo 'zypper --non-interactive refresh' ;;
	esac
}

# How to become root: nothing, sudo, or "no". Set-up has asked for a password before, where somebody could answer.
privilege() {
	if [ "$(id -u)" -eq 0 ]; then
		echo
	elif have sudo && sudo -n true 2>/dev/null; then
		echo sudo
	else
		echo no
	fi
}

packages() {
	for tool in $1; do package_of "$manager" "$tool"; done | sort -u | tr '\n' ' ' | sed 's/ $//'
}

missing=$(missing_tools)
[ -n "$missing" ] || exit 0
[ -z "$check" ] || exit 3
manager=$(manager)
if [ "$manager" = none ]; then
	echo "no known package manager; install: $(echo "$missing" | tr '\n' ' ')"
	exit 3
fi
wanted=$(packages "$missing")
install=$(install_command "$manager")
become=$(privilege)
if [ "$become" = no ]; then
	echo "not root and no sudo; install them with: $install $wanted"
	exit 3
fi

# Debian starts the servers it installs unless this file says no: nobody asked for a Prometheus that runs here.
policy=/usr/sbin/policy-rc.d
if [ -n "$prometheus" ] && [ "$manager" = apt-get ] && [ ! -e $policy ]; then
	trap '$become rm -f $policy' EXIT
	printf '#!/bin/sh\nexit 101\n' | $become tee $policy >/dev/null
	$become chmod 755 $policy
fi

export DEBIAN_FRONTEND=noninteractive
# Lists may be absent or stale: refresh only when a first try fails. If the whole set can't be had, get what can be.
# shellcheck disable=SC2086 # the commands and package lists are words on purpose
if ! $become $install $wanted >&2; then
	$become $(refresh_command "$manager") >&2 || :
	$become $install $wanted >&2 || for package in $wanted; do $become $install "$package" >&2 || :; done
fi

still=$(missing_tools)
if [ -n "$still" ]; then
	echo "still missing, install by hand: $(packages "$still")"
	exit 3
fi
echo "installed $wanted"
