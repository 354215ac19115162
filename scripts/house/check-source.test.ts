// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkSource } from './check-source.ts';

const LICENCE = '// SPDX-License-Identifier: Apache-2.0\n';

/** Messages for a file with a licence line and the given text. */
function messages(path: string, text: string): string[] {
  return checkSource(path, LICENCE + text).map(({ line, message }) => `${line}: ${message}`);
}

describe('rooms', () => {
  it('lets a room import from itself, from rows below and from leaves', () => {
    const text = `
      import { a } from './a.ts';
      import type { B } from '../events/b.ts';
      import { WeirError } from '../errors.ts';
      import { readFile } from 'node:fs/promises';`;
    expect(messages('src/kernel/x.ts', text)).toEqual([]);
  });

  it('names an upward import with its line and the reason', () => {
    expect(messages('src/events/x.ts', "import { a } from '../detect/a.ts';")).toEqual([
      '2: imports upwards into src/detect: the vocabulary that the rooms above share',
    ]);
  });

  it('names a sideways import, also of a type, also over several lines', () => {
    const text = "import type {\n  A,\n  B,\n} from '../host/a.ts';";
    expect(messages('src/kernel/x.ts', text)).toEqual([
      expect.stringMatching(/^5: imports sideways into src\/host/),
    ]);
  });

  it('sees re-exports, imports for effect and imports at run time', () => {
    expect(messages('src/gen/x.ts', "export { a } from '../events/a.ts';")).toHaveLength(1);
    expect(messages('src/gen/x.ts', "import '../events/a.ts';")).toHaveLength(1);
    expect(messages('src/gen/x.ts', "const a = await import('../events/a.ts');")).toHaveLength(1);
  });

  it('does not see imports in comments', () => {
    expect(
      messages('src/gen/x.ts', "// import { a } from '../cli/a.ts';\n/* import '../cli/a.ts' */"),
    ).toEqual([]);
  });

  it('refuses a leaf that imports a room, a room that no row has, and code outside src/', () => {
    expect(messages('src/x.ts', "import { a } from './events/a.ts';")).toHaveLength(1);
    expect(messages('src/attic/x.ts', '')).toEqual([expect.stringContaining('src/attic is in no row')]);
    expect(messages('src/cli/x.ts', "import { a } from '../../test/a.ts';")).toHaveLength(1);
  });

  it('lets a test share a suite', () => {
    const text = "import { a } from '../../test/suites/a.ts';";
    expect(messages('src/cli/x.test.ts', text)).toEqual([]);
    expect(messages('src/cli/x.ts', text)).toHaveLength(1);
  });
});

describe('bans', () => {
  it('keeps koffi and the addon in src/kernel', () => {
    expect(messages('src/host/x.ts', "import koffi from 'koffi';")).toEqual([
      expect.stringContaining('imports koffi'),
    ]);
    expect(messages('src/kernel/x.ts', "import koffi from 'koffi';")).toEqual([]);
  });

  it('keeps disk, processes and clocks out of the pure rooms, but not out of their tests', () => {
    const text = "import { readFileSync } from 'node:fs';\nconst now = Date.now();";
    expect(messages('src/policy/x.ts', text)).toHaveLength(2);
    expect(messages('src/policy/x.test.ts', text)).toEqual([]);
    expect(messages('src/sinks/x.ts', text)).toEqual([]);
  });

  it('does not take a comment or a string for code', () => {
    expect(messages('src/policy/x.ts', "// Date.now()\nconst text = 'Date.now()';")).toEqual([]);
  });
});

describe('every file', () => {
  it('begins with its licence, the one of its folder', () => {
    expect(checkSource('scripts/x.sh', '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n')).toEqual([]);
    expect(checkSource('scripts/x.sh', '#!/bin/sh\nset -eu\n')).toHaveLength(1);
    expect(checkSource('bpf/x.h', LICENCE)).toHaveLength(1);
  });

  it('has at most 400 lines, unless a program wrote it', () => {
    const long = LICENCE + '\n'.repeat(400);
    expect(checkSource('src/cli/x.ts', long)).toHaveLength(1);
    expect(checkSource('src/gen/x.ts', long)).toEqual([]);
  });
});
