// SPDX-License-Identifier: Apache-2.0
#pragma once
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

/* CPU and wall time of a stretch of work. CPU is that of this process and of the children it waited for. */
struct measure {
	long long cpu_ns;
	long long wall_ns;
};

static inline long long timeval_ns(struct timeval value)
{
	return value.tv_sec * 1000000000LL + value.tv_usec * 1000LL;
}

static inline struct measure measure_now(void)
{
	struct timespec cpu, wall;
	struct rusage children;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
	clock_gettime(CLOCK_MONOTONIC, &wall);
	getrusage(RUSAGE_CHILDREN, &children);
	return (struct measure){
	    .cpu_ns = cpu.tv_sec * 1000000000LL + cpu.tv_nsec + timeval_ns(children.ru_utime) +
		      timeval_ns(children.ru_stime),
	    .wall_ns = wall.tv_sec * 1000000000LL + wall.tv_nsec,
	};
}

/* Prints the one line the harness reads: operations, CPU and wall nanoseconds since start. */
static inline void measure_print(struct measure start, long operations)
{
	struct measure end = measure_now();

	printf("%ld %lld %lld\n", operations, end.cpu_ns - start.cpu_ns, end.wall_ns - start.wall_ns);
}

static inline void die(const char *what)
{
	perror(what);
	exit(1);
}

/* The count every load takes as its first argument. */
static inline long count_argument(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: %s COUNT\n", argv[0]);
		exit(2);
	}
	return atol(argv[1]);
}
