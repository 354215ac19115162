// SPDX-License-Identifier: Apache-2.0
import type { Labels } from '../../../src/policy/policy-pod.ts';

/** Whether the API server selects labels by a selector of text (apimachinery, labels.Parse), as far as Weir writes such. */
export function serverSelects(selector: string, labels: Labels): boolean {
  if (selector === '') return true;
  return selector.split(/,(?![^(]*\))/).every((requirement) => meets(requirement, labels));
}

function meets(requirement: string, labels: Labels): boolean {
  const [, key = '', operator, list = ''] = /^(\S+) (in|notin) \((.*)\)$/.exec(requirement) ?? [];
  if (operator !== undefined) return list.split(',').includes(labels[key] ?? '\0') === (operator === 'in');
  if (requirement.startsWith('!')) return !Object.hasOwn(labels, requirement.slice(1));
  const [name = '', value] = requirement.split('=');
  return value === undefined ? Object.hasOwn(labels, name) : labels[name] === value;
}
