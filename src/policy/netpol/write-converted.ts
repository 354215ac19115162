// SPDX-License-Identifier: Apache-2.0
import { stringify } from 'yaml';
import { cleanText } from '../../clean-text.ts';
import type { Converted, Loss } from './converted.ts';

/** Objects as YAML, each policy's with what it could not say as comments before it. */
export function writeConverted(converted: readonly Converted[], together: readonly Loss[]): string {
  return [
    ...(together.length > 0 ? [lossComments(together)] : []),
    ...converted.flatMap(({ policy, objects, losses }) => {
      const head = `# From ${cleanText(policy)} by weir policy netpol.\n${lossComments(losses)}`;
      if (objects.length === 0) return [`${head}# Nothing of it can be written.\n`];
      return objects.map((object, at) => `${at === 0 ? head : ''}${stringify(object, { lineWidth: 0 })}`);
    }),
  ].join('---\n');
}

function lossComments(losses: readonly Loss[]): string {
  return losses
    .map(
      ({ effect, clause, message }) =>
        `# ${effect.toUpperCase()} ${cleanText(clause)}: ${cleanText(message)}\n`,
    )
    .join('');
}
