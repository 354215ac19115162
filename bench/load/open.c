// SPDX-License-Identifier: Apache-2.0
// open COUNT: opens and closes /dev/null, COUNT times.
#include "measure.h"
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct measure start = measure_now();

	for (long i = 0; i < count; i++) {
		int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

		if (fd < 0)
			die("open");
		close(fd);
	}
	measure_print(start, count);
}
