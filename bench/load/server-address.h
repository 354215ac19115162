// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* 127.1.0.1 to 127.1.0.16: several addresses, so that ports in TIME_WAIT don't run out. */
static inline struct sockaddr_in loopback(long index, int port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(0x7f010001u + (index & 15)),
	};
}

/* TCP: listens on all addresses. UDP: bound to the first of them. Says READY on stdout when it can be
 * reached. */
static inline int serve(int type, int port)
{
	struct sockaddr_in address = loopback(0, port);
	int one = 1;
	int fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (type == SOCK_STREAM)
		address.sin_addr.s_addr = htonl(INADDR_ANY);
	if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
		die("bind");
	if (type == SOCK_STREAM && listen(fd, 4096) != 0)
		die("listen");
	puts("READY");
	fflush(stdout);
	return fd;
}
