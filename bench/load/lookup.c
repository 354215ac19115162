// SPDX-License-Identifier: Apache-2.0
// lookup COUNT PORT [ADDRESS]: asks the C library for the addresses of a name, COUNT times. PORT is 53: the C
// library asks at no other.
#include "measure.h"
#include "server-address.h"
#include <netdb.h>
#include <resolv.h>

int main(int argc, char **argv)
{
	long count = count_argument(argc, argv);
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;

	if (res_init() != 0)
		die("res_init");
	_res.nscount = 1;
	_res.nsaddr_list[0] = server_address(first_address(argc, argv, 3), 0, atoi(argv[2]));
	struct measure start = measure_now();
	for (long i = 0; i < count; i++) {
		int failure = getaddrinfo("www.model.example.", NULL, &hints, &found);

		if (failure) {
			fprintf(stderr, "getaddrinfo: %s\n", gai_strerror(failure));
			return 1;
		}
		freeaddrinfo(found);
	}
	measure_print(start, count);
}
