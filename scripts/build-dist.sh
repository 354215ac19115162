#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Emits the published build into dist/: src/ as plain JavaScript, beside the scripts and data that it reads at run time,
# and `kubectl weir` as one file.
set -eu

cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
rm -rf dist
tsc -p tsconfig.build.json
cd src
find . -type f ! -name '*.ts' | while read -r file; do
	mkdir -p "../dist/$(dirname "$file")"
	cp "$file" "../dist/$file"
done
cd ..
node scripts/build-kubectl-weir.ts
