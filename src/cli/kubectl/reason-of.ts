// SPDX-License-Identifier: Apache-2.0
import type { KubectlRun } from './run-kubectl.ts';

const MAX_REASON = 400;

/** Why a kubectl did not do what it was to do, in one line: its own words and those of the command it ran. */
export function reasonOf({ status, stderr, why }: Pick<KubectlRun, 'status' | 'stderr' | 'why'>): string {
  const said = stderr
    .split('\n')
    .map((line) => line.trim().replace(/^(?:weir|error): /, ''))
    .filter((line) => line !== '' && !/^command terminated with exit code \d+$/.test(line))
    .join('; ');
  const words = said.length > MAX_REASON ? `${said.slice(0, MAX_REASON)}…` : said;
  const end = END[why] ?? endOf(status);
  return words === '' ? end : why === 'itself' ? words : `${end}: ${words}`;
}

function endOf(status: number | undefined): string {
  if (status === undefined) return 'kubectl was killed';
  return status === KILLED
    ? 'killed with SIGKILL: its container ended, or memory was short'
    : `exit status ${status}`;
}

/** What a container runtime gives for a program that SIGKILL ended. */
const KILLED = 137;

const END: Readonly<Partial<Record<KubectlRun['why'], string>>> = {
  'time-out': 'no answer in time',
  interrupt: 'interrupted',
  'too much': 'its answer is too long',
};
