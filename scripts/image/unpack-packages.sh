#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Unpacks the Debian packages that the agent needs at run time into a folder: shared libraries with what they depend on, and
# the certificates of public authorities. No package's script is run, so that the architecture may be a foreign one. Where
# scanners look for packages (/var/lib/dpkg/status.d, as distroless images have it) each leaves its control data.
#
#   sh scripts/image/unpack-packages.sh ROOT [amd64|arm64]
#
# Needs a Debian with package lists; a foreign architecture must have been added to dpkg.
set -eu

root=$1
architecture=${2:-$(dpkg --print-architecture)}
# Node needs libstdc++ and libatomic, the loader libbpf.
libraries='libstdc++6 libatomic1 libbpf1'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# closure PACKAGE…: the packages and all libraries that they depend on, one a line.
closure() {
	for package in "$@"; do
		apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
			"$package:$architecture"
	done | sed -n 's/^\([a-z0-9][^ :]*\).*/\1/p' | grep -E '^(lib|zlib|gcc-.*-base)' | sort -u
}

# shellcheck disable=SC2086 # words on purpose
wanted=$(for package in $(closure $libraries); do echo "$package:$architecture"; done)
# As root apt would drop to a user who may not write here, and warns of it.
# shellcheck disable=SC2086 # words on purpose
(cd "$work" && apt-get -o APT::Sandbox::User=root download $wanted ca-certificates base-files >/dev/null)

# Debian's folders of old stand for those below /usr.
mkdir -p "$root/usr/lib" "$root/usr/lib64" "$root/usr/bin" "$root/usr/sbin" "$root/var/lib/dpkg/status.d"
for folder in lib lib64 bin sbin; do ln -sfn "usr/$folder" "$root/$folder"; done

for package in "$work"/*.deb; do
	name=$(dpkg-deb --field "$package" Package)
	case $name in
	# Of these only what is named: the system's name and version, the certificates.
	base-files) only='./usr/lib/os-release ./etc/os-release' ;;
	ca-certificates) only='./usr/share/ca-certificates' ;;
	*) only='' ;;
	esac
	# shellcheck disable=SC2086 # words on purpose
	dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink --directory "$root" \
		--exclude './usr/lib/*/gconv' --exclude './usr/lib/*/audit' --exclude './lib/*/gconv' --exclude './lib/*/audit' $only
	if [ -n "$only" ]; then
		dpkg-deb --fsys-tarfile "$package" | tar --extract --directory "$root" "./usr/share/doc/$name/copyright"
	fi
	dpkg-deb --field "$package" >"$root/var/lib/dpkg/status.d/$name"
done

# What ca-certificates does when it is installed: one file of all.
mkdir -p "$root/etc/ssl/certs"
find "$root/usr/share/ca-certificates" -name '*.crt' | LC_ALL=C sort | xargs cat >"$root/etc/ssl/certs/ca-certificates.crt"
rm -rf "$root/usr/share/ca-certificates"

# Licences stay, other documents and what only tools of the shell need don't.
find "$root/usr/share/doc" -type f ! -name copyright -delete
find "$root/usr/share/doc" -type l ! -name copyright -exec sh -c 'test -d "$1" || rm "$1"' _ {} \;
for folder in lintian man locale bug gdb gcc; do rm -rf "$root/usr/share/$folder"; done
