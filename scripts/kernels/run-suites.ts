// SPDX-License-Identifier: Apache-2.0
// Runs the kernel suites in the guest and leaves tests.json and status in the folder that is named. Node itself crashes
// under emulation now and then (see guest.sh), and takes the rest of a test file with it: such a file is run again, by
// itself, up to twice, and told in crashes.log. A test that failed is never run again.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crashedFiles, type FileReport } from './crashed-files.ts';

const AGAIN = 2;
const results = process.argv[2];
if (results === undefined) throw new Error('usage: run-suites.ts RESULTS');

interface Report {
  testResults: FileReport[];
}

const tests = (process.env.WEIR_TESTS ?? 'test/kernel').split(',');
let status = runTests(tests, 'tests.json');
if (!existsSync(join(results, 'tests.json'))) {
  appendFileSync(join(results, 'crashes.log'), 'the test runner\n');
  status = runTests(tests, 'tests.json');
}
const report = read('tests.json');
for (let time = 1; time <= AGAIN; time += 1) {
  const crashed = crashedFiles(report.testResults);
  if (crashed.length === 0) break;
  appendFileSync(join(results, 'crashes.log'), crashed.map((file) => `${file}\n`).join(''));
  for (const file of crashed) {
    runTests([file], 'again.json');
    const again = read('again.json').testResults;
    report.testResults = [...report.testResults.filter(({ name }) => name !== file), ...again];
  }
  const failed = report.testResults.some((suite) => suite.status === 'failed');
  status = failed ? 1 : 0;
}
writeFileSync(join(results, 'tests.json'), JSON.stringify(report));
writeFileSync(join(results, 'status'), `${status}\n`);

function runTests(files: readonly string[], output: string): number {
  const run = spawnSync(
    'vitest',
    [
      // one thread emulates all processors: files side by side would only wait for each other
      ...['run', ...files, '--no-cache', '--maxWorkers=1', '--teardownTimeout=60000'],
      ...['--reporter=verbose', '--reporter=json'],
      `--outputFile=${join(results as string, output)}`,
    ],
    { stdio: 'inherit' },
  );
  return run.status ?? 1;
}

function read(output: string): Report {
  return JSON.parse(readFileSync(join(results as string, output), 'utf8')) as Report;
}
