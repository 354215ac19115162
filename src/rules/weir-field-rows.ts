// SPDX-License-Identifier: Apache-2.0
import { type FieldRow, fieldRows as rows } from './field-row.ts';

/** Fields that only Weir has: what AI pods fetch, from whom, and how they are governed. */
export const WEIR_FIELD_ROWS: readonly FieldRow[] = [
  ...rows(
    'text',
    `
      model.id model.revision model.file model.format model.digest model.operation model.evidence
      ai.channel ai.category dest.name dest.name.source
      gov.domain gov.data_class gov.owner gov.agent
      policy.name policy.clause verdict
      identity.ai.kind identity.state identity.control
      http.method http.target http.host dns.name dns.type dns.rcode tls.server_name tls.version
    `,
  ),
  ...rows('bool', 'model.approved tls.encrypted_hello'),
  ...rows('uint64', 'net.bytes.out net.bytes.in'),
  ...rows('double', 'identity.ai.confidence'),
  ...rows('text', 'identity.ai.signals dns.answers tls.alpn', { isRight: false, plurality: 'list' }),
];
