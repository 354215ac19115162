// SPDX-License-Identifier: Apache-2.0
#include "messages.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <pthread.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <uv.h>

#include <cerrno>
#include <cstring>

namespace weir
{

namespace
{

// The kernel answers while it is asked: this only keeps a thread from waiting for ever.
constexpr timeval kPatience = {1, 0};
constexpr size_t kAnswerBytes = 8192;

struct Entry {
	int namespace_fd;
	int protocol;
	int result; // a socket, or a negative errno
};

void *OpenInside(void *data)
{
	auto *entry = static_cast<Entry *>(data);

	if (setns(entry->namespace_fd, CLONE_NEWNET) != 0) {
		entry->result = -errno;
		return nullptr;
	}
	entry->result = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, entry->protocol);
	if (entry->result < 0)
		entry->result = -errno;
	return nullptr;
}

int OpenSocket(int namespace_fd, int protocol)
{
	Entry entry = {namespace_fd, protocol, -EAGAIN};
	pthread_t thread;
	int error = pthread_create(&thread, nullptr, OpenInside, &entry);

	if (error != 0)
		return -error;
	pthread_join(thread, nullptr);
	if (entry.result >= 0)
		setsockopt(entry.result, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
	return entry.result;
}

} // namespace

Napi::Value Messages::JsAsk(const Napi::CallbackInfo &info)
{
	auto *worker = new Messages(info.Env(), info[0].As<Napi::Number>().Int32Value(),
				    info[1].As<Napi::Number>().Int32Value(), info[2].As<Napi::Uint8Array>());
	Napi::Value promise = worker->deferred_.Promise();

	worker->Queue();
	return promise;
}

Messages::Messages(Napi::Env env, int namespace_fd, int protocol, const Napi::Uint8Array &messages)
    : Napi::AsyncWorker(env, "weir:Messages"), deferred_(Napi::Promise::Deferred::New(env)),
      namespace_fd_(fcntl(namespace_fd, F_DUPFD_CLOEXEC, 0)), protocol_(protocol),
      messages_(messages.Data(), messages.Data() + messages.ByteLength())
{
}

Messages::~Messages()
{
	if (namespace_fd_ >= 0)
		close(namespace_fd_);
}

void Messages::Execute()
{
	int socket = namespace_fd_ < 0 ? -EBADF : OpenSocket(namespace_fd_, protocol_);

	if (socket < 0) {
		SetError(uv_err_name(socket));
		return;
	}
	for (size_t at = 0; at + sizeof(nlmsghdr) <= messages_.size();) {
		nlmsghdr header;

		memcpy(&header, &messages_[at], sizeof(header));
		if (header.nlmsg_len < sizeof(header) || header.nlmsg_len > messages_.size() - at)
			break;
		answers_.push_back(Ask(socket, &messages_[at], header.nlmsg_len));
		at += NLMSG_ALIGN(header.nlmsg_len);
	}
	close(socket);
}

// Gives a positive errno, 0 where the kernel did what it was asked.
int Messages::Ask(int socket, const uint8_t *message, uint32_t length)
{
	alignas(nlmsghdr) uint8_t answer[kAnswerBytes];
	sockaddr_nl kernel = {};

	kernel.nl_family = AF_NETLINK;
	if (sendto(socket, message, length, 0, reinterpret_cast<sockaddr *>(&kernel), sizeof(kernel)) < 0)
		return errno;
	ssize_t received = recv(socket, answer, sizeof(answer), 0);
	if (received < 0)
		return errno;
	auto *header = reinterpret_cast<nlmsghdr *>(answer);
	// an acknowledgement, or the end of a list: both begin with a negative errno
	if (!NLMSG_OK(header, static_cast<size_t>(received)) ||
	    (header->nlmsg_type != NLMSG_ERROR && header->nlmsg_type != NLMSG_DONE) ||
	    header->nlmsg_len < NLMSG_LENGTH(sizeof(int)))
		return EBADMSG;
	return -*static_cast<int *>(NLMSG_DATA(header));
}

void Messages::OnOK()
{
	Napi::HandleScope scope(Env());
	auto answers = Napi::Int32Array::New(Env(), answers_.size());

	for (size_t i = 0; i < answers_.size(); i++)
		answers[i] = answers_[i];
	deferred_.Resolve(answers);
}

void Messages::OnError(const Napi::Error &error)
{
	Napi::HandleScope scope(Env());
	deferred_.Reject(error.Value());
}

} // namespace weir
