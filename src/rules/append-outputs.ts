// SPDX-License-Identifier: Apache-2.0
import type { RuleDefinition } from './rule-definition.ts';

/** What the configuration appends to the outputs of rules; to those of all when it names none. */
export interface AppendedOutput {
  readonly format: string;
  readonly rule?: string;
  readonly source?: string;
  /** The rule has them all. */
  readonly tags?: readonly string[];
}

/** The output of a rule with what is appended to it. */
export function appendOutputs(
  rule: Pick<RuleDefinition, 'name' | 'source' | 'tags' | 'output'>,
  appended: readonly AppendedOutput[],
): string {
  const formats = appended.filter(
    ({ rule: name, source, tags }) =>
      (name === undefined || name === rule.name) &&
      (source === undefined || source === rule.source) &&
      (tags ?? []).every((tag) => rule.tags.has(tag)),
  );
  return [rule.output, ...formats.map(({ format }) => format)].join(' ');
}
