// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A server has this many addresses in a row, so that ports in TIME_WAIT don't run out. */
#define SERVER_ADDRESSES 16

/* The first address of the server, in host byte order: the argument at `index`, else 127.1.0.1. */
static inline in_addr_t first_address(int argc, char **argv, int index)
{
	return argc > index ? ntohl(inet_addr(argv[index])) : 0x7f010001u;
}

static inline struct sockaddr_in server_address(in_addr_t first, long index, int port)
{
	return (struct sockaddr_in){
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(first + (index & (SERVER_ADDRESSES - 1))),
	};
}

/* TCP: listens on all addresses. UDP: bound to the first one. Says READY on stdout when it can be reached. */
static inline int serve(int type, int argc, char **argv)
{
	struct sockaddr_in address = server_address(first_address(argc, argv, 2), 0, atoi(argv[1]));
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
