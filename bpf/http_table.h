/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_HTTP_TABLE_H
#define WEIR_HTTP_TABLE_H

#include <linux/types.h>

/*
 * The automaton that reads HTTP/1 request heads (RFC 9112): request line, Host, Content-Length. A state says
 * what has been read; the table says what follows from it with each byte.
 */
enum http_state {
	/* ends, before all others */
	HTTP_REJECTED = 0, /* not the start of an HTTP/1 request */
	HTTP_SECOND = 1,   /* the preface of HTTP/2 ("PRI * HTTP/2.0"), whose requests are not in this form */
	HTTP_COMPLETE = 2, /* the empty line after the last header */

	/* request line */
	HTTP_START = 3, /* nothing but empty lines, which RFC 9112 2.2 lets a server ignore */
	HTTP_METHOD = 4,
	HTTP_TARGET_START = 5, /* the space before the target */
	HTTP_TARGET = 6,
	HTTP_VERSION = 7, /* +n: the space, then n bytes of "HTTP/1." */
	HTTP_VERSION_END = 14,
	HTTP_VERSION_DIGIT = 15,

	/* headers: the line has been a request line */
	HTTP_LINE_REST = 16,  /* within a line of no interest */
	HTTP_LINE = 17,	      /* the line break before a header */
	HTTP_LAST_LINE = 18,  /* the carriage return of the empty line */
	HTTP_HOST_NAME = 19,  /* +n: n + 1 bytes of "host" */
	HTTP_HOST_START = 23, /* the colon and blanks after it */
	HTTP_HOST = 24,
	HTTP_LENGTH_NAME = 25, /* +n: n + 1 bytes of "content-length" */
	HTTP_LENGTH_START = 39,
	HTTP_LENGTH = 40,

	HTTP_STATES = 64, /* rows of the table: a power of two, so that a mask bounds the index */
};

/* Rows of header lines: what isn't named reads on to the end of the line. */
#define HTTP_TO_LINE_BREAK [0 ... '\n' - 1] = HTTP_LINE_REST, ['\n'] = HTTP_LINE
#define HTTP_NAME_BYTE(byte, next)                                                                           \
	{                                                                                                    \
		HTTP_TO_LINE_BREAK, ['\n' + 1 ... byte - 1] = HTTP_LINE_REST, [byte] = next,                 \
							 [byte + 1 ... 255] = HTTP_LINE_REST                 \
	}
/* Header names are case-insensitive. */
#define HTTP_NAME_LETTER(upper, lower, next)                                                                 \
	{                                                                                                    \
		HTTP_TO_LINE_BREAK,                                                                          \
		    ['\n' + 1 ... upper - 1] = HTTP_LINE_REST, [upper] = next,                               \
					  [upper + 1 ... lower - 1] = HTTP_LINE_REST, [lower] = next,        \
					  [lower + 1 ... 255] = HTTP_LINE_REST                               \
	}
/* The value of a header begins after blanks. */
#define HTTP_VALUE_START(start, value)                                                                       \
	{                                                                                                    \
		[0 ... '\t' - 1] = HTTP_LINE_REST, ['\t'] = start, ['\n'] = HTTP_LINE,                       \
			      ['\n' + 1 ... ' ' - 1] = HTTP_LINE_REST, [' '] = start, ['!' ... 255] = value  \
	}

static const __u8 http_next[HTTP_STATES][256] = {
    /* what is not named rejects */
    [HTTP_START] = {['\r'] = HTTP_START, ['\n'] = HTTP_START, ['A' ... 'Z'] = HTTP_METHOD},
    [HTTP_METHOD] = {['A' ... 'Z'] = HTTP_METHOD, ['-'] = HTTP_METHOD, [' '] = HTTP_TARGET_START},
    [HTTP_TARGET_START] = {['!' ... '~'] = HTTP_TARGET, [0x80 ... 0xff] = HTTP_TARGET},
    [HTTP_TARGET] = {['!' ... '~'] = HTTP_TARGET, [0x80 ... 0xff] = HTTP_TARGET, [' '] = HTTP_VERSION},
    [HTTP_VERSION] = {['H'] = HTTP_VERSION + 1},
    [HTTP_VERSION + 1] = {['T'] = HTTP_VERSION + 2},
    [HTTP_VERSION + 2] = {['T'] = HTTP_VERSION + 3},
    [HTTP_VERSION + 3] = {['P'] = HTTP_VERSION + 4},
    [HTTP_VERSION + 4] = {['/'] = HTTP_VERSION + 5},
    [HTTP_VERSION + 5] = {['1'] = HTTP_VERSION + 6, ['2'] = HTTP_SECOND},
    [HTTP_VERSION + 6] = {['.'] = HTTP_VERSION_END},
    [HTTP_VERSION_END] = {['0' ... '9'] = HTTP_VERSION_DIGIT},
    [HTTP_VERSION_DIGIT] = {['\r'] = HTTP_LINE_REST, ['\n'] = HTTP_LINE},

    [HTTP_LINE_REST] = {HTTP_TO_LINE_BREAK, ['\n' + 1 ... 255] = HTTP_LINE_REST},
    [HTTP_LINE] = {[0 ... '\n' - 1] = HTTP_LINE_REST,
		   ['\n'] = HTTP_COMPLETE,
		   ['\n' + 1 ... '\r' - 1] = HTTP_LINE_REST,
		   ['\r'] = HTTP_LAST_LINE,
		   ['\r' + 1 ... 'C' - 1] = HTTP_LINE_REST,
		   ['C'] = HTTP_LENGTH_NAME,
		   ['C' + 1 ... 'H' - 1] = HTTP_LINE_REST,
		   ['H'] = HTTP_HOST_NAME,
		   ['H' + 1 ... 'c' - 1] = HTTP_LINE_REST,
		   ['c'] = HTTP_LENGTH_NAME,
		   ['c' + 1 ... 'h' - 1] = HTTP_LINE_REST,
		   ['h'] = HTTP_HOST_NAME,
		   ['h' + 1 ... 255] = HTTP_LINE_REST},
    [HTTP_LAST_LINE] =
	{[0 ... '\n' - 1] = HTTP_LINE_REST, ['\n'] = HTTP_COMPLETE, ['\n' + 1 ... 255] = HTTP_LINE_REST},

    [HTTP_HOST_NAME] = HTTP_NAME_LETTER('O', 'o', HTTP_HOST_NAME + 1),
    [HTTP_HOST_NAME + 1] = HTTP_NAME_LETTER('S', 's', HTTP_HOST_NAME + 2),
    [HTTP_HOST_NAME + 2] = HTTP_NAME_LETTER('T', 't', HTTP_HOST_NAME + 3),
    [HTTP_HOST_NAME + 3] = HTTP_NAME_BYTE(':', HTTP_HOST_START),
    [HTTP_HOST_START] = HTTP_VALUE_START(HTTP_HOST_START, HTTP_HOST),
    [HTTP_HOST] = {HTTP_TO_LINE_BREAK, ['\n' + 1 ... ' '] = HTTP_LINE_REST, ['!' ... 255] = HTTP_HOST},

    [HTTP_LENGTH_NAME] = HTTP_NAME_LETTER('O', 'o', HTTP_LENGTH_NAME + 1),
    [HTTP_LENGTH_NAME + 1] = HTTP_NAME_LETTER('N', 'n', HTTP_LENGTH_NAME + 2),
    [HTTP_LENGTH_NAME + 2] = HTTP_NAME_LETTER('T', 't', HTTP_LENGTH_NAME + 3),
    [HTTP_LENGTH_NAME + 3] = HTTP_NAME_LETTER('E', 'e', HTTP_LENGTH_NAME + 4),
    [HTTP_LENGTH_NAME + 4] = HTTP_NAME_LETTER('N', 'n', HTTP_LENGTH_NAME + 5),
    [HTTP_LENGTH_NAME + 5] = HTTP_NAME_LETTER('T', 't', HTTP_LENGTH_NAME + 6),
    [HTTP_LENGTH_NAME + 6] = HTTP_NAME_BYTE('-', HTTP_LENGTH_NAME + 7),
    [HTTP_LENGTH_NAME + 7] = HTTP_NAME_LETTER('L', 'l', HTTP_LENGTH_NAME + 8),
    [HTTP_LENGTH_NAME + 8] = HTTP_NAME_LETTER('E', 'e', HTTP_LENGTH_NAME + 9),
    [HTTP_LENGTH_NAME + 9] = HTTP_NAME_LETTER('N', 'n', HTTP_LENGTH_NAME + 10),
    [HTTP_LENGTH_NAME + 10] = HTTP_NAME_LETTER('G', 'g', HTTP_LENGTH_NAME + 11),
    [HTTP_LENGTH_NAME + 11] = HTTP_NAME_LETTER('T', 't', HTTP_LENGTH_NAME + 12),
    [HTTP_LENGTH_NAME + 12] = HTTP_NAME_LETTER('H', 'h', HTTP_LENGTH_NAME + 13),
    [HTTP_LENGTH_NAME + 13] = HTTP_NAME_BYTE(':', HTTP_LENGTH_START),
    [HTTP_LENGTH_START] = {HTTP_TO_LINE_BREAK,
			   ['\n' + 1 ... ' ' - 1] = HTTP_LINE_REST, [' '] = HTTP_LENGTH_START,
			   ['!' ... '/'] = HTTP_LINE_REST, ['0' ... '9'] = HTTP_LENGTH,
			   [':' ... 255] = HTTP_LINE_REST},
    [HTTP_LENGTH] = {HTTP_TO_LINE_BREAK, ['\n' + 1 ... '/'] = HTTP_LINE_REST, ['0' ... '9'] = HTTP_LENGTH,
		     [':' ... 255] = HTTP_LINE_REST},
};

#endif
