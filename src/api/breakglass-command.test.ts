// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseBreakglassCommand } from './breakglass-command.ts';

const parse = (value: unknown) => parseBreakglassCommand(JSON.stringify(value));
const SERVING = { kind: 'ClusterAIGovernancePolicy', name: 'serving' };
const begin = { policy: SERVING, seconds: 60, reason: 'hub is down' };

describe('a command of the admin socket', () => {
  it('begins and ends', () => {
    expect(parse({ begin })).toEqual({ begin });
    const policy = { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'team' };
    expect(parse({ end: { policy } })).toEqual({ end: { policy } });
  });

  it.each([
    [undefined, 'request: not a JSON object'],
    [{}, 'request: must ask for exactly one of begin, end'],
    [{ begin, end: {} }, 'request: must ask for exactly one of begin, end'],
    [{ list: {} }, 'request: must ask for exactly one of begin, end'],
    [{ begin: 1 }, 'request: begin: not a JSON object'],
    [{ begin: { ...begin, force: true } }, 'request: begin: unknown field "force"'],
    [{ end: { ...begin } }, 'request: end: unknown field "seconds"'],
    [{ begin: { ...begin, seconds: 0 } }, 'request: begin: seconds: must be a whole number of at least 1'],
    [{ begin: { ...begin, seconds: '60' } }, 'request: begin: seconds: must be a whole number of at least 1'],
    [{ begin: { ...begin, reason: '  ' } }, 'request: begin: reason: must be text of 1 to 512 characters'],
    [
      { begin: { policy: SERVING, seconds: 1 } },
      'request: begin: reason: must be text of 1 to 512 characters',
    ],
    [
      { begin: { ...begin, reason: 'x'.repeat(513) } },
      'request: begin: reason: must be text of 1 to 512 characters',
    ],
  ])('says what is wrong with %j', (value, error) => expect(parse(value)).toEqual({ error }));

  it.each([
    [{ kind: 'Pod', name: 'a' }],
    [{ kind: 'AIGovernancePolicy', name: 'a' }],
    [{ ...SERVING, namespace: 'prod' }],
    [{ ...SERVING, name: 'Serving' }],
    [{ ...SERVING, name: '../a' }],
    [{ ...SERVING, name: 'x'.repeat(254) }],
    ['serving'],
  ])('takes no policy of %j', (policy) => {
    expect(parse({ end: { policy } })).toEqual({
      error: 'request: end: policy: must have a kind, a name and, where the kind has one, a namespace',
    });
  });
});
