#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Copies the Node packages that run in production, without what only their developers and compilers read. Node itself, which
# stands in the lockfile too, becomes /usr/local/bin/node, without its symbol table.
#
#   sh scripts/image/copy-modules.sh PROJECT ROOT
#
# PROJECT is a folder with package.json and node_modules, for the architecture of the image. Needs npm and llvm-strip (or
# LLVM_STRIP).
set -eu

project=$1
root=$2
strip=${LLVM_STRIP:-llvm-strip}
modules=$root/opt/weir/node_modules
mkdir -p "$modules" "$root/usr/local/bin" "$root/usr/share/doc/node"

# In the tree the lockfile describes; a package that is missing is said by npm and ends this.
cd "$project"
npm ls --omit=dev --all --parseable | sed -n 's|.*/node_modules/||p' | sort -u >"$root/.modules"
while read -r name; do
	case $name in
	# Headers are for compilers, types for TypeScript.
	node-addon-api | @types/* | undici-types) continue ;;
	node-linux-*)
		cp "node_modules/$name/bin/node" "$root/usr/local/bin/node"
		"$strip" --strip-unneeded "$root/usr/local/bin/node"
		cp "node_modules/$name/LICENSE" "$root/usr/share/doc/node/copyright"
		continue
		;;
	esac
	[ -d "node_modules/$name" ] || continue
	mkdir -p "$modules/$name"
	(cd "node_modules/$name" && tar --create --exclude ./node_modules .) | tar --extract --directory "$modules/$name"
done <"$root/.modules"
rm "$root/.modules"
[ -x "$root/usr/local/bin/node" ] || {
	echo "copy-modules: no node-linux-* in $project/node_modules" >&2
	exit 1
}

# Folders at the top of a package only: yaml has a dist/doc that it runs.
for package in "$modules"/* "$modules"/@*/*; do
	for folder in test tests doc docs example examples benchmark benchmarks bench vendor .github; do
		rm -rf "${package:?}/$folder"
	done
done
find "$modules" -type f \( -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' -o -name '*.md' -o -name '*.html' \
	-o -name '*.min.js' -o -name '*.flow' -o -name '.*' -o -name '*.jsdoc' -o -name 'tsconfig*.json' -o -name '*.cc' \
	-o -name '*.hh' -o -name '*.cpp' -o -name '*.h' -o -name '*.inc' -o -name '*.S' -o -name '*.asm' \
	-o -name CMakeLists.txt -o -name Makefile \) ! -iname 'license*' -delete
# Bundles of what stands beside them, headers, and the builds for another C library.
rm -rf "$modules/protobufjs/dist" "$modules/bintrees/dist" "$modules/yaml/browser" "$modules/koffi/lib" \
	"$modules"/@koromix/*/musl_*
find "$modules" -depth -type d -empty -delete
