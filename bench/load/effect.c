// SPDX-License-Identifier: Apache-2.0
// effect PORT ADDRESS: sends datagrams from one connected socket as fast as it can, until its input says otherwise. Prints
// a line each time that the kernel decides otherwise than before: when, nanoseconds of the monotonic clock, and 0 or
// the errno.
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "measure.h"
#include "server-address.h"

int main(int argc, char **argv)
{
	struct sockaddr_in to = server_address(first_address(argc, argv, 2), 0, atoi(argv[1]));
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct pollfd input = {.fd = 0, .events = POLLIN};
	int last = -1;

	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (long i = 0;; i++) {
		struct timespec now;
		int error = send(fd, "", 1, MSG_DONTWAIT) < 0 ? errno : 0;
		clock_gettime(CLOCK_MONOTONIC, &now);
		// nobody listens: the answer that says so is no decision
		if (error == ECONNREFUSED || error == EAGAIN)
			error = 0;
		if (error != last)
			printf("%lld %d\n", now.tv_sec * 1000000000LL + now.tv_nsec, error);
		last = error;
		if (i % 64 == 0 && poll(&input, 1, 0) > 0)
			return 0;
	}
}
