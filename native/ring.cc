// SPDX-License-Identifier: Apache-2.0
#include "ring.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace weir
{

namespace
{

// From include/uapi/linux/bpf.h.
constexpr uint32_t kBusyBit = 1u << 31;
constexpr uint32_t kDiscardBit = 1u << 30;
constexpr size_t kHeaderBytes = 8;
constexpr size_t kFrameBytes = 8;

constexpr size_t RoundUp8(size_t bytes)
{
	return (bytes + 7) & ~size_t{7};
}

} // namespace

int Ring::Open(int fd, size_t bytes)
{
	page_ = static_cast<size_t>(sysconf(_SC_PAGESIZE));
	bytes_ = bytes;
	// Our own descriptor: the loader may close its maps before the reader is closed.
	fd_ = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (fd_ < 0)
		return errno;
	void *consumer = mmap(nullptr, page_, PROT_READ | PROT_WRITE, MAP_SHARED, fd_, 0);
	if (consumer == MAP_FAILED)
		return errno;
	consumer_ = static_cast<unsigned long *>(consumer);
	// The kernel would map the data twice in a row, so that a record that wraps is in one piece; both
	// count as resident memory of this process. We copy a wrapping record in two pieces instead.
	void *shared = mmap(nullptr, page_ + bytes_, PROT_READ, MAP_SHARED, fd_, static_cast<off_t>(page_));
	if (shared == MAP_FAILED)
		return errno;
	shared_ = static_cast<uint8_t *>(shared);
	consumed_ = __atomic_load_n(consumer_, __ATOMIC_ACQUIRE);
	return 0;
}

void Ring::Close()
{
	if (shared_)
		munmap(shared_, page_ + bytes_);
	if (consumer_)
		munmap(consumer_, page_);
	if (fd_ >= 0)
		close(fd_);
	shared_ = nullptr;
	consumer_ = nullptr;
	fd_ = -1;
}

uint64_t Ring::ProducerPosition() const
{
	// Pairs with the kernel's smp_store_release of producer_pos (kernel/bpf/ringbuf.c).
	return __atomic_load_n(reinterpret_cast<unsigned long *>(shared_), __ATOMIC_ACQUIRE);
}

uint64_t Ring::PendingBytes() const
{
	return ProducerPosition() - consumed_;
}

void Ring::WriteFrame(uint8_t *out, uint32_t index, uint64_t position, uint32_t length) const
{
	const uint8_t *data = shared_ + page_;
	size_t start = position & (bytes_ - 1);
	size_t first = std::min<size_t>(length, bytes_ - start);
	uint32_t frame[2] = {length, index};

	std::memcpy(out, frame, kFrameBytes);
	std::memcpy(out + kFrameBytes, data + start, first);
	std::memcpy(out + kFrameBytes + first, data, length - first);
	std::memset(out + kFrameBytes + length, 0, RoundUp8(length) - length);
}

DrainEnd Ring::Drain(uint64_t until, uint32_t index, Batch *batch)
{
	const uint8_t *data = shared_ + page_;
	const size_t mask = bytes_ - 1;
	DrainEnd end = DrainEnd::Reached;

	while (consumed_ < until) {
		const uint8_t *record = data + (consumed_ & mask);
		// Pairs with the xchg of the length on commit: whoever sees the busy bit gone sees the whole
		// record.
		uint32_t header =
		    __atomic_load_n(reinterpret_cast<const uint32_t *>(record), __ATOMIC_ACQUIRE);
		if (header & kBusyBit) {
			end = DrainEnd::Busy;
			break;
		}
		uint32_t length = header & ~(kBusyBit | kDiscardBit);
		size_t frame = kFrameBytes + RoundUp8(length);
		if (header & kDiscardBit) {
			counters_.discarded++;
		} else if (frame > batch->capacity) {
			counters_.oversized++;
		} else if (frame > batch->capacity - batch->length) {
			end = DrainEnd::NoRoom;
			break;
		} else {
			WriteFrame(batch->data + batch->length, index, consumed_ + kHeaderBytes, length);
			batch->length += frame;
			counters_.records++;
			counters_.bytes += length;
		}
		consumed_ += RoundUp8(kHeaderBytes + length);
	}
	// Pairs with the kernel's smp_load_acquire of consumer_pos: room is reused only after we have read
	// it.
	__atomic_store_n(consumer_, static_cast<unsigned long>(consumed_), __ATOMIC_RELEASE);
	return end;
}

} // namespace weir
