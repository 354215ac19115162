// SPDX-License-Identifier: Apache-2.0
// connect COUNT PORT [ADDRESS]: opens and closes a TCP connection, COUNT times.
#include "measure.h"
#include "server-address.h"

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	in_addr_t first = first_address(argc, argv, 3);
	int port = atoi(argv[2]);
	struct measure start = measure_now();

	for (long i = 0; i < count; i++) {
		struct sockaddr_in to = server_address(first, i, port);
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

		if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
			die("connect");
		close(fd);
	}
	measure_print(start, count);
}
