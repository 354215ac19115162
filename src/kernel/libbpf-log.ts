// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';
import { libbpf, type Pointer } from './libbpf.ts';

const LEVEL_WARN = 0; // enum libbpf_print_level
const LINE_BYTES = 4096;

/**
 * Whether a C callback's `va_list` reaches us as a pointer that `vsnprintf` accepts back. On x86-64 it is an array
 * type (System V ABI 3.5.7), on arm64 a 32-byte struct, which is passed by reference (AAPCS64 6.8.2, rule B.4).
 */
const VA_LIST_IS_POINTER = process.arch === 'x64' || process.arch === 'arm64';

interface Printer {
  readonly callback: Pointer;
  lines: string[];
}

let printer: Printer | undefined;

/** What a call into libbpf gave. */
export interface LoggedCall<T> {
  readonly result: T;
  /** errno right after the call: means something only where the result says that it failed. */
  readonly errno: number;
  /** The warnings libbpf printed meanwhile, one string a message. */
  readonly lines: readonly string[];
}

/**
 * Runs `call`, keeping what libbpf prints and errno. On architectures where the arguments of a C print callback can't be
 * read, `lines` is empty. Not re-entrant, and one thread at a time: libbpf's print function is one per process.
 */
export function withLibbpfLog<T>(call: () => T): LoggedCall<T> {
  const api = libbpf();
  const { callback, lines } = startCapture();
  api.libbpf_set_print(callback);
  try {
    const result = call();
    return { result, errno: koffi.errno(), lines };
  } finally {
    api.libbpf_set_print(null);
  }
}

function startCapture(): { readonly callback: Pointer | null; readonly lines: readonly string[] } {
  if (!VA_LIST_IS_POINTER) return { callback: null, lines: [] };
  printer ??= createPrinter();
  printer.lines = [];
  return printer;
}

function createPrinter(): Printer {
  const vsnprintf: (buffer: Uint8Array, size: number, format: Pointer, args: Pointer) => number = koffi
    .load(null)
    .func('int vsnprintf(void *buffer, size_t size, const void *format, void *args)');
  const line = Buffer.alloc(LINE_BYTES);
  const print = (level: number, format: Pointer, args: Pointer): number => {
    if (level !== LEVEL_WARN) return 0;
    const length = Math.min(vsnprintf(line, LINE_BYTES, format, args), LINE_BYTES - 1);
    created.lines.push(
      line
        .toString('utf8', 0, length)
        .replace(/^libbpf: /, '')
        .trimEnd(),
    );
    return 0;
  };
  const type = koffi.proto('int', ['int', 'void *', 'void *']);
  const created: Printer = { callback: koffi.register(print, koffi.pointer(type)), lines: [] };
  return created;
}
