// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

namespace weir
{

// Sends netlink messages in another network namespace and gives what the kernel answered. A socket belongs to the
// namespace that its maker was in, for good: a thread of its own enters, makes the socket and ends, so that no thread
// of Node ever leaves its namespace.
class Messages : public Napi::AsyncWorker
{
      public:
	// askInNamespace(namespaceFd, protocol, messages): a promise of one errno for each message, 0 where it was
	// done. Each is answered by one acknowledgement or by a list of nothing. Rejects with the name of an errno where the namespace can't be entered.
	static Napi::Value JsAsk(const Napi::CallbackInfo &info);

	void Execute() override;
	void OnOK() override;
	void OnError(const Napi::Error &error) override;

      private:
	Messages(Napi::Env env, int namespace_fd, int protocol, const Napi::Uint8Array &messages);
	~Messages() override;

	int Ask(int socket, const uint8_t *message, uint32_t length);

	Napi::Promise::Deferred deferred_;
	int namespace_fd_;
	int protocol_;
	std::vector<uint8_t> messages_;
	std::vector<int32_t> answers_;
};

} // namespace weir
