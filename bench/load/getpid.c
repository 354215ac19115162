// SPDX-License-Identifier: Apache-2.0
// getpid COUNT: the cheapest system call, COUNT times.
#include "measure.h"
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct measure start = measure_now();

	for (long i = 0; i < count; i++)
		syscall(SYS_getpid);
	measure_print(start, count);
}
