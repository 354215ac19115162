#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the demo as a user would and checks what it printed.
set -eu

cd "$(dirname "$0")/.."
mkdir -p build
npm run --silent demo -- --json >build/demo.jsonl
node scripts/check-demo.ts build/demo.jsonl
