// SPDX-License-Identifier: Apache-2.0
// exec COUNT: starts /bin/true and waits for it, COUNT times.
#include "measure.h"
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	char *arguments[] = {"/bin/true", NULL};
	struct measure start = measure_now();

	for (long i = 0; i < count; i++) {
		pid_t pid;
		int status;

		// posix_spawn shares memory until exec, as shells and Python do.
		if (posix_spawn(&pid, arguments[0], NULL, NULL, arguments, environ) != 0)
			die("posix_spawn");
		if (waitpid(pid, &status, 0) != pid || status != 0)
			die("waitpid");
	}
	measure_print(start, count);
}
