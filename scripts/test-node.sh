#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs test/node on a real cluster of one node, with a kubelet, on this machine. Its programs are fetched and built the
# first time, which takes Go, the network and long. Needs root. With --shell it gives a shell that is set to such a cluster
# instead; other arguments go to vitest.
#
# Environment: KUBE_VERSION (such as v1.36.3: that Kubernetes), WEIR_IMAGE (an archive of Weir's image; default: builds it).
set -eu

cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
WEIR_ETCD=$(sh scripts/fetch-etcd.sh)
for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kubectl; do
	program=$(sh scripts/build-go-program.sh "$name" ${KUBE_VERSION:+"$KUBE_VERSION"})
done
WEIR_KUBERNETES=$(dirname "$program")
WEIR_HELM=$(sh scripts/build-go-program.sh helm)
WEIR_OTELCOL=$(sh scripts/build-go-program.sh otelcol)
export WEIR_ETCD WEIR_KUBERNETES WEIR_HELM WEIR_OTELCOL
[ "${1:-}" != --shell ] || exec node test/node/shell.ts

if [ -z "${WEIR_IMAGE:-}" ]; then
	sh scripts/build-image.sh --local-base >build/image.log 2>&1 || {
		cat build/image.log >&2
		exit 1
	}
	WEIR_IMAGE=$PWD/build/image/weir-$(dpkg --print-architecture).tar
	export WEIR_IMAGE
fi
[ $# -gt 0 ] || set -- test/node
# clusters of several files at once would be too much for a small machine
WEIR_TEST_NODE=1 exec vitest run --maxWorkers=1 "$@"
