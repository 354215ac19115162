// SPDX-License-Identifier: Apache-2.0
// Prints the files of a vitest report in which something failed, one a line.
//
//   node scripts/failed-files.ts build/tests.json
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  testResults: { name: string; status: string }[];
};
for (const { name, status } of report.testResults) if (status === 'failed') process.stdout.write(`${name}\n`);
