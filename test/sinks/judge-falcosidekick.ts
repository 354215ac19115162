// SPDX-License-Identifier: Apache-2.0
import type { Judge } from './strict-receiver.ts';

const PRIORITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'];

/**
 * Takes and refuses what falcosidekick does: it answers 400 where output, rule, time or fields are missing or the priority
 * is none of Falco's, and breaks off where the pod is no text (types/types.go and handlers.go, at 8807ab7b0).
 */
export const judgeFalcosidekick: Judge = (path, body) => {
  const { output, priority, rule, time, output_fields: fields } = body as Record<string, unknown>;
  const isTime = typeof time === 'string' && !Number.isNaN(Date.parse(time));
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const known = PRIORITIES.includes(String(priority).toLowerCase());
  if (path !== '/' || !isText(output) || !isText(rule) || !isTime || !known) return { status: 400 };
  const told = (typeof fields === 'object' && fields !== null ? fields : {}) as Record<string, unknown>;
  if (Object.keys(told).length === 0) return { status: 400 };
  for (const name of ['k8s.ns.name', 'k8s.pod.name'])
    if (told[name] !== undefined && typeof told[name] !== 'string') return { status: 500 };
  const run = String(told['weir.run']);
  return { status: 200, taken: [{ run, sequence: Number(told['weir.sequence']), time }] };
};
