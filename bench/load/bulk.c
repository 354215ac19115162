// SPDX-License-Identifier: Apache-2.0
// bulk COUNT[xBYTES] PORT [ADDRESS]: sends COUNT blocks of BYTES (65536) over one TCP connection and waits until the other
// side has them.
#include <string.h>

#include "measure.h"
#include "server-address.h"

static char block[1 << 16];

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct sockaddr_in to = server_address(first_address(argc, argv, 3), 0, atoi(argv[2]));
	const char *given = strchr(argv[1], 'x');
	size_t size = given ? strtoul(given + 1, NULL, 10) : sizeof(block);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char end;

	if (!size || size > sizeof(block))
		die("bytes of a block");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	struct measure start = measure_now();
	for (long i = 0; i < count; i++)
		for (size_t sent = 0; sent < size;) {
			ssize_t written = write(fd, block + sent, size - sent);

			if (written < 0)
				die("write");
			sent += written;
		}
	shutdown(fd, SHUT_WR);
	if (read(fd, &end, 1) != 0)
		die("read");
	measure_print(start, count);
}
