// SPDX-License-Identifier: Apache-2.0
import { type CheckCase, namespaced } from './check-cases.ts';

/** Objects that the API server can't be asked about under the path of a policy, or that only a file can have. */
export const FILE_CASES: readonly CheckCase[] = [
  {
    name: 'another version',
    text: 'apiVersion: weir.dev/v1\nkind: AIGovernancePolicy\nmetadata: { name: a }\nspec: { podSelector: {} }\n',
    wrong: ['apiVersion'],
    suggests: 'write weir.dev/v1alpha1',
  },
  {
    name: 'a kind that is nearly one',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AiGovernancePolicies\nmetadata: { name: a }\nspec: {}\n',
    wrong: ['kind'],
    suggests: 'did you mean AIGovernancePolicy?',
  },
  {
    name: 'a kind of a later version',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: ModelApproval\nmetadata: { name: a }\nspec: {}\n',
    wrong: ['kind'],
    suggests: 'this version has',
  },
  { name: 'no kind', text: 'apiVersion: weir.dev/v1alpha1\n', wrong: ['kind'] },
  { name: 'no apiVersion', text: 'kind: AIGovernancePolicy\n', wrong: ['apiVersion'] },
  { name: 'text', text: 'hello\n', wrong: [''] },
  {
    name: 'no metadata',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nspec: { podSelector: {} }\n',
    wrong: ['metadata'],
  },
  {
    name: 'no spec',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nmetadata: { name: a }\n',
    wrong: ['spec'],
  },
  {
    name: 'a cluster policy in a namespace',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: ClusterAIGovernancePolicy\nmetadata: { name: a, namespace: b }\nspec: { podSelector: {} }\n',
    wrong: ['metadata.namespace'],
    suggests: 'AIGovernancePolicy',
  },
  {
    name: 'a name in capitals',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nmetadata: { name: A }\nspec: { podSelector: {} }\n',
    wrong: ['metadata.name'],
  },
  {
    name: 'an unknown field beside spec',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nmetadata: { name: a }\nspec: { podSelector: {} }\nsepc: {}\n',
    wrong: ['sepc'],
    suggests: 'did you mean spec?',
  },
  {
    name: 'a section without a value',
    text: namespaced('{ podSelector: {}, egress: }'),
    wrong: ['spec.egress'],
    suggests: 'remove it',
  },
  {
    name: 'a key twice',
    text: 'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nkind: AIGovernancePolicy\n',
    wrong: [''],
  },
  { name: 'no YAML', text: 'a: [b\n', wrong: [''] },
  { name: 'an alias without its anchor', text: 'a: *b\n', wrong: [''] },
];
