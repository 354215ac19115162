// SPDX-License-Identifier: Apache-2.0
import { loadConfiguredRules } from '../../agent/rules/configured-rules.ts';
import { formatProblem } from '../../agent/rules/rule-keeper.ts';
import { startReplay } from '../../agent/start-replay.ts';
import { cleanText } from '../../clean-text.ts';
import type { RuleEvent } from '../../detect/rules/rule-event.ts';
import { RULE_FIELDS } from '../../detect/rules/rule-fields.ts';
import { WeirError } from '../../errors.ts';
import { readByteFile } from '../../host/read-byte-file.ts';
import { nearestWord } from '../../nearest-word.ts';
import { hasType } from '../../rules/event-type-set.ts';
import { EVENT_TYPES } from '../../rules/event-types.ts';
import { eventTypesOfCondition } from '../../rules/event-types-of-condition.ts';
import { type Explanation, explainCondition } from '../../rules/explain-condition.ts';
import type { LoadedRule } from '../../rules/loaded-rule.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { formatTable } from '../format-table.ts';
import { untilStopped } from '../until-stopped.ts';
import { givenRuleFiles } from './given-rule-files.ts';

const USED = ['config', 'rules', 'rules-shipped', 'models-approved', 'catalog-overlays', 'redact'];
/** Of more checks a line tells the first. */
const MAX_SHOWN = 4;

/** `weir rules explain RULE RECORDING`: event by event, which check of a rule decided. */
export const rulesExplainCommand: Command = {
  name: 'rules explain',
  summary: 'say for each event of a recording which check of a rule decided',
  positionals: ['RULE', 'RECORDING'],
  options: {
    ...Object.fromEntries(Object.entries(CONFIG_OPTIONS).filter(([name]) => USED.includes(name))),
    output: {
      type: 'string',
      short: 'o',
      value: 'text|json',
      description: 'Readable (default), or JSON lines.',
    },
  },
  help: 'Holds the events of the types that the rule is about against it, whether it is enabled or not. A line has number, time, type and program of the event, whether the rule holds, and what decided: the first check that failed, or those that held, with the value each looked at. At the end it tells how often each check decided. Needs neither root nor Linux.',
  run: async (context: CommandContext): Promise<number> => {
    const output = context.values.output ?? 'text';
    if (output !== 'text' && output !== 'json')
      throw new WeirError(
        'USAGE',
        `rules explain: --output must be text or json, got ${JSON.stringify(output)}`,
      );
    const [name = '', recording = ''] = context.positionals;
    const { config } = configOf({ ...context, values: { ...context.values, output: undefined } });
    const loaded = loadConfiguredRules(
      { ...config.rules, select: ['enable rule *'] },
      await givenRuleFiles(config.rules.files, context),
    );
    if ('problems' in loaded)
      throw new WeirError('RULES_INVALID', `rules: ${loaded.problems.map(formatProblem).join('; ')}`);
    const rule = findRule(loaded.inForce.rules, name);
    const types = eventTypesOfCondition(rule.condition);
    const explain = explainCondition(rule.condition, RULE_FIELDS);
    const counts = new Map<string, number>();
    const tell = (event: RuleEvent): readonly never[] => {
      const explanation = explain(event);
      const key = explanation.holds ? 'holds' : (explanation.by[0]?.check ?? '');
      counts.set(key, (counts.get(key) ?? 0) + 1);
      context.stdout.write(
        output === 'json' ? formatJson(event, explanation) : formatLine(event, explanation),
      );
      return [];
    };
    const group = {
      eventTypes: new Set([...EVENT_TYPES].filter((type) => hasType(types, type))),
      match: tell,
    };
    const rules = { groups: [group], rules: [rule] };
    await untilStopped(
      startReplay({ config, bytes: readByteFile(recording), sinks: [], rules }),
      context.signal,
    );
    if (output === 'text') context.stdout.write(formatCounts(counts));
    return 0;
  },
};

function findRule(rules: readonly LoadedRule[], name: string): LoadedRule {
  const rule = rules.find((each) => each.name === name);
  if (rule !== undefined) return rule;
  const near = nearestWord(
    name,
    rules.map((each) => each.name),
  );
  throw new WeirError(
    'USAGE',
    `rules explain: no rule is called '${name}'${near === undefined ? '' : `; did you mean '${near}'?`}`,
  );
}

function formatLine(event: RuleEvent, { holds, by }: Explanation): string {
  const shown = by
    .slice(0, MAX_SHOWN)
    .map(({ check, value }) => `${check} [${value ?? 'no value'}]`)
    .join('; ');
  const more = by.length > MAX_SHOWN ? `; and ${by.length - MAX_SHOWN} more` : '';
  const { number, type, process, context, time } = event;
  const head = `#${number} ${context.maker.time(time).slice(11, 23)} ${type} ${process?.name ?? '-'}`;
  return `${cleanText(`${head}: ${holds ? 'HOLDS' : 'no'}: ${shown}${more}`)}\n`;
}

function formatJson(event: RuleEvent, { holds, by }: Explanation): string {
  const { number, type, process, context, time } = event;
  const head = { number, time: context.maker.time(time), type, process: process?.name ?? null };
  return `${JSON.stringify({ ...head, holds, by: by.map(({ check, value }) => ({ check, value: value ?? null })) })}\n`;
}

function formatCounts(counts: ReadonlyMap<string, number>): string {
  if (counts.size === 0) return 'no event of the types that the rule is about\n';
  const rows = [...counts].toSorted(([, a], [, b]) => b - a).map(([check, count]) => [String(count), check]);
  return `\n${formatTable([['EVENTS', 'DECIDED BY'], ...rows])}`;
}
