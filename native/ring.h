// SPDX-License-Identifier: Apache-2.0
#ifndef WEIR_RING_H
#define WEIR_RING_H

#include <cstddef>
#include <cstdint>

namespace weir
{

// Where drained records go: one buffer, filled from the start.
struct Batch {
	uint8_t *data;
	size_t capacity;
	size_t length;
};

// Why a drain ended.
enum class DrainEnd {
	Reached, // everything up to the given position was taken
	NoRoom,	 // the next record doesn't fit the rest of the batch
	Busy,	 // the next record is reserved and not yet committed
};

struct RingCounters {
	uint64_t records;   // handed on
	uint64_t bytes;	    // of those records, without headers
	uint64_t discarded; // given up by the program that reserved them
	uint64_t oversized; // larger than a whole batch: skipped
};

// The consumer's side of one BPF ring buffer (BPF_MAP_TYPE_RINGBUF). One thread at a time.
class Ring
{
      public:
	// Maps the ring behind map descriptor `fd` of `bytes` data bytes. Returns an errno, 0 when it worked.
	int Open(int fd, size_t bytes);
	void Close();

	int fd() const
	{
		return fd_;
	}

	// How far programs have written. Positions only grow.
	uint64_t ProducerPosition() const;
	// Bytes written and not yet taken, headers included.
	uint64_t PendingBytes() const;

	// Appends records before position `until` to `batch`, each as a frame { u32 length, u32 `index`,
	// record, padding to 8 }, and gives their room back to the programs.
	DrainEnd Drain(uint64_t until, uint32_t index, Batch *batch);

	const RingCounters &counters() const
	{
		return counters_;
	}

      private:
	// Writes one record, `length` bytes from `position` of the ring, as a frame.
	void WriteFrame(uint8_t *out, uint32_t index, uint64_t position, uint32_t length) const;

	int fd_ = -1; // our own duplicate
	size_t bytes_ = 0;
	uint64_t consumed_ = 0;
	RingCounters counters_ = {};
	unsigned long *consumer_ = nullptr; // page we write
	uint8_t *shared_ = nullptr;	    // producer page, then the data
	size_t page_ = 0;
};

} // namespace weir

#endif
