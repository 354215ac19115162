// SPDX-License-Identifier: Apache-2.0
// fork COUNT: COUNT processes that do nothing and end; every tenth runs /bin/true first.
#include "measure.h"
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct measure start = measure_now();

	for (long i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			if (i % 10 == 0)
				execl("/bin/true", "true", (char *)NULL);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, NULL, 0) != pid)
			die("fork");
	}
	measure_print(start, count);
}
