// SPDX-License-Identifier: Apache-2.0
/*
 * Connects to an IPv4 address and port and sends a number of bytes by an uncommon way, then prints its pid.
 *
 *   odd_senders WAY ADDRESS PORT BYTES
 *
 * Ends with 77 where the kernel lacks the way. Ways: io_uring (connect and send by io_uring alone), sendfile, splice, fastopen (data in the SYN), mptcp.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP 262
#endif

static const struct sockaddr *peer;
static const socklen_t peer_size = sizeof(struct sockaddr_in);

static void *map(int ring, size_t size, off_t offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);

	if (memory == MAP_FAILED)
		err(1, "mmap of the ring");
	return memory;
}

/* Submits one request and waits for its result. */
static int submit(int ring, const struct io_uring_params *params, void *submissions,
		  struct io_uring_sqe *entries, void *completions, const struct io_uring_sqe *request)
{
	unsigned *tail = submissions + params->sq_off.tail, *array = submissions + params->sq_off.array;
	unsigned *head = completions + params->cq_off.head;
	const struct io_uring_cqe *results = completions + params->cq_off.cqes;
	unsigned index = *tail % params->sq_entries;
	int result;

	entries[index] = *request;
	array[index] = index;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	if (syscall(__NR_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		err(1, "io_uring_enter");
	result = results[*head % params->cq_entries].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

static void by_io_uring(int client, const char *data, size_t size)
{
	struct io_uring_params params = {0};
	int ring = syscall(__NR_io_uring_setup, 4, &params);
	struct io_uring_sqe *entries, connecting = {0}, sending = {0};
	void *submissions, *completions;
	int result;

	if (ring < 0)
		err(77, "io_uring_setup");
	submissions = map(ring, params.sq_off.array + params.sq_entries * 4, IORING_OFF_SQ_RING);
	completions = map(ring, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe),
			  IORING_OFF_CQ_RING);
	entries = map(ring, params.sq_entries * sizeof(*entries), IORING_OFF_SQES);
	connecting.opcode = IORING_OP_CONNECT;
	connecting.fd = client;
	connecting.addr = (unsigned long)peer;
	connecting.off = peer_size;
	result = submit(ring, &params, submissions, entries, completions, &connecting);
	if (result < 0)
		errx(1, "io_uring connect: %s", strerror(-result));
	sending.opcode = IORING_OP_SEND;
	sending.fd = client;
	while (size > 0) {
		sending.addr = (unsigned long)data;
		sending.len = size;
		result = submit(ring, &params, submissions, entries, completions, &sending);
		if (result <= 0)
			errx(1, "io_uring send: %s", strerror(-result));
		size -= result;
		data += result;
	}
}

static int file_of(const char *data, size_t size)
{
	int file = memfd_create("data", 0);

	if (file < 0 || write(file, data, size) != (ssize_t)size || lseek(file, 0, SEEK_SET))
		err(1, "memfd");
	return file;
}

static void connect_plainly(int client)
{
	if (connect(client, peer, peer_size))
		err(1, "connect");
}

static void by_sendfile(int client, const char *data, size_t size)
{
	int file = file_of(data, size);

	connect_plainly(client);
	while (size > 0) {
		ssize_t sent = sendfile(client, file, NULL, size);

		if (sent <= 0)
			err(1, "sendfile");
		size -= sent;
	}
}

static void by_splice(int client, const char *data, size_t size)
{
	int file = file_of(data, size), pipe_ends[2];

	connect_plainly(client);
	if (pipe(pipe_ends))
		err(1, "pipe");
	while (size > 0) {
		ssize_t taken = splice(file, NULL, pipe_ends[1], NULL, size, 0);

		if (taken <= 0)
			err(1, "splice in");
		size -= taken;
		while (taken > 0) {
			ssize_t sent = splice(pipe_ends[0], NULL, client, NULL, taken, 0);

			if (sent <= 0)
				err(1, "splice out");
			taken -= sent;
		}
	}
}

static void send_all(int client, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t sent = send(client, data, size, 0);

		if (sent < 0)
			err(1, "send");
		size -= sent;
		data += sent;
	}
}

static void by_fastopen(int client, const char *data, size_t size)
{
	ssize_t sent = sendto(client, data, size, MSG_FASTOPEN, peer, peer_size);

	if (sent < 0)
		err(1, "sendto with MSG_FASTOPEN");
	send_all(client, data + sent, size - sent);
}

static void by_mptcp(int client, const char *data, size_t size)
{
	connect_plainly(client);
	send_all(client, data, size);
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	const char *way = argc == 5 ? argv[1] : "";
	int is_mptcp = !strcmp(way, "mptcp");
	size_t size = argc == 5 ? atol(argv[4]) : 0;
	char *data = calloc(1, size), reply[4096];
	int client;

	if (argc != 5 || inet_pton(AF_INET, argv[2], &address.sin_addr) != 1)
		errx(2, "usage: odd_senders WAY ADDRESS PORT BYTES");
	address.sin_port = htons(atoi(argv[3]));
	peer = (const struct sockaddr *)&address;
	client = socket(AF_INET, SOCK_STREAM, is_mptcp ? IPPROTO_MPTCP : 0);
	if (client < 0)
		err(77, "socket");
	if (!strcmp(way, "io_uring"))
		by_io_uring(client, data, size);
	else if (!strcmp(way, "sendfile"))
		by_sendfile(client, data, size);
	else if (!strcmp(way, "splice"))
		by_splice(client, data, size);
	else if (!strcmp(way, "fastopen"))
		by_fastopen(client, data, size);
	else if (is_mptcp)
		by_mptcp(client, data, size);
	else
		errx(2, "no such way: %s", way);
	shutdown(client, SHUT_WR);
	while (read(client, reply, sizeof(reply)) > 0)
		;
	close(client);
	printf("%d\n", getpid());
	return 0;
}
