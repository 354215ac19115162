// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WeirError } from '../errors.ts';
import { samplePrograms } from './sample-programs.ts';

/** Whether time is taken, and how often that began. */
class Times {
  isTaken = false;
  begun = 0;
  readonly #error: Error | undefined;

  constructor(error?: Error) {
    this.#error = error;
  }

  begin(): () => void {
    this.begun++;
    if (this.#error !== undefined) throw this.#error;
    this.isTaken = true;
    return () => {
      this.isTaken = false;
    };
  }
}

const warnings: string[] = [];
const log = { warn: (_: object, text: string) => void warnings.push(text) } as never;

beforeEach(() => {
  vi.useFakeTimers();
  warnings.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

it('takes time for the window of each minute, and for no longer', () => {
  const times = new Times();
  const end = samplePrograms(times, 200, log);
  expect([times.begun, times.isTaken]).toEqual([1, true]);
  vi.advanceTimersByTime(199);
  expect(times.isTaken).toBe(true);
  vi.advanceTimersByTime(1);
  expect(times.isTaken).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect([times.begun, times.isTaken]).toEqual([2, false]);
  vi.advanceTimersByTime(59_800);
  expect([times.begun, times.isTaken]).toEqual([3, true]);
  end();
  expect(times.isTaken).toBe(false);
  vi.advanceTimersByTime(600_000);
  expect(times.begun).toBe(3);
});

it('never asks for it where it is off', () => {
  const times = new Times();
  samplePrograms(times, 0, log)();
  vi.advanceTimersByTime(600_000);
  expect(times.begun).toBe(0);
});

it('says once that it may not, and asks no more', () => {
  const times = new Times(new WeirError('NOT_PERMITTED', 'the kernel wants CAP_SYS_ADMIN'));
  const end = samplePrograms(times, 200, log);
  vi.advanceTimersByTime(600_000);
  expect(times.begun).toBe(1);
  expect(warnings).toEqual(['metrics.programTimesMs: the kernel wants CAP_SYS_ADMIN; times are not taken']);
  end();
});
