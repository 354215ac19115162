#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build-bpf.sh [FOLDER]
#
# Compiles every bpf/<concern>.bpf.c to FOLDER/<concern>.bpf.o (build/bpf). An object is rebuilt only when its source, a header,
# the layout or the compiler changed. Prints one line on stdout when it built something, or what is missing (exit status 3).
#
# Environment: CLANG, LLVM_STRIP name other tools than the ones in PATH; WEIR_MACHINE (x86_64, aarch64) the machine they are
# for, when it isn't this one.
set -eu

cd "$(dirname "$0")/.."
folder=${1:-build/bpf}
clang=${CLANG:-clang}
strip=${LLVM_STRIP:-llvm-strip}
if ! command -v "$strip" >/dev/null 2>&1; then
	strip=$(dirname "$(readlink -f "$(command -v "$clang" || echo .)")")/llvm-strip
fi
if ! command -v "$clang" >/dev/null 2>&1 || ! command -v "$strip" >/dev/null 2>&1; then
	echo 'clang or llvm-strip is missing'
	exit 3
fi
if [ ! -e /usr/include/bpf/bpf_helpers.h ]; then
	echo 'the headers of libbpf are missing'
	exit 3
fi

machine=${WEIR_MACHINE:-$(uname -m)}
case $machine in
x86_64) target=x86 ;;
aarch64) target=arm64 ;;
*)
	echo "no eBPF build for $machine"
	exit 3
	;;
esac

# The layout hash in every object must be that of the generated decoders: the loader refuses another.
hash=$(sed -n 's/^ *"hash": *"\(0x\)\{0,1\}\([0-9a-f]*\)".*/\2/p' bpf/layout.json)
if [ -z "$hash" ]; then
	echo 'build-bpf: bpf/layout.json has no hash; run npm run gen' >&2
	exit 1
fi

# Debian keeps asm/ headers in a folder per architecture, which -target bpf does not search.
flags="-g -O2 -Wall -Werror -target bpf -mcpu=v3 -D__TARGET_ARCH_$target -DLAYOUT_HASH=0x${hash}ULL -Ibpf"
multiarch=/usr/include/$machine-linux-gnu
[ ! -d "$multiarch" ] || flags="$flags -idirafter $multiarch"

mkdir -p "$folder"
shared=$(cat bpf/*.h scripts/build-bpf.sh | cksum)
version=$("$clang" --version | head -n 1)

built=0
to_build=''
for source in bpf/*.bpf.c; do
	[ -e "$source" ] || continue
	name=$(basename "$source" .bpf.c)
	inputs="$version $flags $shared $(cksum <"$source")"
	if [ -e "$folder/$name.bpf.o" ] && [ "$(cat "$folder/$name.bpf.o.stamp" 2>/dev/null)" = "$inputs" ]; then continue; fi
	to_build="$to_build $name"
	built=$((built + 1))
done

# One for each processor at a time. Another process may be loading the old object: it is replaced in one step.
export clang strip flags folder shared version
# shellcheck disable=SC2016,SC2086 # the inner shell expands it; flags and names are words on purpose
[ "$built" -eq 0 ] || printf '%s\n' $to_build | xargs -P "$(nproc)" -n 1 sh -ec '
	object=$folder/$1.bpf.o
	"$clang" $flags -c "bpf/$1.bpf.c" -o "$object.$$"
	"$strip" -g "$object.$$"
	mv "$object.$$" "$object"
	echo "$version $flags $shared $(cksum <"bpf/$1.bpf.c")" >"$object.stamp"' compile

# An object whose source is gone must not be loaded.
for object in "$folder"/*.bpf.o; do
	[ -e "bpf/$(basename "$object" .bpf.o).bpf.c" ] || rm -f "$object" "$object.stamp"
done
[ "$built" -eq 0 ] || echo "built $built"
