// SPDX-License-Identifier: Apache-2.0
import type { RuleTestResult } from './rule-test.ts';

// what XML 1.0 has no way to write
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
const UNWRITABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Results in JUnit's XML: a suite for each file. */
export function formatJunit(results: readonly RuleTestResult[]): string {
  const suites = [...Map.groupBy(results, ({ file }) => file)].map(
    ([file, ofFile]) => `  <testsuite ${attributes({ name: file, ...countsOf(ofFile) })}>
${ofFile.map(formatCase).join('\n')}
  </testsuite>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${attributes(countsOf(results))}>
${suites.join('\n')}
</testsuites>
`;
}

function countsOf(results: readonly RuleTestResult[]): Readonly<Record<string, string>> {
  return {
    tests: String(results.length),
    failures: String(results.filter(({ problems }) => problems.length > 0).length),
    time: results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
}

function formatCase({ file, test, line, problems, seconds }: RuleTestResult): string {
  const head = `    <testcase ${attributes({ classname: file, name: test, file, line: String(line), time: seconds.toFixed(3) })}`;
  if (problems.length === 0) return `${head}/>`;
  return `${head}>
      <failure ${attributes({ message: problems[0] ?? '' })}>${escapeXml(problems.join('\n'))}</failure>
    </testcase>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(value)}"`)
    .join(' ');
}

function escapeXml(text: string): string {
  return text
    .replace(UNWRITABLE, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
