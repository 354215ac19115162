// SPDX-License-Identifier: Apache-2.0
//
// Receivers, broken and healed. Ours are as strict as those they stand for, and always there; a real collector is built at
// night.
import { judgeFalcosidekick } from './judge-falcosidekick.ts';
import { judgeOtlp } from './judge-otlp.ts';
import { findCollector, otelCollector } from './otel-collector.ts';
import { runSinkPeerSuite } from './sink-peer-suite.ts';
import { type Judge, strictReceiver } from './strict-receiver.ts';

const judgeWebhook: Judge = (_, body) =>
  Array.isArray(body) && body.every((record) => typeof record?.schema === 'string')
    ? { status: 204, taken: body.map(({ run, sequence, time }) => ({ run, sequence, time })) }
    : { status: 400 };

runSinkPeerSuite('a webhook', () =>
  strictReceiver({ name: 'webhook', judge: judgeWebhook, sent: { section: 'http' } }),
);

runSinkPeerSuite('a receiver that takes what falcosidekick takes', () =>
  strictReceiver({
    name: 'falcosidekick',
    each: 1,
    judge: judgeFalcosidekick,
    sent: { section: 'http', format: 'falcosidekick' },
  }),
);

runSinkPeerSuite('a receiver that takes what OTLP allows', () =>
  strictReceiver({ name: 'otlp', judge: judgeOtlp, sent: { section: 'otlp' } }),
);

const collector = findCollector();
runSinkPeerSuite(
  'a real OpenTelemetry collector',
  (folder) => otelCollector(collector.program ?? '', folder),
  collector.reason,
);
