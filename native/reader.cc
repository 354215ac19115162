// SPDX-License-Identifier: Apache-2.0
#include "reader.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace weir
{

Napi::Function Reader::Define(Napi::Env env)
{
	return DefineClass(env, "Reader",
			   {
			       InstanceMethod<&Reader::JsDrain>("drain"),
			       InstanceMethod<&Reader::JsStats>("stats"),
			       InstanceMethod<&Reader::JsClose>("close"),
			   });
}

Reader::Reader(const Napi::CallbackInfo &info) : Napi::ObjectWrap<Reader>(info)
{
	Napi::Env env = info.Env();
	auto fds = info[0].As<Napi::Int32Array>();
	auto ring_bytes = info[1].As<Napi::Float64Array>();
	auto buffer = info[2].As<Napi::ArrayBuffer>();
	timer_ms_ = static_cast<uint64_t>(info[3].As<Napi::Number>().Int64Value());

	rings_.resize(fds.ElementLength());
	for (size_t i = 0; i < rings_.size(); i++) {
		int error = rings_[i].Open(fds[i], static_cast<size_t>(ring_bytes[i]));
		if (error != 0) {
			for (Ring &ring : rings_)
				ring.Close();
			rings_.clear();
			std::string message = std::to_string(i) + ": " + uv_err_name(-error);
			Napi::Error::New(env, message).ThrowAsJavaScriptException();
			return;
		}
	}
	until_.resize(rings_.size());
	batch_ = {static_cast<uint8_t *>(buffer.Data()), buffer.ByteLength(), 0};
	buffer_ = Napi::Persistent(buffer);
	on_batch_ = Napi::Persistent(info[4].As<Napi::Function>());
	context_ = std::make_unique<Napi::AsyncContext>(env, "weir:Reader");

	uv_loop_t *loop = nullptr;
	napi_get_uv_event_loop(env, &loop);
	polls_ = std::make_unique<uv_poll_t[]>(rings_.size());
	for (size_t i = 0; i < rings_.size(); i++) {
		// A ring-buffer map descriptor is pollable itself (kernel/bpf/ringbuf.c, ringbuf_map_poll),
		// and that it is one is known since Open mapped it: this can't fail.
		uv_poll_init(loop, &polls_[i], rings_[i].fd());
		polls_[i].data = this;
	}
	uv_timer_init(loop, &timer_);
	timer_.data = this;
	open_handles_ = rings_.size() + 1;

	// The loop uses this object until every handle is closed: neither the collector nor the end of the
	// environment may take it earlier (an open handle at worker.terminate() aborts the process).
	Ref();
	napi_add_async_cleanup_hook(
	    env,
	    [](napi_async_cleanup_hook_handle, void *data) { static_cast<Reader *>(data)->BeginClose(); },
	    this, &cleanup_);
	// Not by polling: what the reader before this one found may have been the last record that wakes.
	StartTimer();
}

Reader::~Reader()
{
	for (Ring &ring : rings_)
		ring.Close();
}

Reader::Turn Reader::FillBatch()
{
	// First rings first: what is in a later ring's range was produced at least up to the moment the
	// earlier ring's end was read. Loads are acquires, so they stay in this order.
	for (size_t i = 0; i < rings_.size(); i++)
		until_[i] = rings_[i].ProducerPosition();

	batch_.length = 0;
	for (size_t i = rings_.size(); i-- > 0;) {
		DrainEnd end = rings_[i].Drain(until_[i], static_cast<uint32_t>(i), &batch_);
		if (end == DrainEnd::NoRoom)
			return Turn::More;
		// What is behind the busy record may be older than what the earlier rings hold: they wait
		// too.
		if (end == DrainEnd::Busy)
			return batch_.length == 0 ? Turn::Blocked : Turn::Drained;
	}
	return batch_.length == 0 ? Turn::Empty : Turn::Drained;
}

void Reader::RunTurn()
{
	Turn turn = FillBatch();
	if (batch_.length > 0 && !HandOnFromLoop())
		return;
	PlanTurn(turn);
}

void Reader::PlanTurn(Turn turn)
{
	if (closing_)
		return;
	if (turn != Turn::Empty) {
		// A timer of 0 fires in the next iteration of the loop, so other work gets its turn between
		// two batches.
		StartTimer(turn == Turn::More ? 0 : timer_ms_);
		found_at_ = uv_hrtime();
	} else if (uv_hrtime() - found_at_ < kLingerMs * 1000000) {
		StartTimer(std::max(timer_ms_, std::min(delay_ms_ * 2, kLongestDelayMs)));
	} else {
		StartPolling();
	}
}

void Reader::StartTimer()
{
	found_at_ = uv_hrtime();
	StartTimer(timer_ms_);
}

void Reader::StartTimer(uint64_t delay_ms)
{
	delay_ms_ = delay_ms;
	uv_timer_start(
	    &timer_, [](uv_timer_t *timer) { static_cast<Reader *>(timer->data)->RunTurn(); }, delay_ms, 0);
}

void Reader::StartPolling()
{
	if (polling_)
		return;
	polling_ = true;
	for (size_t i = 0; i < rings_.size(); i++) {
		uv_poll_start(&polls_[i], UV_READABLE, [](uv_poll_t *poll, int, int) {
			auto *self = static_cast<Reader *>(poll->data);
			// Two rings may be readable in one iteration: the first one's turn has served both.
			if (!self->polling_)
				return;
			self->StopPolling();
			self->RunTurn();
		});
	}
}

void Reader::StopPolling()
{
	polling_ = false;
	for (size_t i = 0; i < rings_.size(); i++)
		uv_poll_stop(&polls_[i]);
}

// Calls back with the batch. False when the environment can't run JavaScript any more: it is being torn down,
// and its cleanup hook closes the reader.
bool Reader::HandOnFromLoop()
{
	Napi::Env env = Env();
	Napi::HandleScope scope(env);
	napi_value length = Napi::Number::New(env, static_cast<double>(batch_.length));
	napi_value result;

	batches_++;
	in_callback_ = true;
	napi_status status =
	    napi_make_callback(env, *context_, env.Global(), on_batch_.Value(), 1, &length, &result);
	in_callback_ = false;
	if (status == napi_pending_exception) {
		// Nobody is up the stack to catch it: without this, it would vanish and no batch would come
		// again.
		napi_value error;
		napi_get_and_clear_last_exception(env, &error);
		return napi_fatal_exception(env, error) == napi_ok;
	}
	return status == napi_ok;
}

void Reader::BeginClose()
{
	if (closing_)
		return;
	closing_ = true;
	auto on_closed = [](uv_handle_t *handle) { static_cast<Reader *>(handle->data)->OnHandleClosed(); };
	for (size_t i = 0; i < rings_.size(); i++)
		uv_close(reinterpret_cast<uv_handle_t *>(&polls_[i]), on_closed);
	uv_close(reinterpret_cast<uv_handle_t *>(&timer_), on_closed);
}

void Reader::OnHandleClosed()
{
	if (--open_handles_ > 0)
		return;
	for (Ring &ring : rings_)
		ring.Close();
	rings_.clear();
	if (!on_closed_.IsEmpty()) {
		Napi::Env env = Env();
		Napi::HandleScope scope(env);
		napi_value result;
		napi_make_callback(env, *context_, env.Global(), on_closed_.Value(), 0, nullptr, &result);
	}
	on_batch_.Reset();
	on_closed_.Reset();
	buffer_.Reset();
	context_.reset();
	napi_async_cleanup_hook_handle cleanup = cleanup_;
	Unref();
	// Last: at the end of an environment this lets it go, and this object with it.
	napi_remove_async_cleanup_hook(cleanup);
}

Napi::Value Reader::JsDrain(const Napi::CallbackInfo &info)
{
	Napi::Env env = info.Env();
	// As much as there is now: what comes meanwhile is the next turn's, or this would never end. Nothing
	// while a callback is reading the batch that we would overwrite.
	uint64_t budget = in_callback_ ? 0 : PendingBytes();

	napi_status status = napi_ok;

	for (uint64_t taken = 0; taken < budget && status == napi_ok; taken += batch_.length) {
		FillBatch();
		if (batch_.length == 0)
			break;
		batches_++;
		napi_value length = Napi::Number::New(env, static_cast<double>(batch_.length));
		napi_value result;
		in_callback_ = true;
		status = napi_call_function(env, env.Global(), on_batch_.Value(), 1, &length, &result);
		in_callback_ = false;
	}
	// What was taken may have been the last record that wakes.
	if (budget > 0 && polling_ && !closing_) {
		StopPolling();
		StartTimer();
	}
	if (status != napi_ok)
		return env.Undefined(); // the callback threw: so does this call
	return Napi::Number::New(env, static_cast<double>(PendingBytes()));
}

uint64_t Reader::PendingBytes() const
{
	uint64_t bytes = 0;
	for (const Ring &ring : rings_)
		bytes += ring.PendingBytes();
	return bytes;
}

Napi::Value Reader::JsStats(const Napi::CallbackInfo &info)
{
	constexpr size_t kPerRing = 5;
	auto stats = Napi::Float64Array::New(info.Env(), 1 + rings_.size() * kPerRing);
	stats[0] = static_cast<double>(batches_);
	for (size_t i = 0; i < rings_.size(); i++) {
		const RingCounters &counters = rings_[i].counters();
		size_t at = 1 + i * kPerRing;
		stats[at] = static_cast<double>(counters.records);
		stats[at + 1] = static_cast<double>(counters.bytes);
		stats[at + 2] = static_cast<double>(counters.discarded);
		stats[at + 3] = static_cast<double>(counters.oversized);
		stats[at + 4] = static_cast<double>(rings_[i].PendingBytes());
	}
	return stats;
}

Napi::Value Reader::JsClose(const Napi::CallbackInfo &info)
{
	if (!closing_) {
		on_closed_ = Napi::Persistent(info[0].As<Napi::Function>());
		BeginClose();
	}
	return info.Env().Undefined();
}

} // namespace weir
