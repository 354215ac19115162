// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

namespace weir
{

// Ends sockets of other processes through descriptors that these have of them, without entering a namespace. A socket is
// known again by its cookie, so that no other can be meant, whatever has become of the descriptor meanwhile.
class Descriptors : public Napi::AsyncWorker
{
      public:
	// endSockets(pids, cookies): a promise of one errno for each cookie: 0 where the socket was ended, ESRCH where
	// none of the processes has it open, EPERM where one that may not be looked at could have it.
	static Napi::Value JsEnd(const Napi::CallbackInfo &info);

	void Execute() override;
	void OnOK() override;

      private:
	Descriptors(Napi::Env env, const Napi::Int32Array &pids, const Napi::BigUint64Array &cookies);

	void LookAt(int pid);
	void NotPermitted();
	void TryDescriptor(int pidfd, int fd);

	Napi::Promise::Deferred deferred_;
	std::vector<int32_t> pids_;
	std::vector<uint64_t> cookies_;
	std::vector<int32_t> answers_;
	size_t left_;
};

} // namespace weir
