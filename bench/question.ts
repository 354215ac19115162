// SPDX-License-Identifier: Apache-2.0
import type { BenchPlace } from './bench-place.ts';

/** One line of the result table. */
export interface Row {
  /** Name of the question, as the command line takes it. */
  readonly question: string;
  /** What was measured, in words. */
  readonly what: string;
  /** Without the agent, with its unit. Empty where there is nothing to compare with. */
  readonly without: string;
  readonly with: string;
  readonly result: string;
  readonly target: string;
  readonly holds: boolean;
}

/** What a question is run with. */
export interface BenchContext {
  readonly place: BenchPlace;
  /** Says progress on stderr. */
  readonly say: (text: string) => void;
  /** Scales what takes long: 1 is what the targets are stated for. */
  readonly scale: number;
}

/** A question that measures by itself. */
export interface Question {
  readonly kind: 'direct';
  readonly name: string;
  run(context: BenchContext): Promise<Row[]>;
}

/** A program of bench/load/ and the program on the other side of its connection. */
export interface Load {
  readonly program: string;
  /** Operations in one run; chosen so that a run takes a tenth of a second or so. */
  readonly count: number;
  /** Bytes of an operation, where the program takes them. */
  readonly bytes?: number;
  readonly server?: { readonly program: string; readonly port: number };
}

/** What an agent does with the pod of a load: observes it, or enforces a policy on it too, or has a rule about files that are opened. */
export type Treatment = 'observed' | 'governed' | 'ruled';

/** A question of the form: what does this load cost with the agent, against without? All of them share their rounds. */
export interface OverheadQuestion {
  readonly kind: 'overhead';
  readonly name: string;
  readonly what: string;
  readonly load: Load;
  /** The way to the server; `loopback` where there is none. */
  readonly path: 'loopback' | 'pod';
  /** Whether the load runs in a pod that the agent observes. */
  readonly observed: boolean;
  /** What the agent does with observed pods; `observed` where nothing is said. */
  readonly treatment?: Treatment;
  /** CPU of the load, or of the load and its server, or wall time. */
  readonly measure: 'cpu' | 'bothCpu' | 'wall';
  /** Highest ratio of with to without; `noise`: what the rounds without agent differ by among themselves; `none`: only shown. */
  readonly limit: number | 'noise' | 'none';
  readonly target: string;
}
