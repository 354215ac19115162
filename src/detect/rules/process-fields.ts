// SPDX-License-Identifier: Apache-2.0
import type { FieldReader } from '../../rules/rule-field.ts';
import { capabilityNames } from './capability-names.ts';
import { EXECUTABLE_FIELDS } from './executable-fields.ts';
import { type FieldEntries, type KnownField, lacks, reads, takes } from './field-entry.ts';
import { LEADER_FIELDS } from './leader-fields.ts';
import { type OfProcess, own } from './own-field.ts';
import type { RuleEvent } from './rule-event.ts';
import type { RuleProcess } from './rule-process.ts';

/** The same of its parent. */
function parents(doc: string, read: OfProcess): KnownField {
  return own(doc, (process, e) => {
    const { parent } = process;
    return parent === undefined ? undefined : read(parent, e);
  });
}

/** Of every ancestor; with a number, of that one: 0 is the process itself. */
function ancestors(
  field: string,
  doc: string,
  read: (process: RuleProcess) => string | number | undefined,
): KnownField {
  return takes(doc, 'process', (argument): FieldReader<RuleEvent> => {
    if (argument !== undefined) {
      const generation = Number(argument);
      return (e) => {
        const found = e.process?.ancestor(generation);
        return found === undefined ? undefined : read(found);
      };
    }
    return (e) => e.process?.ofAncestors(field, read);
  });
}

/** Kernel dev_t, as /proc/<pid>/stat tells it: 34816 is /dev/pts/0. */
function userDevice(device: number): number {
  const major = device >>> 20;
  const minor = device & 0xfffff;
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

const USAGE = 'how much a process uses is not looked at';

export const PROCESS_FIELDS: FieldEntries = {
  'proc.name': own('Task name, at most 15 bytes.', ({ name }) => name),
  'proc.exe': own('First argument: how the program was called.', ({ exe }) => exe),
  'proc.exepath': own(
    'Path of the executable in the root of the process, links resolved.',
    ({ exepath }) => exepath,
  ),
  'proc.args': takes(
    'Arguments but the first, a blank between them; with a number, that one.',
    'process',
    (argument) => {
      if (argument === undefined) return (e) => e.process?.args;
      const index = Number(argument) + 1;
      return (e) => e.process?.words[index];
    },
  ),
  'proc.cmdline': own('Task name and arguments.', ({ cmdline }) => cmdline),
  'proc.exeline': own('First argument and the others.', ({ words }) => words.join(' ')),
  'proc.cmdnargs': own('How many arguments there are but the first.', ({ words }) =>
    Math.max(words.length - 1, 0),
  ),
  'proc.cmdlenargs': own('How long they are together.', ({ words }) =>
    words.slice(1).reduce((sum, { length }) => sum + length, 0),
  ),
  'proc.cwd': own('Working directory at exec, with a slash at its end.', ({ cwd }) => cwd),
  'proc.tty': own('Controlling terminal as /proc/<pid>/stat has it; 0 none.', ({ image }) =>
    userDevice(image.tty),
  ),
  'proc.pid': own('Process id in the initial pid namespace.', ({ image }) => image.pid),
  'proc.vpid': own('Process id in its own pid namespace.', ({ image }) => image.namespacePid || undefined),
  'proc.duration': own('For how long it has been running.', ({ image }, e) => Number(e.time - image.startNs)),
  'proc.pid.ts': own('When it began.', ({ image }, e) => image.startNs + e.context.maker.clockOffsetNs),
  'proc.pname': parents('Task name of the parent when it made this process.', ({ name }) => name),
  'proc.pcmdline': parents('Task name and arguments of the parent.', ({ cmdline }) => cmdline),
  'proc.pexe': parents('First argument of the parent.', ({ exe }) => exe),
  'proc.pexepath': parents('Executable of the parent.', ({ exepath }) => exepath),
  'proc.ppid': parents('Process id of the parent.', ({ image }) => image.pid),
  'proc.pvpid': parents(
    'Process id of the parent in its own pid namespace.',
    ({ image }) => image.namespacePid || undefined,
  ),
  'proc.ppid.ts': parents(
    'When the parent began.',
    ({ image }, e) => image.startNs + e.context.maker.clockOffsetNs,
  ),
  'proc.ppid.duration': parents('For how long the parent has been running.', ({ image }, e) =>
    Number(e.time - image.startNs),
  ),
  'proc.aname': ancestors('aname', 'Task names of the ancestors.', ({ name }) => name),
  'proc.aexe': ancestors('aexe', 'First arguments of the ancestors.', ({ exe }) => exe),
  'proc.aexepath': ancestors('aexepath', 'Executables of the ancestors.', ({ exepath }) => exepath),
  'proc.acmdline': ancestors('acmdline', 'Command lines of the ancestors.', ({ cmdline }) => cmdline),
  'proc.apid': ancestors('apid', 'Process ids of the ancestors.', ({ image }) => image.pid),
  'proc.aargs': takes(
    'Arguments of an ancestor, by its number; of the parent without one.',
    'process',
    (argument) => {
      const generation = Number(argument ?? 1);
      return (e) => e.process?.ancestor(generation)?.args;
    },
  ),
  'thread.tid': reads(
    'Thread that did it, in the initial pid namespace.',
    'event',
    (e) => e.source.event.header.tid || undefined,
  ),
  'thread.ismain': reads('Whether it is the first thread of its process.', 'event', (e) => {
    const { tid, tgid } = e.source.event.header;
    return tid === 0 ? undefined : tid === tgid;
  }),
  'thread.cap_effective': own('Effective capabilities at exec, a blank between them.', ({ image }, e) =>
    capabilityNames(e.call?.capabilities ?? image.capabilities),
  ),
  ...lacks('the environment of processes is never read', {
    'proc.env': 'A variable of its environment.',
    'proc.aenv': 'The same of its ancestors.',
  }),
  'thread.cap_permitted': own('Permitted capabilities at exec.', ({ image }, e) =>
    capabilityNames(e.call?.permitted ?? image.permittedCapabilities),
  ),
  ...EXECUTABLE_FIELDS,
  ...LEADER_FIELDS,
  ...lacks('exec tells effective and permitted capabilities alone', {
    'thread.cap_inheritable': 'Inheritable capabilities.',
  }),
  ...lacks('descriptors of processes are not followed', {
    'proc.stdin.type': 'Type of standard input.',
    'proc.stdout.type': 'Type of standard output.',
    'proc.stderr.type': 'Type of standard error.',
    'proc.stdin.name': 'Name of standard input.',
    'proc.stdout.name': 'Name of standard output.',
    'proc.stderr.name': 'Name of standard error.',
    'proc.fdopencount': 'How many descriptors are open.',
    'proc.fdlimit': 'How many may be.',
    'proc.fdusage': 'Which part of them is.',
  }),
  ...lacks('probes of containers are not told from other commands', {
    'proc.is_container_healthcheck': 'Whether it is the health check of the container.',
    'proc.is_container_liveness_probe': 'Whether it is its liveness probe.',
    'proc.is_container_readiness_probe': 'Whether it is its readiness probe.',
  }),
  ...lacks('threads are not followed, only processes', {
    'thread.vtid': 'Thread in its own pid namespace.',
    'thread.nametid': 'Name and thread.',
    'proc.nthreads': 'How many threads it has.',
    'proc.nchilds': 'How many threads beside the first.',
  }),
  ...lacks('cgroup v2 has one path: `cgroup.path` of records', {
    'thread.cgroups': 'Paths of its cgroups.',
    'thread.cgroup': 'Path of one of its cgroups.',
  }),
  ...lacks(USAGE, {
    'proc.vmsize': 'Virtual memory, kB.',
    'proc.vmrss': 'Resident memory, kB.',
    'proc.vmswap': 'Swapped memory, kB.',
    'thread.vmsize': 'Virtual memory of the first thread, kB.',
    'thread.vmrss': 'Resident memory of the first thread, kB.',
    'thread.vmsize.b': 'The same in bytes.',
    'thread.vmrss.b': 'The same in bytes.',
    'thread.pfmajor': 'Page faults that read from disk.',
    'thread.pfminor': 'Page faults that did not.',
    'thread.exectime': 'Processor time since the last switch.',
    'thread.totexectime': 'Processor time so far.',
    'thread.cpu': 'Part of a processor in the last second.',
    'thread.cpu.user': 'Of that, in user space.',
    'thread.cpu.system': 'Of that, in the kernel.',
  }),
};
