#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Assembles the file system of the image: Node, the libraries it needs, the agent as plain JavaScript, its eBPF programs, its
# bill of materials. Nothing else is in it: no shell, no package manager. daemonset/Dockerfile runs this; tests run it on the
# machine's own build, where no image is built.
#
#   sh scripts/image/assemble-root.sh ROOT [amd64|arm64] [MODULES]
#
# Takes dist/ and build/ as `npm run build` left them. MODULES is a folder with package.json and node_modules for the
# architecture, this one unless it is said. Environment: SOURCE_DATE_EPOCH (time of every file; default: of the last commit).
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
root=$1
architecture=${2:-$(dpkg --print-architecture)}
modules=${3:-$here}
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}
cd "$here"
PATH="$PWD/node_modules/.bin:$PATH"
umask 022
[ -e dist/cli/main.js ] && [ -e build/weir.node ] && [ -d build/bpf ] || {
	echo 'assemble-root: dist/ and build/ are not there: npm run build' >&2
	exit 1
}

rm -rf "$root"
mkdir -p "$root/opt/weir/build/bpf" "$root/opt/weir/examples" "$root/usr/share/sbom" "$root/usr/share/doc/weir" \
	"$root/etc" "$root/root" "$root/proc" "$root/sys" "$root/dev" "$root/run" "$root/tmp" "$root/var/lib"
sh scripts/image/unpack-packages.sh "$root" "$architecture"
sh scripts/image/copy-modules.sh "$modules" "$root"

cp -R dist "$root/opt/weir/"
cp build/weir.node "$root/opt/weir/build/"
cp build/bpf/*.bpf.o "$root/opt/weir/build/bpf/"
cp examples/demo.weir examples/demo-policy.yaml examples/weir.yaml "$root/opt/weir/examples/"
cp LICENSE "$root/usr/share/doc/weir/copyright"
cp bpf/LICENSE.* "$root/usr/share/doc/weir/"
node -e 'const { name, version, license, type } = JSON.parse(require("fs").readFileSync("package.json", "utf8"));
	console.log(JSON.stringify({ name, version, license, type, private: true }));' >"$root/opt/weir/package.json"

# Started by the kernel without a shell, by its first line.
cat >"$root/opt/weir/weir.js" <<-'EOF'
	#!/usr/local/bin/node
	import './dist/cli/main.js';
EOF
chmod 755 "$root/opt/weir/weir.js"
ln -s /opt/weir/weir.js "$root/usr/local/bin/weir"

echo 'root:x:0:0:root:/root:/sbin/nologin' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"

node scripts/image/write-sbom.ts "$root" "$architecture" "$epoch" >"$root/usr/share/sbom/weir.cdx.json"
sh scripts/image/check-libraries.sh "$root"

# The same input gives the same bytes: no time of this build, no owner or mode of this user.
chmod -R u=rwX,go=rX "$root"
chmod 1777 "$root/tmp"
find "$root" -exec touch --no-dereference --date "@$epoch" {} +
