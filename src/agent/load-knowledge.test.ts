// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import { loadKnowledge } from './load-knowledge.ts';

function knowledgeOf(approvedHubs: string): ReturnType<typeof loadKnowledge> {
  return loadKnowledge(loadConfig({ flags: { 'models-approved-hubs': approvedHubs } }).config);
}

it('takes ids of model hubs as approved, and none as no list', () => {
  expect(knowledgeOf('huggingface-hub,ollama-registry').approvedHubs).toEqual(
    new Set(['huggingface-hub', 'ollama-registry']),
  );
  expect(loadKnowledge(loadConfig({}).config).approvedHubs).toBeUndefined();
});

it.each([
  [
    'huggingface-hub,hugingface',
    /^models\.approvedHubs\[1\]: .*got "hugingface": the catalogue has no such channel$/,
  ],
  [
    'openai',
    /^models\.approvedHubs\[0\]: .*category model-registry, got "openai": it is of category llm-api$/,
  ],
])('says what is no hub: %s', (hubs, message) => {
  expect(() => knowledgeOf(hubs)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
  );
});
