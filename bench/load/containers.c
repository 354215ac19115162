// SPDX-License-Identifier: Apache-2.0
// containers COUNT: COUNT containers of the pod it runs in, one after the other: a cgroup beside its own, a process made
// in it that runs /bin/true, and both gone again.
#include "measure.h"
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ULL
#endif

/* Where cgroup v2 is mounted. */
static void find_mount(char *mount, size_t size)
{
	char line[4096], type[64], path[2048];
	FILE *mounts = fopen("/proc/self/mounts", "r");

	while (mounts && fgets(line, sizeof(line), mounts)) {
		if (sscanf(line, "%*s %2047s %63s", path, type) == 2 && !strcmp(type, "cgroup2")) {
			snprintf(mount, size, "%s", path);
			fclose(mounts);
			return;
		}
	}
	die("cgroup2");
}

/* The folder that this process's own cgroup is in. */
static void find_pod(char *pod, size_t size)
{
	char line[4096], mount[2048];
	FILE *own = fopen("/proc/self/cgroup", "r");

	find_mount(mount, sizeof(mount));
	while (own && fgets(line, sizeof(line), own)) {
		if (strncmp(line, "0::", 3))
			continue;
		*strrchr(line, '/') = 0;
		snprintf(pod, size, "%s%s", mount, line + 3);
		fclose(own);
		return;
	}
	die("own cgroup");
}

static void run_container(const char *pod, long number)
{
	struct clone_args call = {.exit_signal = SIGCHLD, .flags = CLONE_INTO_CGROUP};
	char path[16384];
	pid_t made;
	int folder;

	snprintf(path, sizeof(path), "%s/cri-containerd-%064lx.scope", pod, number);
	if (mkdir(path, 0755))
		die(path);
	folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	call.cgroup = folder;
	made = syscall(SYS_clone3, &call, sizeof(call));
	if (made == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	if (folder < 0 || made < 0 || waitpid(made, NULL, 0) != made)
		die("container");
	close(folder);
	if (rmdir(path))
		die(path);
}

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct measure start = measure_now();
	char pod[8192];

	find_pod(pod, sizeof(pod));
	for (long i = 0; i < count; i++)
		run_container(pod, i + 1);
	measure_print(start, count);
}
