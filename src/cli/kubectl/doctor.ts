// SPDX-License-Identifier: Apache-2.0
import type { Command, CommandContext } from '../command.ts';
import { type Diagnosis, formatDiagnosisOfNodes, statusOfDiagnoses } from '../format-diagnosis.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { askFleet } from './ask-fleet.ts';
import { QUESTION_OPTIONS } from './fleet-options.ts';

/** `kubectl weir doctor`: what the kernels of the cluster can do. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'say what the kernel of every node can do, and what it lacks',
  positionals: [],
  options: { ...QUESTION_OPTIONS, output: OUTPUT_OPTION },
  help: 'Runs weir doctor in the pod of every agent, through kubectl exec: programs are loaded there for a moment, beside those of the agent, which takes some 90 MB of its memory. Of a single node, as with --node, everything is shown. Nodes that do not answer are named on standard error with the reason, and the exit status is then 1; it is 3 when one of them can not capture.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('doctor', context);
    const question = { words: ['doctor', '-o', 'json'], read };
    return await askFleet(context, question, formatDiagnosisOfNodes, statusOfDiagnoses);
  },
};

function read(value: unknown): (Diagnosis & { readonly node: string }) | undefined {
  if (typeof value !== 'object' || value === null || !('sensors' in value) || !('kernel' in value))
    return undefined;
  // The node is put in by who asked it; the rest is what this version of doctor prints.
  return { ...(value as Diagnosis), node: '' };
}
