/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
#ifndef WEIR_WIRE_TABLE_H
#define WEIR_WIRE_TABLE_H

#include <linux/types.h>

/*
 * The automaton by which policy reads HTTP/1 requests (RFC 9112): where the names of each are, and where it ends. That
 * of http_table.h tells what is likely a request. This one takes for a request whatever a server might (spaces too many,
 * methods nobody knows), and then lets nothing pass that two servers could read in two ways: a continued line, a
 * carriage return by itself, a blank before a colon.
 */
enum wire_http_state {
	/* stops, before all others: something is whole */
	WIRE_HTTP_OTHER = 0,   /* no HTTP */
	WIRE_HTTP_BROKEN = 1,  /* HTTP that can't be read */
	WIRE_HTTP_METHOD = 2,
	WIRE_HTTP_AUTHORITY = 3, /* of the target */
	WIRE_HTTP_SECOND = 4,    /* HTTP/2 */
	WIRE_HTTP_LINE = 5,      /* the request line */
	WIRE_HTTP_FIELD = 6,     /* the name of a header that may be of interest */
	WIRE_HTTP_VALUE = 7,     /* its value */
	WIRE_HTTP_HEAD = 8,
	WIRE_HTTP_CHUNK = 9,     /* the line with a chunk's size */
	WIRE_HTTP_CHUNK_END = 10, /* the line break behind a chunk */
	WIRE_HTTP_TRAILERS = 11, /* all that follows the last chunk */

	/* bytes that lead here are collected */
	WIRE_HTTP_METHOD_TEXT = 12,
	WIRE_HTTP_AUTHORITY_TEXT = 13,
	WIRE_HTTP_FIELD_TEXT = 14,
	WIRE_HTTP_VALUE_TEXT = 15,
	WIRE_HTTP_SIZE_TEXT = 16,

	/* request line */
	WIRE_HTTP_START = 17,
	WIRE_HTTP_TARGET_START = 18,
	WIRE_HTTP_TARGET = 19,
	WIRE_HTTP_SCHEME = 20,
	WIRE_HTTP_SCHEME_COLON = 21,
	WIRE_HTTP_SCHEME_SLASH = 22,
	WIRE_HTTP_AUTHORITY_START = 23,
	WIRE_HTTP_VERSION = 24, /* +n: a blank, then n bytes of "HTTP/" */
	WIRE_HTTP_VERSION_NUMBER = 29,
	WIRE_HTTP_VERSION_ONE = 30,
	WIRE_HTTP_VERSION_DOT = 31,
	WIRE_HTTP_VERSION_END = 32,
	WIRE_HTTP_LINE_REST = 33,
	WIRE_HTTP_LINE_RETURN = 34,

	/* headers */
	WIRE_HTTP_NEXT = 35, /* the start of a line */
	WIRE_HTTP_HEAD_RETURN = 36,
	WIRE_HTTP_SKIP_NAME = 37,
	WIRE_HTTP_SKIP = 38,
	WIRE_HTTP_SKIP_RETURN = 39,
	WIRE_HTTP_VALUE_START = 40,
	WIRE_HTTP_VALUE_REST = 41,
	WIRE_HTTP_VALUE_RETURN = 42,

	/* chunks */
	WIRE_HTTP_SIZE_START = 43,
	WIRE_HTTP_SIZE_REST = 44,
	WIRE_HTTP_SIZE_RETURN = 45,
	WIRE_HTTP_AFTER_CHUNK = 46,
	WIRE_HTTP_AFTER_CHUNK_RETURN = 47,
	WIRE_HTTP_TRAILER = 48, /* the start of a line */
	WIRE_HTTP_TRAILER_RETURN = 49,
	WIRE_HTTP_TRAILER_SKIP = 50,
	WIRE_HTTP_TRAILER_SKIP_RETURN = 51,

	WIRE_HTTP_STATES = 64, /* rows: a power of two, so that a mask bounds the index */
	WIRE_HTTP_FIRST_TEXT = WIRE_HTTP_METHOD_TEXT,
	WIRE_HTTP_LAST_TEXT = WIRE_HTTP_SIZE_TEXT,
};

/* What a byte is to the automaton. */
enum wire_class {
	WIRE_CONTROL = 0,
	WIRE_CR,
	WIRE_LF,
	WIRE_BLANK, /* space, tab */
	WIRE_FEED,  /* vertical tab, form feed: to some servers a blank of the request line */
	WIRE_SLASH,
	WIRE_COLON,
	WIRE_SEMICOLON,
	WIRE_AT,
	WIRE_QUERY,  /* ?, which no header name has but which a target ends with */
	WIRE_HASH,   /* #, which methods and header names may have, and which a target ends with */
	WIRE_STAR,
	WIRE_DOT,
	WIRE_ONE,
	WIRE_TWO,
	WIRE_DIGIT,  /* others */
	WIRE_H,	     /* letters, upper and lower */
	WIRE_T,
	WIRE_P,
	WIRE_U,
	WIRE_C,
	WIRE_HEX,    /* others */
	WIRE_LETTER, /* others */
	WIRE_TOKEN,  /* other characters of methods and header names */
	WIRE_OTHER,  /* what else is visible, and all above ASCII */
	WIRE_CLASSES = 32,
};

/* What is said of a range is overridden by what is said of a part of it. */
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Winitializer-overrides"

static const __u8 wire_class_of[256] = {
    [' '] = WIRE_BLANK,
    ['\t'] = WIRE_BLANK,
    ['\v'] = WIRE_FEED,
    ['\f'] = WIRE_FEED,
    ['\r'] = WIRE_CR,
    ['\n'] = WIRE_LF,
    ['!' ... '~'] = WIRE_OTHER,
    [0x80 ... 0xff] = WIRE_OTHER,
    ['0' ... '9'] = WIRE_DIGIT,
    ['1'] = WIRE_ONE,
    ['2'] = WIRE_TWO,
    ['A' ... 'Z'] = WIRE_LETTER,
    ['a' ... 'z'] = WIRE_LETTER,
    ['A' ... 'F'] = WIRE_HEX,
    ['a' ... 'f'] = WIRE_HEX,
    ['C'] = WIRE_C,
    ['c'] = WIRE_C,
    ['H'] = WIRE_H,
    ['h'] = WIRE_H,
    ['P'] = WIRE_P,
    ['p'] = WIRE_P,
    ['T'] = WIRE_T,
    ['t'] = WIRE_T,
    ['U'] = WIRE_U,
    ['u'] = WIRE_U,
    ['!'] = WIRE_TOKEN,
    ['$'] = WIRE_TOKEN,
    ['%'] = WIRE_TOKEN,
    ['&'] = WIRE_TOKEN,
    ['\''] = WIRE_TOKEN,
    ['+'] = WIRE_TOKEN,
    ['-'] = WIRE_TOKEN,
    ['^'] = WIRE_TOKEN,
    ['_'] = WIRE_TOKEN,
    ['`'] = WIRE_TOKEN,
    ['|'] = WIRE_TOKEN,
    ['~'] = WIRE_TOKEN,
    ['*'] = WIRE_STAR,
    ['.'] = WIRE_DOT,
    ['/'] = WIRE_SLASH,
    [':'] = WIRE_COLON,
    [';'] = WIRE_SEMICOLON,
    ['?'] = WIRE_QUERY,
    ['#'] = WIRE_HASH,
    ['@'] = WIRE_AT,
};

#define WIRE_ANY(next) [0 ... WIRE_CLASSES - 1] = next
#define WIRE_VISIBLE(next) [WIRE_SLASH ... WIRE_OTHER] = next
#define WIRE_TOKENS(next) [WIRE_HASH ... WIRE_TOKEN] = next
#define WIRE_DIGITS(next) [WIRE_ONE ... WIRE_DIGIT] = next
/* RFC 9112 3: what servers may take for a space in a request line. */
#define WIRE_SPACES(next) [WIRE_CR] = next, [WIRE_BLANK ... WIRE_FEED] = next
/* In a request line that may not be one yet: mismatches are a part of the target. */
#define WIRE_TARGET_OR(class, next)                                                                                    \
	{                                                                                                              \
		WIRE_ANY(WIRE_HTTP_OTHER), WIRE_VISIBLE(WIRE_HTTP_TARGET), WIRE_SPACES(WIRE_HTTP_VERSION),             \
						[class] = next                                                         \
	}
/* The one thing that may follow. */
#define WIRE_ONLY(class, next) {WIRE_ANY(WIRE_HTTP_BROKEN), [class] = next}
#define WIRE_LINE_OF(self, returned, ended)                                                                            \
	{                                                                                                              \
		WIRE_ANY(WIRE_HTTP_BROKEN), [WIRE_BLANK] = self, WIRE_VISIBLE(self), [WIRE_CR] = returned,             \
				       [WIRE_LF] = ended                                                               \
	}

static const __u8 wire_http_next[WIRE_HTTP_STATES][WIRE_CLASSES] = {
    [WIRE_HTTP_START] = {WIRE_ANY(WIRE_HTTP_OTHER),
			 WIRE_SPACES(WIRE_HTTP_START),
			 [WIRE_LF] = WIRE_HTTP_START,
			 WIRE_TOKENS(WIRE_HTTP_METHOD_TEXT)},
    [WIRE_HTTP_METHOD_TEXT] = {WIRE_ANY(WIRE_HTTP_OTHER),
			       WIRE_TOKENS(WIRE_HTTP_METHOD_TEXT),
			       WIRE_SPACES(WIRE_HTTP_METHOD)},
    [WIRE_HTTP_TARGET_START] = {WIRE_ANY(WIRE_HTTP_OTHER),
				WIRE_VISIBLE(WIRE_HTTP_TARGET),
				WIRE_TOKENS(WIRE_HTTP_SCHEME),
				WIRE_SPACES(WIRE_HTTP_TARGET_START),
				[WIRE_STAR] = WIRE_HTTP_TARGET},
    [WIRE_HTTP_TARGET] = {WIRE_ANY(WIRE_HTTP_OTHER),
			  WIRE_VISIBLE(WIRE_HTTP_TARGET),
			  WIRE_SPACES(WIRE_HTTP_VERSION)},
    [WIRE_HTTP_SCHEME] = {WIRE_ANY(WIRE_HTTP_OTHER),
			  WIRE_VISIBLE(WIRE_HTTP_TARGET),
			  WIRE_TOKENS(WIRE_HTTP_SCHEME),
			  [WIRE_COLON] = WIRE_HTTP_SCHEME_COLON,
			  WIRE_SPACES(WIRE_HTTP_VERSION)},
    [WIRE_HTTP_SCHEME_COLON] = WIRE_TARGET_OR(WIRE_SLASH, WIRE_HTTP_SCHEME_SLASH),
    [WIRE_HTTP_SCHEME_SLASH] = WIRE_TARGET_OR(WIRE_SLASH, WIRE_HTTP_AUTHORITY_START),
    /* who writes a user before the name gets the benefit of no doubt */
    [WIRE_HTTP_AUTHORITY_START] = {WIRE_ANY(WIRE_HTTP_BROKEN),
				   WIRE_VISIBLE(WIRE_HTTP_AUTHORITY_TEXT),
				   [WIRE_SLASH] = WIRE_HTTP_BROKEN,
				   [WIRE_QUERY] = WIRE_HTTP_BROKEN,
				   [WIRE_HASH] = WIRE_HTTP_BROKEN,
				   [WIRE_AT] = WIRE_HTTP_BROKEN},
    [WIRE_HTTP_AUTHORITY_TEXT] = {WIRE_ANY(WIRE_HTTP_BROKEN),
				  WIRE_VISIBLE(WIRE_HTTP_AUTHORITY_TEXT),
				  [WIRE_SLASH] = WIRE_HTTP_AUTHORITY,
				  [WIRE_QUERY] = WIRE_HTTP_AUTHORITY,
				  [WIRE_HASH] = WIRE_HTTP_AUTHORITY,
				  [WIRE_BLANK] = WIRE_HTTP_AUTHORITY,
				  [WIRE_AT] = WIRE_HTTP_BROKEN},
    [WIRE_HTTP_VERSION] = WIRE_TARGET_OR(WIRE_H, WIRE_HTTP_VERSION + 1),
    [WIRE_HTTP_VERSION + 1] = WIRE_TARGET_OR(WIRE_T, WIRE_HTTP_VERSION + 2),
    [WIRE_HTTP_VERSION + 2] = WIRE_TARGET_OR(WIRE_T, WIRE_HTTP_VERSION + 3),
    [WIRE_HTTP_VERSION + 3] = WIRE_TARGET_OR(WIRE_P, WIRE_HTTP_VERSION + 4),
    [WIRE_HTTP_VERSION + 4] = WIRE_TARGET_OR(WIRE_SLASH, WIRE_HTTP_VERSION_NUMBER),
    [WIRE_HTTP_VERSION_NUMBER] = {WIRE_ANY(WIRE_HTTP_BROKEN),
				  [WIRE_ONE] = WIRE_HTTP_VERSION_ONE,
				  [WIRE_TWO] = WIRE_HTTP_SECOND},
    [WIRE_HTTP_VERSION_ONE] = WIRE_ONLY(WIRE_DOT, WIRE_HTTP_VERSION_DOT),
    [WIRE_HTTP_VERSION_DOT] = {WIRE_ANY(WIRE_HTTP_BROKEN), WIRE_DIGITS(WIRE_HTTP_VERSION_END)},
    [WIRE_HTTP_VERSION_END] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			       [WIRE_BLANK ... WIRE_FEED] = WIRE_HTTP_LINE_REST,
			       [WIRE_CR] = WIRE_HTTP_LINE_RETURN,
			       [WIRE_LF] = WIRE_HTTP_LINE},
    [WIRE_HTTP_LINE_REST] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			     [WIRE_BLANK ... WIRE_FEED] = WIRE_HTTP_LINE_REST,
			     [WIRE_CR] = WIRE_HTTP_LINE_RETURN,
			     [WIRE_LF] = WIRE_HTTP_LINE},
    [WIRE_HTTP_LINE_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_LINE),

    [WIRE_HTTP_NEXT] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			WIRE_TOKENS(WIRE_HTTP_SKIP_NAME),
			[WIRE_CR] = WIRE_HTTP_HEAD_RETURN,
			[WIRE_LF] = WIRE_HTTP_HEAD,
			[WIRE_H] = WIRE_HTTP_FIELD_TEXT,
			[WIRE_T] = WIRE_HTTP_FIELD_TEXT,
			[WIRE_U] = WIRE_HTTP_FIELD_TEXT,
			[WIRE_C] = WIRE_HTTP_FIELD_TEXT},
    [WIRE_HTTP_HEAD_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_HEAD),
    [WIRE_HTTP_FIELD_TEXT] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			      WIRE_TOKENS(WIRE_HTTP_FIELD_TEXT),
			      [WIRE_COLON] = WIRE_HTTP_FIELD},
    [WIRE_HTTP_SKIP_NAME] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			     WIRE_TOKENS(WIRE_HTTP_SKIP_NAME),
			     [WIRE_COLON] = WIRE_HTTP_SKIP},
    [WIRE_HTTP_SKIP] = WIRE_LINE_OF(WIRE_HTTP_SKIP, WIRE_HTTP_SKIP_RETURN, WIRE_HTTP_NEXT),
    [WIRE_HTTP_SKIP_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_NEXT),
    [WIRE_HTTP_VALUE_START] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			       WIRE_VISIBLE(WIRE_HTTP_VALUE_TEXT),
			       [WIRE_BLANK] = WIRE_HTTP_VALUE_START,
			       [WIRE_CR] = WIRE_HTTP_VALUE_RETURN,
			       [WIRE_LF] = WIRE_HTTP_VALUE},
    [WIRE_HTTP_VALUE_TEXT] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			      WIRE_VISIBLE(WIRE_HTTP_VALUE_TEXT),
			      [WIRE_BLANK] = WIRE_HTTP_VALUE_REST,
			      [WIRE_CR] = WIRE_HTTP_VALUE_RETURN,
			      [WIRE_LF] = WIRE_HTTP_VALUE},
    [WIRE_HTTP_VALUE_REST] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			      [WIRE_BLANK] = WIRE_HTTP_VALUE_REST,
			      [WIRE_CR] = WIRE_HTTP_VALUE_RETURN,
			      [WIRE_LF] = WIRE_HTTP_VALUE},
    [WIRE_HTTP_VALUE_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_VALUE),

    [WIRE_HTTP_SIZE_START] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			      WIRE_DIGITS(WIRE_HTTP_SIZE_TEXT),
			      [WIRE_HEX] = WIRE_HTTP_SIZE_TEXT,
			      [WIRE_C] = WIRE_HTTP_SIZE_TEXT},
    [WIRE_HTTP_SIZE_TEXT] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			     WIRE_DIGITS(WIRE_HTTP_SIZE_TEXT),
			     [WIRE_HEX] = WIRE_HTTP_SIZE_TEXT,
			     [WIRE_C] = WIRE_HTTP_SIZE_TEXT,
			     [WIRE_BLANK] = WIRE_HTTP_SIZE_REST,
			     [WIRE_SEMICOLON] = WIRE_HTTP_SIZE_REST,
			     [WIRE_CR] = WIRE_HTTP_SIZE_RETURN,
			     [WIRE_LF] = WIRE_HTTP_CHUNK},
    [WIRE_HTTP_SIZE_REST] = WIRE_LINE_OF(WIRE_HTTP_SIZE_REST, WIRE_HTTP_SIZE_RETURN, WIRE_HTTP_CHUNK),
    [WIRE_HTTP_SIZE_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_CHUNK),
    [WIRE_HTTP_AFTER_CHUNK] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			       [WIRE_CR] = WIRE_HTTP_AFTER_CHUNK_RETURN,
			       [WIRE_LF] = WIRE_HTTP_CHUNK_END},
    [WIRE_HTTP_AFTER_CHUNK_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_CHUNK_END),
    [WIRE_HTTP_TRAILER] = {WIRE_ANY(WIRE_HTTP_BROKEN),
			   WIRE_TOKENS(WIRE_HTTP_TRAILER_SKIP),
			   [WIRE_CR] = WIRE_HTTP_TRAILER_RETURN,
			   [WIRE_LF] = WIRE_HTTP_TRAILERS},
    [WIRE_HTTP_TRAILER_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_TRAILERS),
    [WIRE_HTTP_TRAILER_SKIP] =
	WIRE_LINE_OF(WIRE_HTTP_TRAILER_SKIP, WIRE_HTTP_TRAILER_SKIP_RETURN, WIRE_HTTP_TRAILER),
    [WIRE_HTTP_TRAILER_SKIP_RETURN] = WIRE_ONLY(WIRE_LF, WIRE_HTTP_TRAILER),
};
#pragma clang diagnostic pop

#endif
