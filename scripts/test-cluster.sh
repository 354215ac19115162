#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs test/cluster, or the files that are named, against the cluster that KUBECONFIG names or, where none is named, against a real etcd and a real
# kube-apiserver of its own, which are fetched and built the first time. What is made in a named cluster is removed again.
set -eu

cd "$(dirname "$0")/.."
if [ -z "${KUBECONFIG:-}" ]; then
	WEIR_ETCD=$(sh scripts/fetch-etcd.sh)
	WEIR_KUBE_APISERVER=$(sh scripts/build-go-program.sh kube-apiserver ${KUBE_VERSION:+"$KUBE_VERSION"})
	export WEIR_ETCD WEIR_KUBE_APISERVER
fi
# tests of the chart are skipped without
sh scripts/build-go-program.sh helm >/dev/null || [ $? -eq 3 ]
[ $# -gt 0 ] || set -- test/cluster
# files share what a cluster has one of, such as the definitions of policies
WEIR_TEST_CLUSTER=1 exec vitest run --maxWorkers=1 "$@"
