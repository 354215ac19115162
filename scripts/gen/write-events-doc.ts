// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS } from '../../src/events/event-kinds.ts';
import { FIELDS } from '../../src/events/fields.ts';

/** Text of docs/reference/events.md: every event and every field. */
export function writeEventsDoc(): string {
  const names = Object.values(EVENT_KINDS).map((kind) => kind.name);
  const common = FIELDS.filter((field) => field.events === 'any');
  const sections = names.map((name) => {
    const own = FIELDS.filter((field) => field.events !== 'any' && field.events.includes(name));
    return `## \`${name}\`\n\n${table(own)}`;
  });
  return `# Events and fields

Generated from \`src/events/fields.ts\` by \`npm run gen\`. Layouts are in \`bpf/event.h\`.

Times are nanoseconds since boot here, and RFC 3339 in records. 64-bit ids are exact; in records they are decimal text.

## Fields of every event

${table(common)}

${sections.join('\n\n')}
`;
}

function table(fields: typeof FIELDS): string {
  const rows = fields.map((field) => `| \`${field.name}\` | ${field.type} | ${field.doc} |`);
  return ['| field | type | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}
