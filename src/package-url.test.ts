// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPackageUrl, parsePackageUrl } from './package-url.ts';

const COMMIT = '797174552ae47f449ab70b684cabcb6603e5e85e';

/** Parse and format again. */
function canonical(text: string): string | undefined {
  const parts = parsePackageUrl(text);
  return parts && formatPackageUrl(parts);
}

describe('package URLs', () => {
  it.each([
    [
      `pkg:huggingface/EleutherAI/gpt-neo-1.3B@${COMMIT.toUpperCase()}`,
      `pkg:huggingface/EleutherAI/gpt-neo-1.3B@${COMMIT}`,
    ],
    ['pkg:huggingface/LumiOpen/Poro-34B@100B', 'pkg:huggingface/LumiOpen/Poro-34B@100B'],
    [
      'pkg:huggingface/bigcode/the-stack@v1.1?type=dataset',
      'pkg:huggingface/bigcode/the-stack@v1.1?type=dataset',
    ],
    [
      `pkg:huggingface/a/b@${COMMIT}?repository_url=https://hub-ci.huggingface.co`,
      `pkg:huggingface/a/b@${COMMIT}?repository_url=https:%2F%2Fhub-ci.huggingface.co`,
    ],
    [
      'pkg:oci/Debian@sha256%3A244fd47e07d10?repository_url=docker.io/library/debian&arch=amd64&tag=latest',
      'pkg:oci/debian@sha256:244fd47e07d10?arch=amd64&repository_url=docker.io%2Flibrary%2Fdebian&tag=latest',
    ],
    ['pkg:github/Explosion/spaCy-models@v1', 'pkg:github/explosion/spacy-models@v1'],
    ['pkg:GENERIC//a//b/@1.0#sub/path', 'pkg:generic/a/b@1.0'],
    ['pkg:huggingface/gpt2', 'pkg:huggingface/gpt2'],
  ])('writes %s canonically', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it.each([
    '',
    'pkg:',
    'pkg:huggingface',
    'pkg:huggingface/',
    'huggingface/a/b',
    'pkg:9x/a',
    'pkg:x/%zz',
    'pkg:x/a?k=1&k=2',
    'pkg:x/a?K%=1',
  ])('does not take %s for one', (text) => {
    expect(parsePackageUrl(text)).toBeUndefined();
  });

  it('encodes what would end a part', () => {
    const purl = formatPackageUrl({
      type: 'huggingface',
      namespace: 'a',
      name: 'b@c?d#e/f',
      version: "refs/pr/1!'()*",
    });
    expect(purl).toBe('pkg:huggingface/a/b%40c%3Fd%23e%2Ff@refs%2Fpr%2F1%21%27%28%29%2A');
    expect(parsePackageUrl(purl)).toMatchObject({ name: 'b@c?d#e/f', version: "refs/pr/1!'()*" });
  });

  it('reads back what it writes, whatever the names are', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(text, text, text, text, (namespace, name, version, value) => {
        const ns = namespace
          .split('/')
          .filter((part) => part !== '')
          .join('/');
        const parts = {
          type: 'modelscope',
          name,
          version,
          qualifiers: { repository_url: value },
          ...(ns === '' ? {} : { namespace: ns }),
        };
        const written = formatPackageUrl(parts);
        expect(written).toMatch(/^[A-Za-z0-9.\-_~%:/@?=&]+$/);
        // A name that is a slash can't be told from the separators around it.
        const back = parsePackageUrl(written);
        if (ns.includes('/')) expect(formatPackageUrl(back ?? parts)).toBe(written);
        else expect(back).toEqual(parts);
      }),
    );
  });

  it('never throws on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePackageUrl(`pkg:${text}`)));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => void formatPackageUrl({ type: 'x', name })),
    );
  });
});
