#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is too long for every change: all kernels, the fuzzers for longer, the bench and the soak. Goes on after a failed part.
#
# Environment: FUZZ_RUNS (cases of every property; 20000), SOAK_MINUTES (of processes and of events; 30).
set -uo pipefail

cd "$(dirname "$0")/.."
export CI=true NO_COLOR=1 PATH="$PWD/node_modules/.bin:$PATH"
failed=0
part() {
	local title=$1 started=$SECONDS
	shift
	printf '\n== %s\n' "$title"
	if "$@"; then
		printf -- '-- %s: passed, %s s\n' "$title" $((SECONDS - started))
	else
		printf -- '-- %s: FAILED, %s s\n' "$title" $((SECONDS - started))
		failed=$((failed + 1))
	fi
}

sh scripts/setup.sh --with-kernels --with-gen --with-node --with-prometheus --with-helm --with-image || exit 1
part 'Kernel suites on every kernel' node scripts/kernels/main.ts
part 'The image builds' sh scripts/build-image.sh --local-base
part 'The pod of the chart runs from it' env WEIR_NIGHTLY=1 WEIR_IMAGE="$PWD/build/image/weir-$(dpkg --print-architecture).tar" \
	vitest run test/e2e/chart-pod.test.ts
part 'The real API server' sh scripts/test-cluster.sh
part 'A node of a real cluster' sh scripts/test-node.sh
mapfile -t properties < <(grep -rl --include='*.test.ts' fast-check src test)
part 'Properties hold for many cases' env WEIR_FUZZ_RUNS="${FUZZ_RUNS:-20000}" \
	vitest run --testTimeout=1800000 "${properties[@]}"
part 'A million streams are read as the RFCs say' env WEIR_FUZZ_RUNS=1000000 vitest run test/kernel/wire-fuzz.test.ts
part 'Rule files of any kind are loaded or refused' node scripts/fuzz-rules.ts 600
part 'The lab suits the real clients of the hub' env WEIR_NIGHTLY=1 vitest run test/e2e/huggingface-hub.test.ts
part 'A breakglass outlives the agent' env WEIR_NIGHTLY=1 vitest run test/e2e/breakglass-enforced.test.ts
part 'Receivers are broken and healed, a real collector among them' \
	env WEIR_NIGHTLY=1 vitest run test/sinks test/e2e/outputs.test.ts
part 'No container is taken for another, however short it lives' \
	env WEIR_NIGHTLY=1 WEIR_SOAK_MINUTES=5 vitest run test/e2e/container-soak.test.ts test/e2e/container-start.test.ts
part 'The agent stays small and loses nothing' node bench/main.ts processes live --minutes "${SOAK_MINUTES:-30}"
part 'Nothing passes and nothing breaks through kills, upgrades and rollbacks' \
	env WEIR_DRILL_ROUNDS=10 WEIR_DRILL_RESOLVES=100000 vitest run test/kernel/egress-restart.test.ts
part 'The bench holds its targets' node bench/main.ts

printf '\n%s parts failed\n' "$failed"
[ "$failed" -eq 0 ]
