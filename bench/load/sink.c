// SPDX-License-Identifier: Apache-2.0
// sink PORT [ADDRESS]: accepts TCP connections one after the other and throws away what they send.
#include "measure.h"
#include "server-address.h"

static char buffer[1 << 18];

int main(int argc, char **argv)
{
	int listener = serve(SOCK_STREAM, argc, argv);

	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			die("accept");
		while (read(fd, buffer, sizeof(buffer)) > 0)
			;
		close(fd);
	}
}
