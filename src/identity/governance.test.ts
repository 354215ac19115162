// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { governanceKeys, governanceOf } from './governance.ts';

const KEYS = governanceKeys();

describe('governanceOf', () => {
  it('reads the labels of the pod', () => {
    const labels = { 'weir.dev/domain': 'training', 'weir.dev/data-class': 'internal', app: 'x' };
    expect(governanceOf(labels, {}, KEYS)).toEqual({ domain: 'training', dataClass: 'internal' });
  });

  it('lets the namespace hold over the pod, label by label', () => {
    const labels = { 'weir.dev/domain': 'training', 'weir.dev/owner': 'team-a' };
    const namespace = { 'weir.dev/domain': 'prod-model' };
    expect(governanceOf(labels, namespace, KEYS)).toEqual({ domain: 'prod-model', owner: 'team-a' });
  });

  it('lets the namespace hold also under an alias, and when it sets nothing', () => {
    const keys = governanceKeys({ domain: ['corp.example/domain'], dataClass: ['corp.example/class'] });
    const labels = { 'weir.dev/domain': 'logging', 'weir.dev/data-class': 'public' };
    const namespace = { 'corp.example/domain': 'training', 'corp.example/class': '' };
    expect(governanceOf(labels, namespace, keys)).toEqual({ domain: 'training', dataClass: '' });
  });

  it('prefers the own label to an alias, and takes another prefix', () => {
    const keys = governanceKeys({ agent: ['a/agent'] }, 'gov.example/');
    expect(governanceOf({ 'a/agent': 'alias', 'gov.example/agent': 'own' }, {}, keys)).toEqual({
      agent: 'own',
    });
    expect(governanceOf({ 'weir.dev/agent': 'x' }, {}, keys)).toEqual({});
  });

  it('does not take what every object inherits for a label', () => {
    expect(governanceOf({}, {}, governanceKeys({ owner: ['constructor', 'toString'] }))).toEqual({});
  });
});
