// SPDX-License-Identifier: Apache-2.0
import type { LoadOptions } from '../../rules/load-rules.ts';
import { makeRuleChecker } from '../../rules/rule-checker.ts';
import { CONTAINER_PLUGIN, RULE_ENGINE_VERSION } from '../../rules/rule-engine-version.ts';
import { RULE_FIELDS } from './rule-fields.ts';

/** What rule files may count on here. */
export const RULE_LOAD_OPTIONS: LoadOptions = {
  checker: makeRuleChecker(new Map([['syscall', RULE_FIELDS]])),
  engineVersion: RULE_ENGINE_VERSION,
  plugins: [CONTAINER_PLUGIN],
};
