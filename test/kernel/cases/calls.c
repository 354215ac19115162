// SPDX-License-Identifier: Apache-2.0
/*
 * Makes the system calls that its arguments say, one after the other, and prints what each returned: a negative errno
 * where it failed. A call is its number and up to six arguments, separated by tabs:
 *   i5    the number 5            r0    what call 0 returned
 *   stext the text                x7573 the bytes, in hexadecimal
 *   z16   16 bytes of zeros       p     an address that nothing is mapped at
 *   v7573 struct iovec of bytes   m02:7573 struct msghdr: its name, and the bytes of its one vector
 *   e     text that ends with its page, without a terminator
 * Memory is never freed. "foreign" before the number: by the 32-bit entry (x86-64).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

static long results[64];

static void *bytes_of(const char *hex, size_t *length)
{
	size_t count = strlen(hex) / 2;
	unsigned char *bytes = calloc(1, count + 1);

	for (size_t i = 0; i < count; i++) {
		unsigned int byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			exit(97);
		bytes[i] = byte;
	}
	*length = count;
	return bytes;
}

static struct iovec *vector_of(const char *hex)
{
	struct iovec *vector = calloc(1, sizeof(*vector));

	vector->iov_base = bytes_of(hex, &vector->iov_len);
	return vector;
}

static struct msghdr *message_of(char *text)
{
	struct msghdr *message = calloc(1, sizeof(*message));
	char *data = strchr(text, ':');
	size_t length;

	*data = 0;
	message->msg_name = *text ? bytes_of(text, &length) : NULL;
	message->msg_namelen = *text ? length : 0;
	message->msg_iov = vector_of(data + 1);
	message->msg_iovlen = 1;
	return message;
}

/* Two pages, of which the second is not there. */
static char *unterminated(void)
{
	char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(pages, 'u', PAGE);
	munmap(pages + PAGE, PAGE);
	return pages + PAGE - 64;
}

static long argument_of(char *text)
{
	size_t length;

	switch (*text) {
	case 'i':
		return strtol(text + 1, NULL, 0);
	case 'r':
		return results[atoi(text + 1) & 63];
	case 's':
		return (long)(text + 1);
	case 'x':
		return (long)bytes_of(text + 1, &length);
	case 'z':
		return (long)calloc(1, atoi(text + 1) + 1);
	case 'p':
		return 0x10;
	case 'v':
		return (long)vector_of(text + 1);
	case 'm':
		return (long)message_of(text + 1);
	case 'e':
		return (long)unterminated();
	}
	exit(98);
}

static long call_foreign(long number)
{
#ifdef __x86_64__
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(0), "c"(0), "d"(0) : "memory", "r8", "r9", "r10", "r11");
	return result;
#else
	(void)number;
	return -ENOSYS;
#endif
}

/* Where results go: out of reach of calls that write to any of the first descriptors. */
static FILE *move_output(void)
{
	int kept = fcntl(STDOUT_FILENO, F_DUPFD, 500), ends[2];

	if (kept < 0 || pipe(ends) || dup2(ends[0], STDOUT_FILENO) < 0 || close(ends[0]) || close(ends[1]))
		exit(96);
	return fdopen(kept, "w");
}

int main(int argc, char **argv)
{
	FILE *output = move_output();

	for (int call = 0; call + 1 < argc && call < 64; call++) {
		long arguments[7] = {0};
		int count = 0, foreign = 0;
		char *rest = argv[call + 1], *word;

		while ((word = strsep(&rest, "\t"))) {
			if (count == 0 && strcmp(word, "foreign") == 0)
				foreign = 1;
			else if (count == 0)
				arguments[count++] = atol(word);
			else if (count < 7)
				arguments[count++] = argument_of(word);
		}
		errno = 0;
		results[call] = foreign ? call_foreign(arguments[0])
					: syscall(arguments[0], arguments[1], arguments[2], arguments[3],
						  arguments[4], arguments[5], arguments[6]);
		if (errno)
			results[call] = -errno;
	}
	for (int call = 0; call + 1 < argc && call < 64; call++)
		fprintf(output, "%ld\n", results[call]);
	return fclose(output) ? 95 : 0;
}
