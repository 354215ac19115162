// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';

/** Models and programs that are listed for one destination; that there were more is said. */
const MAX_MODELS = 16;
const MAX_PROGRAMS = 4;

/** What many destinations have in common. */
type Kind = Pick<DestinationRecord, 'nameEvidence' | 'channel' | 'category'>;

/** Each that there is, once: as many as the catalogue has channels, by few ways to know a name. */
const KINDS = new Map<string, Kind>();

/** One destination of a pod: what it is, who asked for what there. Its counts are in `EgressCounters`, by row. */
export class EgressEntry {
  /** Negative when it is another's: flows look for their entry again. */
  row: number;
  readonly protocol: number;
  readonly port: number;
  readonly name: string | undefined;
  /** As it was seen last. */
  address = '';
  /** With all that ever said its name at once. */
  kind: Kind = {};
  /** What ran first. Most have one program, and ask for no model: lists would take as much as the rest. */
  program: string | undefined;
  more: { readonly programs: string[]; readonly models: string[]; isCut: boolean } | undefined;
  /** Another one of the same name or address, at another port. */
  next: EgressEntry | undefined;

  constructor(row: number, protocol: number, destination: DestinationRecord) {
    this.row = row;
    this.protocol = protocol;
    this.port = destination.port;
    this.name = destination.name;
    this.describe(destination);
  }

  get programs(): readonly string[] {
    return this.program === undefined ? [] : [this.program, ...(this.more?.programs ?? [])];
  }

  get models(): readonly string[] {
    return this.more?.models ?? [];
  }

  /** Takes what a flow to it was seen to be. Nothing of the record is kept but its texts. */
  describe({ address, channel, category, nameEvidence = [] }: DestinationRecord): void {
    const { nameEvidence: before = [] } = this.kind;
    const evidence = nameEvidence.length > before.length ? nameEvidence : before;
    const key = `${channel ?? ''} ${category ?? ''} ${evidence.join(' ')}`;
    const kind = KINDS.get(key) ?? {
      ...(evidence.length > 0 && { nameEvidence: [...evidence] }),
      ...(channel !== undefined && { channel }),
      ...(category !== undefined && { category }),
    };
    KINDS.set(key, kind);
    this.address = address;
    this.kind = kind;
  }

  noteProgram(program: string | undefined): void {
    if (program === undefined || program === this.program) return;
    if (this.program === undefined) this.program = program;
    else this.#note('programs', program, MAX_PROGRAMS - 1);
  }

  noteModel(model: string): void {
    this.#note('models', model, MAX_MODELS);
  }

  #note(list: 'programs' | 'models', text: string, limit: number): void {
    this.more ??= { programs: [], models: [], isCut: false };
    const known = this.more[list];
    if (known.includes(text)) return;
    if (known.length >= limit) this.more.isCut = true;
    else known.push(text);
  }
}
