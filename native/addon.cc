// SPDX-License-Identifier: Apache-2.0
// Moves bytes from BPF ring buffers to JavaScript, and netlink messages to other network namespaces, and ends sockets of
// other processes. Knows no event, no rule, no config; arguments are checked by the TypeScript that calls
// (src/kernel/open-ring-reader.ts, src/kernel/ask-in-namespace.ts, src/kernel/end-sockets.ts).
#include <napi.h>

#include "descriptors.h"
#include "messages.h"
#include "reader.h"

static Napi::Object Init(Napi::Env env, Napi::Object exports)
{
	exports.Set("Reader", weir::Reader::Define(env));
	exports.Set("askInNamespace", Napi::Function::New<weir::Messages::JsAsk>(env, "askInNamespace"));
	exports.Set("endSockets", Napi::Function::New<weir::Descriptors::JsEnd>(env, "endSockets"));
	return exports;
}

NODE_API_MODULE(weir, Init)
