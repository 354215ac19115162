// SPDX-License-Identifier: Apache-2.0
// dns COUNT PORT [ADDRESS]: asks a resolver for a name and reads the answer, COUNT times, with a socket for each
// question as the C library does.
#include "measure.h"
#include "server-address.h"

static const unsigned char question[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
					"\x03www\x05model\x07"
					"example\x00\x00\x01\x00\x01";

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	in_addr_t first = first_address(argc, argv, 3);
	int port = atoi(argv[2]);
	unsigned char answer[512];
	struct measure start = measure_now();

	for (long i = 0; i < count; i++) {
		struct sockaddr_in to = server_address(first, 0, port);
		int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
			die("connect");
		if (send(fd, question, sizeof(question) - 1, 0) < 0)
			die("send");
		if (recv(fd, answer, sizeof(answer), 0) < (ssize_t)sizeof(question))
			die("recv");
		close(fd);
	}
	measure_print(start, count);
}
