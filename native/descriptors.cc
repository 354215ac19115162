// SPDX-License-Identifier: Apache-2.0
#include "descriptors.h"

#include <dirent.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace weir
{

namespace
{

constexpr int kWithoutDescriptor = ESRCH;
constexpr char kSocket[] = "socket:";

// Gives 1 or 0, -1 where it may not be known.
int IsSocket(int folder, const char *fd)
{
	char target[sizeof(kSocket)];
	ssize_t length = readlinkat(folder, fd, target, sizeof(target));

	if (length < 0)
		return errno == EACCES || errno == EPERM ? -1 : 0;
	return length >= static_cast<ssize_t>(sizeof(kSocket) - 1) &&
	       memcmp(target, kSocket, sizeof(kSocket) - 1) == 0;
}

// Gives 0 or an errno. A stream is reset, and whoever waits on it is told (net/ipv4/tcp.c: tcp_disconnect). Kernels of
// 2023 refuse that with EBUSY while a thread waits (4faeee0cf8a5, taken back by 419ce133ab92): it is shut down there,
// as a datagram socket is everywhere, since taking its peer away wakes nobody.
int End(int fd)
{
	int type = 0;
	socklen_t length = sizeof(type);
	sockaddr nobody = {};

	nobody.sa_family = AF_UNSPEC;
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0)
		return errno;
	if (type == SOCK_STREAM && connect(fd, &nobody, sizeof(nobody)) == 0)
		return 0;
	if (shutdown(fd, SHUT_RDWR) != 0)
		return errno;
	if (type == SOCK_STREAM)
		return 0;
	return connect(fd, &nobody, sizeof(nobody)) == 0 ? 0 : errno;
}

} // namespace

Napi::Value Descriptors::JsEnd(const Napi::CallbackInfo &info)
{
	auto *worker = new Descriptors(info.Env(), info[0].As<Napi::Int32Array>(), info[1].As<Napi::BigUint64Array>());
	Napi::Value promise = worker->deferred_.Promise();

	worker->Queue();
	return promise;
}

Descriptors::Descriptors(Napi::Env env, const Napi::Int32Array &pids, const Napi::BigUint64Array &cookies)
    : Napi::AsyncWorker(env, "weir:Descriptors"), deferred_(Napi::Promise::Deferred::New(env)),
      pids_(pids.Data(), pids.Data() + pids.ElementLength()),
      cookies_(cookies.Data(), cookies.Data() + cookies.ElementLength()),
      answers_(cookies_.size(), kWithoutDescriptor), left_(cookies_.size())
{
}

void Descriptors::Execute()
{
	for (int pid : pids_) {
		if (left_ == 0)
			return;
		LookAt(pid);
	}
}

void Descriptors::LookAt(int pid)
{
	char path[32];
	int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));

	// it has ended, and its descriptors with it
	if (pidfd < 0)
		return;
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	DIR *folder = opendir(path);
	if (folder == nullptr && (errno == EACCES || errno == EPERM))
		NotPermitted();
	if (folder != nullptr) {
		for (dirent *entry = readdir(folder); entry != nullptr && left_ > 0; entry = readdir(folder)) {
			int is_socket = entry->d_name[0] == '.' ? 0 : IsSocket(dirfd(folder), entry->d_name);

			if (is_socket < 0)
				NotPermitted();
			if (is_socket > 0)
				TryDescriptor(pidfd, atoi(entry->d_name));
		}
		closedir(folder);
	}
	close(pidfd);
}

// What is still looked for may be there.
void Descriptors::NotPermitted()
{
	for (int32_t &answer : answers_)
		answer = answer == 0 ? 0 : EPERM;
}

void Descriptors::TryDescriptor(int pidfd, int fd)
{
	uint64_t cookie = 0;
	socklen_t length = sizeof(cookie);
	int copy = static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0));

	if (copy < 0) {
		// EBADF and ESRCH: it was closed meanwhile
		if (errno == EPERM || errno == ENOSYS)
			NotPermitted();
		return;
	}
	if (getsockopt(copy, SOL_SOCKET, SO_COOKIE, &cookie, &length) == 0)
		for (size_t i = 0; i < cookies_.size(); i++)
			if (cookies_[i] == cookie && answers_[i] != 0) {
				answers_[i] = End(copy);
				left_ -= answers_[i] == 0;
			}
	close(copy);
}

void Descriptors::OnOK()
{
	Napi::HandleScope scope(Env());
	auto answers = Napi::Int32Array::New(Env(), answers_.size());

	for (size_t i = 0; i < answers_.size(); i++)
		answers[i] = answers_[i];
	deferred_.Resolve(answers);
}

} // namespace weir
