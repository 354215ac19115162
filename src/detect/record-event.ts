// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { ContactDetector } from './contact-detector.ts';
import type { DetectContext } from './detect-context.ts';
import type { ModelDetector } from './model-detector.ts';
import { recordDecision } from './record-decision.ts';
import { noteQuestion, recordAnswer } from './record-dns.ts';
import { noteEstablished, recordAttempt, recordFlow, recordHello, recordListen } from './record-network.ts';
import { recordExec, recordExit, recordThrottle } from './record-process.ts';
import { recordRequest } from './record-request.ts';

/** What raises findings. */
export interface Detectors {
  readonly models: ModelDetector;
  readonly contacts: ContactDetector;
}

/** What each event becomes: a record, or what a later record needs. */
export function recordEvent(context: DetectContext, { models, contacts }: Detectors, e: EnrichedEvent): void {
  switch (e.name) {
    case 'process.exec':
      recordExec(context, e);
      break;
    case 'process.exit':
      recordExit(context, e);
      break;
    case 'network.connect':
    case 'network.send':
      recordAttempt(context, contacts, e);
      break;
    case 'network.listen':
      recordListen(context, e);
      break;
    case 'network.established':
      noteEstablished(context, e);
      break;
    case 'network.accept':
    case 'network.flow':
    case 'network.close':
      recordFlow(context, contacts, e);
      break;
    case 'dns.question':
      noteQuestion(context, e);
      break;
    case 'dns.answer':
      recordAnswer(context, e);
      break;
    case 'tls.hello':
      recordHello(context, contacts, e);
      break;
    case 'http.request':
      recordRequest(context, models, e);
      break;
    case 'egress.decision':
      recordDecision(context, e);
      break;
    case 'coverage.throttle':
      recordThrottle(context, e);
      break;
    // Identity: applied before it came here. What a fork or a new cgroup does is told by what happens in it.
    case 'process.fork':
    case 'cgroup.mkdir':
    case 'cgroup.rmdir':
      break;
    // Told only where rules ask for it: what it says is theirs to find.
    case 'process.syscall':
      if (e.event.socket.cookieKey !== 0) context.sight.flow = context.flows.find(e.event.socket);
      break;
  }
}
