// SPDX-License-Identifier: Apache-2.0
// A reporter of vitest: at the end it says how many tests were skipped, by reason. A reason is what the test gave to skip(),
// or stands in a title, as `(skipped: needs root)`.
import type { Reporter, TestModule } from 'vitest/node';

const IN_TITLE = /\(skipped: (.*?)\)(?= > |$)/;

export class SkipReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        const result = test.result();
        const note = result.state === 'skipped' ? result.note : undefined;
        const reason = note ?? IN_TITLE.exec(test.fullName)?.[1] ?? `no reason given: ${test.fullName}`;
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    if (counts.size === 0) return;
    const lines = [...counts].toSorted(([, a], [, b]) => b - a);
    process.stdout.write('\nSkipped:\n');
    for (const [reason, count] of lines) process.stdout.write(`${String(count).padStart(6)}  ${reason}\n`);
  }
}
