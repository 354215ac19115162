// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseApiRequest } from './api-request.ts';

describe('parseApiRequest', () => {
  it.each([
    ['{"events":{}}', { events: {} }],
    ['{"events":{"kinds":["finding"],"pods":["a/"]}}', { events: { kinds: ['finding'], pods: ['a/'] } }],
    ['{"pods":{}}', { pods: {} }],
    ['{"status":{}}', { status: {} }],
    ['{"egress":{}}', { egress: {} }],
    ['{"egress":{"pods":["a/b"],"sinceSeconds":900}}', { egress: { pods: ['a/b'], sinceSeconds: 900 } }],
    ['{"policies":{}}', { policies: {} }],
    ['{"explain":"research/notebook"}', { explain: 'research/notebook' }],
  ])('reads %s', (line, request) => {
    expect(parseApiRequest(line)).toEqual(request);
  });

  it.each([
    ['', 'request: not a JSON object'],
    ['[]', 'request: not a JSON object'],
    [
      '{}',
      'request: must ask for exactly one of events, status, pods, egress, policies, breakglass, explain, why, decision',
    ],
    [
      '{"pods":{},"events":{}}',
      'request: must ask for exactly one of events, status, pods, egress, policies, breakglass, explain, why, decision',
    ],
    [
      '{"stop":{}}',
      'request: unknown "stop"; it is events, status, pods, egress, policies, breakglass, explain, why or decision',
    ],
    ['{"status":"all"}', 'request: status: must be {}'],
    ['{"pods":[1]}', 'request: pods: must be {}'],
    ['{"policies":"a"}', 'request: policies: must be {}'],
    ['{"egress":[]}', 'request: egress: not a JSON object'],
    ['{"egress":{"since":1}}', 'request: egress: unknown field "since"'],
    ['{"egress":{"pods":"a"}}', 'request: egress: pods: not a list of at most 256 texts'],
    ['{"egress":{"sinceSeconds":0}}', 'request: egress: sinceSeconds: must be a whole number from 1 to 3600'],
    [
      '{"egress":{"sinceSeconds":1e9}}',
      'request: egress: sinceSeconds: must be a whole number from 1 to 3600',
    ],
    ['{"explain":""}', 'request: explain: must be text of 1 to 4096 characters'],
    ['{"explain":{"a":1}}', 'request: explain: must be text of 1 to 4096 characters'],
    ['{"events":[]}', 'filter: not a JSON object'],
    ['{"events":{"kind":["a"]}}', 'filter: unknown field "kind"'],
    ['{"events":{"pods":[1]}}', 'filter: pods: not a list of at most 256 texts'],
  ])('refuses %s', (line, error) => {
    expect(parseApiRequest(line)).toEqual({ error });
  });

  it('says something short about any line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (line) => {
        const request = parseApiRequest(line);
        expect('error' in request ? request.error.length : 0).toBeLessThan(600);
      }),
    );
  });
});
