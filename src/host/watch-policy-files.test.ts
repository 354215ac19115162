// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type PolicyFileText, watchPolicyFiles } from './watch-policy-files.ts';

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'weir-policies-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const heard: (readonly PolicyFileText[])[] = [];
  const follow = (...paths: string[]) => {
    const files = watchPolicyFiles({
      paths: paths.map((path) => join(folder, path)),
      onChange: (all) => void heard.push(all),
    });
    onTestFinished(() => files.close());
    return files;
  };
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const texts = () => heard.at(-1)?.map((file) => ('text' in file ? file.text : file.error.code));
  return { folder, follow, write, texts, heard };
}

const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 25_000, interval: 5 });

describe('watchPolicyFiles', () => {
  it('reads files, and those of folders, by name', () => {
    const { follow, write, folder } = setUp();
    mkdirSync(join(folder, 'more'));
    write('one.txt', '1');
    write('more/b.yaml', 'b');
    write('more/a.json', 'a');
    write('more/readme.md', 'no');
    const files = follow('one.txt', 'more', 'none.yaml').read();
    expect(files.map((file) => ('text' in file ? file.text : file.error.message))).toEqual([
      '1',
      'a',
      'b',
      expect.stringMatching(/none\.yaml: ENOENT/),
    ]);
  });

  it('follows changes, new files and files that go', async () => {
    const { follow, write, folder, texts } = setUp();
    write('a.yaml', '1');
    follow('.');
    write('a.yaml', '2');
    await eventually(() => expect(texts()).toEqual(['2']));
    write('b.yaml', '3');
    await eventually(() => expect(texts()).toEqual(['2', '3']));
    unlinkSync(join(folder, 'a.yaml'));
    await eventually(() => expect(texts()).toEqual(['3']));
  });

  it('sees a ConfigMap that is put in the place of another, as a folder and as a file', async () => {
    const { follow, folder, texts } = setUp();
    const put = (version: string) => {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'a.yaml'), version);
      symlinkSync(version, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    put('..1');
    symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
    const files = follow('.', 'a.yaml').read();
    expect(files.map((file) => 'text' in file && file.text)).toEqual(['..1']);
    put('..2');
    await eventually(() => expect(texts()).toEqual(['..2']));
  });
});
