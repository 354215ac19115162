#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds a kube-apiserver from its published Go module, once: the newest one that this machine's Go can build. Prints the
# path of the program. What is built is kept outside of the repository, in $XDG_CACHE_HOME/weir (or ~/.cache/weir).
#
# Environment: KUBE_VERSION (such as v1.36.3: build that one). The first time takes some minutes and a few GB of Go's caches.
set -eu

say() { echo "build-kube-apiserver: $1" >&2; }
command -v go >/dev/null || {
	say 'go is not installed'
	exit 3
}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/weir/kube-apiserver
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
# This module is nobody's: a go.work or GOFLAGS of whoever calls must not reach it.
export GOWORK=off GOFLAGS=-mod=mod

# Versions without a suffix, newest first, the newest patch of each minor.
versions() {
	go list -m -versions k8s.io/kubernetes | tr ' ' '\n' | grep -E '^v1\.[0-9]+\.[0-9]+$' | sort -rV |
		awk -F. '!seen[$2]++' | head -n 4
}

# at_least A B: whether version A is not below version B.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

choose() {
	have=$(go env GOVERSION | sed 's/^go//')
	for version in $(versions); do
		needs=$(go list -m -f '{{.GoVersion}}' "k8s.io/kubernetes@$version")
		if at_least "$have" "$needs"; then
			echo "$version"
			return
		fi
		say "$version needs Go $needs, this is $have"
	done
	return 1
}

cat >go.mod <<-EOF
	module weir.test/kube-apiserver
EOF
# Where one was built before, that one does: looking for a newer one needs the network.
version=${KUBE_VERSION:-}
for built in $(ls "$cache" 2>/dev/null | sort -V); do
	[ -n "${KUBE_VERSION:-}" ] || [ ! -x "$cache/$built/kube-apiserver" ] || version=$built
done
[ -n "$version" ] || version=$(choose)
program=$cache/$version/kube-apiserver
if [ ! -x "$program" ]; then
	say "building $version"
	# Its own requirements, so that nothing is looked for; what it has from ./staging is published as modules of their own.
	goMod=$(go mod download -json "k8s.io/kubernetes@$version" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
	{
		sed -e 's|^module .*|module weir.test/kube-apiserver|' \
			-e "s|=> \./staging/src/\(.*\)|=> \1 v0.${version#v1.}|" "$goMod"
		printf '\nrequire k8s.io/kubernetes %s\n' "$version"
	} >go.mod
	minor=$(echo "$version" | cut -d. -f2)
	stamp="-X k8s.io/component-base/version.gitVersion=$version -X k8s.io/component-base/version.gitMajor=1"
	mkdir -p "$cache/$version"
	go build -trimpath -o "$program.$$" \
		-ldflags "-s -w $stamp -X k8s.io/component-base/version.gitMinor=$minor" \
		k8s.io/kubernetes/cmd/kube-apiserver
	mv "$program.$$" "$program"
fi
echo "$program"
