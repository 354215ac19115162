// SPDX-License-Identifier: Apache-2.0
#ifndef WEIR_READER_H
#define WEIR_READER_H

#include <memory>
#include <napi.h>
#include <uv.h>
#include <vector>

#include "ring.h"

namespace weir
{

// Reads a list of rings on the event loop of the environment that made it, and hands whole batches to a
// callback.
//
// Idle, it waits for any ring to become readable. Once one is, it drains by a short timer, which grows longer
// while it finds nothing, and waits again only after kLingerMs: a wake-up costs the producers more than the
// records, so they wake at most once in WAKE_INTERVAL_NS (bpf/emit.h) and count on the timer for the records
// in between.
//
// One turn fills one batch, later rings of the list first: a ring's records are handed on only with or after
// everything that was in the rings behind it when they were produced.
class Reader : public Napi::ObjectWrap<Reader>
{
      public:
	static Napi::Function Define(Napi::Env env);

	// Reader(fds: Int32Array, ringBytes: Float64Array, buffer: ArrayBuffer, timerMs: number, onBatch:
	// (length) => void)
	explicit Reader(const Napi::CallbackInfo &info);
	~Reader() override;

      private:
	// Longer than WAKE_INTERVAL_NS in bpf/emit.h, with room for a turn that comes late.
	static constexpr uint64_t kLingerMs = 20;
	static constexpr uint64_t kLongestDelayMs = 8;

	// How a turn ended, which decides when the next one comes.
	enum class Turn {
		Empty,	 // nothing there: wait for a ring
		Drained, // took what there was
		More,	 // the batch is full and there is more
		Blocked, // nothing but a record that isn't committed yet
	};

	// Takes what the rings hold, as far as committed and as far as one batch goes, without calling back.
	Turn FillBatch();
	// One turn of the event loop: fills a batch, hands it on, plans the next turn.
	void RunTurn();
	void PlanTurn(Turn turn);
	// Goes on by the timer as after a record.
	void StartTimer();
	void StartTimer(uint64_t delay_ms);
	void StartPolling();
	void StopPolling();
	bool HandOnFromLoop();
	uint64_t PendingBytes() const;
	void BeginClose();
	void OnHandleClosed();

	// drain(): number — takes all that is there now, on the caller's stack; gives the bytes left behind
	// (uncommitted).
	Napi::Value JsDrain(const Napi::CallbackInfo &info);
	// stats(): Float64Array — batches, then records, bytes, discarded, oversized and pending bytes of
	// each ring.
	Napi::Value JsStats(const Napi::CallbackInfo &info);
	// close(onClosed: () => void): void — onClosed comes from the event loop once every handle is closed.
	Napi::Value JsClose(const Napi::CallbackInfo &info);

	std::vector<Ring> rings_;
	std::vector<uint64_t> until_; // where this turn's drain of each ring ends
	Batch batch_ = {};
	uint64_t batches_ = 0;
	uint64_t timer_ms_ = 1;
	uint64_t delay_ms_ = 0; // of the turn that is planned
	uint64_t found_at_ = 0; // uv_hrtime() after the last turn that found a record
	bool polling_ = false;
	bool in_callback_ = false;
	bool closing_ = false;

	std::unique_ptr<uv_poll_t[]> polls_;
	uv_timer_t timer_ = {};
	size_t open_handles_ = 0;

	Napi::Reference<Napi::ArrayBuffer> buffer_;
	Napi::FunctionReference on_batch_;
	Napi::FunctionReference on_closed_;
	std::unique_ptr<Napi::AsyncContext> context_;
	napi_async_cleanup_hook_handle cleanup_ = nullptr;
};

} // namespace weir

#endif
