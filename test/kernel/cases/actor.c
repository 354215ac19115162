// SPDX-License-Identifier: Apache-2.0
/*
 * Does what tests need a process to do and no common tool does exactly: `actor <verb> <arguments>`. Exits
 * with 99 and says why when a call fails.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long check(const char *what, long result)
{
	if (result >= 0)
		return result;
	fprintf(stderr, "actor: %s: %s\n", what, strerror(errno));
	exit(99);
}

/* enter CGROUP PROGRAM ARGUMENTS…: moves itself into a cgroup, then becomes the program. */
static void enter(char **arguments)
{
	char path[4096];
	int file;

	snprintf(path, sizeof(path), "%s/cgroup.procs", arguments[0]);
	file = check(path, open(path, O_WRONLY | O_CLOEXEC));
	check(path, write(file, "0", 1));
	check(arguments[1], execvp(arguments[1], arguments + 1));
}

/* no-arguments PROGRAM: becomes the program with an argv that is empty. */
static void no_arguments(char **arguments)
{
	char *none[] = {NULL};

	check(arguments[0], execve(arguments[0], none, environ));
}

/* Opens a copy of FILE that no folder has. */
static int nameless_copy(const char *path, const char *name)
{
	int from = check(path, open(path, O_RDONLY | O_CLOEXEC));
	int to = check("memfd_create", memfd_create(name, MFD_CLOEXEC));
	char bytes[65536];
	ssize_t length;

	while ((length = check(path, read(from, bytes, sizeof(bytes)))) > 0)
		check("write", write(to, bytes, length));
	return to;
}

/* memory FILE NAME ARGUMENTS…: becomes a copy of the file that lies in memory under that name. */
static void memory(char **arguments)
{
	check("fexecve", fexecve(nameless_copy(arguments[0], arguments[1]), arguments + 2, environ));
}

/* unlinked FILE ARGUMENTS…: removes the file and becomes it. */
static void unlinked(char **arguments)
{
	int file = check(arguments[0], open(arguments[0], O_PATH | O_CLOEXEC));

	check("unlink", unlink(arguments[0]));
	check("fexecve", fexecve(file, arguments + 1, environ));
}

/* thread-becomes PROGRAM ARGUMENTS…: prints the number of a thread that is not the first, and execs from it.
 */
static void *announce_and_become(void *arguments)
{
	dprintf(1, "%ld\n", syscall(SYS_gettid));
	check("execv", execv(((char **)arguments)[0], arguments));
	return NULL;
}

static void thread_becomes(char **arguments)
{
	pthread_t thread;

	check("thread", -pthread_create(&thread, NULL, announce_and_become, arguments));
	pthread_join(thread, NULL);
}

static pthread_barrier_t barrier;

static void *leave_together(void *code)
{
	pthread_barrier_wait(&barrier);
	syscall(SYS_exit, (long)code);
	return NULL;
}

/* crowd COUNT CODE: COUNT threads leave at once with 0; the first leaves before them with CODE. */
static void crowd(char **arguments)
{
	int count = atoi(arguments[0]);
	pthread_t thread;

	pthread_barrier_init(&barrier, NULL, count);
	for (int i = 0; i < count; i++)
		check("thread", -pthread_create(&thread, NULL, leave_together, NULL));
	syscall(SYS_exit, atoi(arguments[1]));
}

/* same-pid: two processes, one after the other, with one pid, which it prints. */
static void same_pid(char **arguments)
{
	pid_t pid = 0;

	(void)arguments;
	for (int i = 0; i < 2; i++) {
		struct clone_args call = {.exit_signal = SIGCHLD};
		pid_t made;

		if (pid) {
			call.set_tid = (__u64)&pid;
			call.set_tid_size = 1;
		}
		made = check("clone3", syscall(SYS_clone3, &call, sizeof(call)));
		if (!made)
			_exit(i);
		check("waitpid", waitpid(made, NULL, 0));
		pid = made;
	}
	printf("%d\n", pid);
}

/* nested FOLDER COUNT: COUNT times makes a cgroup below the folder and at once a process in it, which execs.
 */
static void nested(char **arguments)
{
	for (int i = 0; i < atoi(arguments[1]); i++) {
		struct clone_args call = {.exit_signal = SIGCHLD, .flags = CLONE_INTO_CGROUP};
		char path[4096];
		pid_t made;

		snprintf(path, sizeof(path), "%s/%d", arguments[0], i);
		check(path, mkdir(path, 0755));
		call.cgroup = check(path, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		made = check("clone3", syscall(SYS_clone3, &call, sizeof(call)));
		if (!made)
			check("execl", execl("/proc/self/exe", "actor", "leave", "0", NULL));
		check("waitpid", waitpid(made, NULL, 0));
		close(call.cgroup);
		check(path, rmdir(path));
	}
}

/* leave CODE */
static void leave(char **arguments)
{
	exit(atoi(arguments[0]));
}

/* die SIGNAL: by a signal to itself. */
static void die(char **arguments)
{
	raise(atoi(arguments[0]));
}

/* clang-format off */
static const struct {
	const char *name;
	void (*run)(char **arguments);
} verbs[] = {
	{"enter", enter},
	{"no-arguments", no_arguments},
	{"memory", memory},
	{"unlinked", unlinked},
	{"thread-becomes", thread_becomes},
	{"crowd", crowd},
	{"same-pid", same_pid},
	{"nested", nested},
	{"leave", leave},
	{"die", die},
};
/* clang-format on */

int main(int count, char **arguments)
{
	for (unsigned i = 0; count > 1 && i < sizeof(verbs) / sizeof(*verbs); i++) {
		if (strcmp(arguments[1], verbs[i].name))
			continue;
		verbs[i].run(arguments + 2);
		return 0;
	}
	return 98;
}
