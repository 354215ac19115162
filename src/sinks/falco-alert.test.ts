// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { ruleSetUp } from '../../test/suites/rules-setup.ts';
import { type AlertFinding, falcoText } from './falco-alert.ts';
import { falcosidekickPayload } from './falcosidekick-payload.ts';

/** An alert that detection raised. */
function raise(times = 1): AlertFinding {
  const setup = ruleSetUp('evt.type = execve', '%proc.name (%proc.pid) %fd.name');
  for (let i = 0; i < times; i++) setup.feed('process.exec', {});
  setup.wait(120_000);
  return setup.alerts().at(-1) as AlertFinding;
}

describe('alerts of rules', () => {
  it('are in Falco’s JSON, keys sorted and times exact', () => {
    const alert = raise();
    expect(falcosidekickPayload(alert, alert)).toBe(
      '{"hostname":"gpu-1","output":"00:00:01.001000000: Warning python3 (70) <NA>",' +
        '"output_fields":{"evt.time":1767225601001000000,"fd.name":null,"proc.name":"python3","proc.pid":70},' +
        '"priority":"Warning","rule":"R","source":"syscall","tags":["a","z"],"time":"2026-01-01T00:00:01.001000000Z"}',
    );
  });

  it('that stand for several say how many', () => {
    const alert = raise(4);
    expect(falcoText(alert)).toBe('00:00:01.004000000: Warning python3 (70) <NA> (3 times)');
    expect(JSON.parse(falcosidekickPayload(alert, alert)).output_fields['weir.count']).toBe(3);
  });

  it('tell no fields that were not selected', () => {
    const alert = raise();
    const { alert: _left, ...shown } = alert;
    expect(Object.keys(JSON.parse(falcosidekickPayload(alert, shown)).output_fields)).toEqual(['evt.time']);
  });
});
