#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds a program of scripts/go-programs.txt from its published Go module, once, and prints the path of the program. What
# is built is kept outside of the repository, in $XDG_CACHE_HOME/weir/go (or ~/.cache/weir/go), by module and version.
#
#   sh scripts/build-go-program.sh NAME [VERSION]
#   sh scripts/build-go-program.sh --built NAME    the one that was built before; builds nothing, exit status 3 without
#
# `newest` in the table: where one was built before, that one; else the newest that this machine's Go can build. A folder
# scripts/go-programs/NAME with a go.mod and a go.sum is a program of ours that joins modules, and needs no row.
# Exit status 3: Go is missing or too old, said on stderr; tests that need the program skip with that reason.
set -eu

say() { echo "build-go-program: $1" >&2; }
here=$(cd "$(dirname "$0")" && pwd)
only_built=''
[ "${1:-}" != --built ] || {
	only_built=yes
	shift
}
name=${1:?"usage: build-go-program.sh [--built] NAME [VERSION]"}
wanted=${2:-}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/weir/go
# The module that is built is nobody's: a go.work or GOFLAGS of whoever calls must not reach it.
export GOWORK=off GOFLAGS=-mod=mod CGO_ENABLED=0
# What runs for seconds is compiled in two thirds of the time without optimization: 278 s of processor time for Helm, not 432.
quickly='-gcflags=all=-N -l -dwarf=false'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

need_go() {
	command -v go >/dev/null || {
		say "$name: go is not installed"
		exit 3
	}
	have=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
}

# at_least A B: whether version A is not below version B.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

# can_build VERSION: whether this machine's Go is new enough for that version of the module.
can_build() {
	need_go
	needs=$(go list -m -f '{{.GoVersion}}' "$module@$1")
	at_least "$have" "$needs" || {
		say "$module $1 needs Go $needs, this is $have"
		return 1
	}
}

# The newest patch of each of the newest minor versions, newest first.
versions() {
	go list -m -versions "$module" | tr ' ' '\n' | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | sort -rV |
		awk -F. '!seen[$1 "." $2]++' | head -n 4
}

choose() {
	need_go
	for candidate in $(versions); do
		if can_build "$candidate"; then
			echo "$candidate"
			return
		fi
	done
	return 1
}

# The newest of this module that was built before; looking for a newer one needs the network.
built() {
	for candidate in $(ls "$cache/$module" 2>/dev/null | sort -rV); do
		if [ -x "$cache/$module/$candidate/$name" ]; then
			echo "$candidate"
			return
		fi
	done
	# Programs of one module belong together: the version that another of them has.
	ls "$cache/$module" 2>/dev/null | sort -rV | head -n 1
}

# own_module: the module's own go.mod and go.sum, so that nothing newer than it was tested with is looked for. What
# Kubernetes has from ./staging is published as modules of their own.
own_module() {
	source=$(go mod download -json "$module@$version" | sed -n 's/.*"Dir": "\(.*\)",/\1/p')
	{
		sed -e "s|^module .*|module weir.test/$name|" \
			-e "s|=> \./staging/src/\(.*\)|=> \1 v0.${version#v1.}|" "$source/go.mod"
		printf '\nrequire %s %s\n' "$module" "$version"
	} >go.mod
	cp "$source/go.sum" go.sum
	chmod u+w go.sum
}

# stamp: version flags that Kubernetes needs to say a version of its own.
stamp() {
	minor=$(echo "$version" | cut -d. -f2)
	at=k8s.io/component-base/version
	echo "-X $at.gitVersion=$version -X $at.gitMajor=1 -X $at.gitMinor=$minor"
}

# build PACKAGE FLAG…: builds into the cache, whole or not at all.
build() {
	package=$1
	[ -z "$only_built" ] || {
		say "$name $version was not built yet: sh scripts/build-go-program.sh $name"
		exit 3
	}
	shift
	say "building $name $version"
	mkdir -p "$(dirname "$program")"
	go build -trimpath -o "$program.$$" "$@" "$package" || {
		rm -f "$program.$$"
		say "$name $version does not build"
		exit 1
	}
	mv "$program.$$" "$program"
}

if [ -d "$here/go-programs/$name" ]; then
	version=$(cat "$here/go-programs/$name"/* | cksum | tr ' ' '-')
	program=$cache/weir.test/$name/$version/$name
	[ -x "$program" ] || {
		[ -z "$only_built" ] || build .
		need_go
		needs=$(sed -n 's/^go //p' "$here/go-programs/$name/go.mod")
		at_least "$have" "$needs" || {
			say "$name needs Go $needs, this is $have"
			exit 3
		}
		cp "$here/go-programs/$name"/* "$work"
		cd "$work"
		build . '-ldflags=-s -w' "$quickly"
	}
	echo "$program"
	exit
fi

row=$(awk -v name="$name" '$1 == name' "$here/go-programs.txt")
[ -n "$row" ] || {
	say "$name is not in scripts/go-programs.txt"
	exit 2
}
read -r _ module version package flags <<-EOF
	$row
EOF
cd "$work"
echo "module weir.test/$name" >go.mod
[ -z "$wanted" ] || version=$wanted
[ "$version" != newest ] || version=$(built)
[ -n "$version$only_built" ] || version=$(choose) || exit 3
program=$cache/$module/$version/$name
if [ ! -x "$program" ]; then
	[ -z "$only_built" ] || build "$package"
	can_build "$version" || exit 3
	own_module
	case $module in
	# servers run for minutes
	k8s.io/kubernetes) flags=$(stamp) how='-gcflags=' ;;
	*) how=$quickly ;;
	esac
	[ "$package" = . ] && package=$module || package=$module/$package
	build "$package" "$how" "-ldflags=-s -w $(echo "$flags" | sed "s|{version}|$version|g")"
fi
echo "$program"
