#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Compiles native/*.cc to build/weir.node for the Node that comes first in PATH. Rebuilt only when a source, the compiler or
# Node changed. Prints one line on stdout when it built, or what is missing (exit status 3).
#
# Environment: CXX names another compiler than g++.
set -eu

cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
cxx=${CXX:-g++}
if ! command -v "$cxx" >/dev/null 2>&1; then
	echo "the C++ compiler $cxx is missing"
	exit 3
fi
include=$(dirname "$(readlink -f "$(command -v node)")")/../include/node
if [ ! -e "$include/node_api.h" ] || [ ! -e "$include/uv.h" ]; then
	echo "the headers of Node $(node --version) are missing"
	exit 3
fi

# N-API 9 is in every Node from 18.17; C++ exceptions stay off because a thrown null can't be one (node-addon-api).
flags="-std=c++20 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Werror -DNAPI_VERSION=9 -DNAPI_DISABLE_CPP_EXCEPTIONS"
inputs="$("$cxx" --version | head -n 1) $(node --version) $flags $(cat native/*.cc native/*.h scripts/build-native.sh | cksum)"
addon=build/weir.node
if [ -e "$addon" ] && [ "$(cat "$addon.stamp" 2>/dev/null)" = "$inputs" ]; then exit 0; fi

mkdir -p build
# Another process may have the old addon loaded: replace it in one step.
# shellcheck disable=SC2086 # flags are words on purpose
"$cxx" $flags -isystem "$include" -isystem node_modules/node-addon-api native/*.cc -o "$addon.$$"
mv "$addon.$$" "$addon"
echo "$inputs" >"$addon.stamp"
echo "built for Node $(node --version)"
