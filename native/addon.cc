// SPDX-License-Identifier: Apache-2.0
// Moves bytes from BPF ring buffers to JavaScript. Knows no event, no rule, no config; arguments are checked
// by the TypeScript that calls (src/kernel/open-ring-reader.ts).
#include <napi.h>

#include "reader.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports)
{
	exports.Set("Reader", weir::Reader::Define(env));
	return exports;
}

NODE_API_MODULE(weir, Init)
