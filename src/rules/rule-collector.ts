// SPDX-License-Identifier: Apache-2.0
import { isExceptionOperator, isListOperator } from './exception-operators.ts';
import type {
  DefinitionOrder,
  ExceptionEntry,
  ListDefinition,
  MacroDefinition,
  PluginRequirement,
  RuleChange,
  RuleDefinition,
  RuleException,
} from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';
import type { RulePlace } from './rule-place.ts';

type Unordered<T extends DefinitionOrder> = Omit<T, keyof DefinitionOrder>;

/** Whether events of a source have a field. The loader knows none itself. */
export type KnowsField = (field: string, source: string) => boolean;

/**
 * The definitions of all files so far, by name. A name that is defined again keeps its place in the order. What can't be
 * defined, or has nothing to be appended to, is a RuleLoadError (LOAD_ERR_VALIDATE).
 */
export class RuleCollector {
  readonly lists = new Map<string, ListDefinition>();
  readonly macros = new Map<string, MacroDefinition>();
  readonly rules = new Map<string, RuleDefinition>();
  readonly plugins: PluginRequirement[] = [];
  readonly #knowsField: KnowsField;
  #next = 0;

  constructor(knowsField: KnowsField) {
    this.#knowsField = knowsField;
  }

  defineList(list: Unordered<ListDefinition>): void {
    this.lists.set(list.name, { ...list, ...this.#order(this.lists.get(list.name)) });
  }

  appendList({ name, items, place }: Unordered<ListDefinition>): void {
    const list = this.lists.get(name);
    if (list === undefined) {
      fail("List uses 'append' or 'override.items: append' but no list by that name already exists", place);
    }
    for (const item of items) list.items.push(item);
    list.visibility = this.#next++;
  }

  defineMacro(macro: Unordered<MacroDefinition>): void {
    this.macros.set(macro.name, { ...macro, ...this.#order(this.macros.get(macro.name)) });
  }

  appendMacro({ name, condition, place }: Unordered<MacroDefinition>): void {
    const macro = this.macros.get(name);
    if (macro === undefined) {
      fail(
        "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
        place,
      );
    }
    macro.condition += ` ${condition}`;
    macro.visibility = this.#next++;
  }

  defineRule(rule: RuleDefinition): void {
    const earlier = this.rules.get(rule.name);
    if (earlier !== undefined) refuseOtherSource(earlier, rule.source, rule.place);
    const exceptions = rule.exceptions.map((exception) => {
      if (exception.fields !== undefined) return this.#complete(exception, rule);
      return fail('Rule exception item must have fields property with a list of fields', exception.place);
    });
    this.rules.set(rule.name, { ...rule, exceptions });
  }

  /** `source` is given to be compared with the rule's only. */
  appendRule(name: string, change: RuleChange, place: RulePlace): void {
    const rule = this.rules.get(name);
    if (rule === undefined) {
      fail("Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists", place);
    }
    if (change.source !== undefined) refuseOtherSource(rule, change.source, place);
    const { condition, output, description, tags, exceptions } = change;
    if ([condition, output, description, tags, exceptions].every((value) => value === undefined)) {
      fail('Appended rule must have exceptions or condition property', place);
    }
    if (condition !== undefined) rule.condition += ` ${condition}`;
    if (output !== undefined) rule.output += ` ${output}`;
    if (description !== undefined) rule.description += ` ${description}`;
    rule.tags = rule.tags.union(tags ?? new Set());
    for (const exception of exceptions ?? []) this.#appendException(rule, exception);
  }

  replaceInRule(name: string, change: RuleChange, place: RulePlace): void {
    const rule = this.rules.get(name);
    if (rule === undefined) {
      fail(
        "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
        place,
      );
    }
    const { source, exceptions, ...others } = change;
    if (source !== undefined) refuseOtherSource(rule, source, place);
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    Object.assign(rule, Object.fromEntries(given));
    if (exceptions !== undefined) rule.exceptions = exceptions.map((one) => this.#complete(one, rule));
  }

  enableRule(name: string, isEnabled: boolean, place: RulePlace): void {
    const rule = this.rules.get(name);
    if (rule === undefined) fail("Rule has 'enabled' key but no rule by that name already exists", place);
    rule.isEnabled = isEnabled;
  }

  #order(earlier: DefinitionOrder | undefined): DefinitionOrder {
    const visibility = this.#next++;
    return { index: earlier?.index ?? visibility, visibility };
  }

  #appendException(rule: RuleDefinition, exception: RuleException): void {
    const { name, fields, comps, values, place } = exception;
    const at = rule.exceptions.findIndex((earlier) => earlier.name === name);
    const earlier = rule.exceptions[at];
    if (earlier === undefined) {
      if (fields === undefined) fail('Rule exception must have fields property with a list of fields', place);
      if (values.length === 0) fail('Rule exception must have values property with a list of values', place);
      rule.exceptions.push(this.#complete(exception, rule));
      return;
    }
    if (fields !== undefined)
      fail('Can not append exception fields to existing exception, only values', place);
    if (comps !== undefined) fail('Can not append exception comps to existing exception, only values', place);
    rule.exceptions[at] = { ...earlier, values: [...earlier.values, ...values] };
  }

  /** An exception with its operators, all of which can be compared by. */
  #complete(exception: RuleException, rule: Pick<RuleDefinition, 'source' | 'isSourceKnown'>): RuleException {
    const { fields, place } = exception;
    const isList = typeof fields !== 'string';
    const names = isList ? (fields ?? []).map(String) : [fields];
    const comps = isList ? completeComps(exception, names.length) : completeComp(exception);
    const strange = rule.isSourceKnown && names.find((name) => !this.#knowsField(name, rule.source));
    if (typeof strange === 'string') fail(`'${strange}' is not a supported filter field`, place);
    return { ...exception, comps };
  }
}

function completeComps({ comps, place }: RuleException, count: number): ExceptionEntry {
  const operators = comps ?? Array.from({ length: count }, () => '=');
  const trimmed = typeof operators === 'string' ? [] : operators.map((operator) => String(operator).trim());
  if (trimmed.length !== count) fail('Fields and comps lists must have equal length', place);
  const strange = trimmed.find((operator) => !isExceptionOperator(operator));
  if (strange !== undefined) fail(`'${strange}' is not a supported comparison operator`, place);
  return trimmed;
}

function completeComp({ comps, place }: RuleException): ExceptionEntry {
  if (comps !== undefined && typeof comps !== 'string') {
    fail('Fields and comps must both be strings', place);
  }
  const operator = comps?.trim() ?? 'in';
  if (!isListOperator(operator)) {
    const wanted = '(in, pmatch, intersects), or an operator on text with oneof, anyof or allof';
    fail(`When fields is a single value, comps must be one of ${wanted}`, place);
  }
  return operator;
}

function refuseOtherSource(rule: RuleDefinition, source: string, place: RulePlace): void {
  if (rule.source !== source) fail('Rule has been re-defined with a different source', place);
}

function fail(message: string, place: RulePlace): never {
  throw new RuleLoadError('LOAD_ERR_VALIDATE', message, place);
}
