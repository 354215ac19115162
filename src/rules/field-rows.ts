// SPDX-License-Identifier: Apache-2.0
import { type FieldRow, fieldRows as rows } from './field-row.ts';
import { WEIR_FIELD_ROWS } from './weir-field-rows.ts';

/** Compared with literals alone: what it is depends on the literal, or on which of many it is. */
const LITERAL = { isRight: false, isTransformable: false } as const;

/** Every field that rules may name. But for those that only Weir has, names and types are those of Falco 0.44 and its container plugin. */
export const FIELD_ROWS: readonly FieldRow[] = [
  ...rows(
    'duration',
    `
      evt.latency evt.latency.s evt.latency.ns evt.wait_latency
    `,
    { isDeprecated: true },
  ),
  ...rows('uint64', 'evt.latency.quantized', { isDeprecated: true }),
  ...rows(
    'text',
    `
      evt.latency.human evt.dir
    `,
    { isDeprecated: true },
  ),
  ...rows(
    'duration',
    `
      evt.deltatime evt.deltatime.s evt.deltatime.ns evt.reltime evt.reltime.s evt.reltime.ns
      proc.duration proc.ppid.duration proc.pid.ts proc.ppid.ts thread.exectime thread.totexectime
      container.duration
    `,
  ),
  ...rows('text', 'evt.outputtime', { place: 'output' }),
  ...rows(
    'text',
    `
      evt.type syscall.type evt.category evt.args evt.info evt.res evt.io_dir evt.infra.docker.name
      evt.infra.docker.container.id evt.infra.docker.container.name evt.infra.docker.container.image
      evt.time evt.time.s evt.time.iso8601 evt.datetime evt.datetime.s evt.pluginname evt.plugininfo
      evt.source evt.asynctype evt.hostname fd.type fd.typechar fd.name fd.directory fd.filename
      fd.l4proto fd.sockfamily fd.uid fd.containername fd.containerdirectory fd.cproto fd.sproto
      fd.lproto fd.rproto fd.nameraw fdlist.nums fdlist.names fdlist.cips fdlist.sips fdlist.cports
      fdlist.sports fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.target
      fs.path.targetraw proc.exe proc.pexe proc.exepath proc.pexepath proc.name proc.pname
      proc.cmdline proc.pcmdline proc.exeline proc.cwd proc.sname proc.sid.exe proc.sid.exepath
      proc.vpgid.name proc.vpgid.exe proc.vpgid.exepath proc.pgid.name proc.pgid.exe proc.pgid.exepath
      thread.cap_permitted thread.cap_inheritable thread.cap_effective thread.nametid thread.cgroups
      proc.stdin.type proc.stdout.type proc.stderr.type proc.stdin.name proc.stdout.name
      proc.stderr.name user.name user.homedir user.shell user.loginname group.name container.id
      container.full_id container.name container.image container.image.id container.type
      container.mounts container.image.repository container.image.tag container.image.digest
      container.healthcheck container.liveness_probe container.readiness_probe container.ip
      container.cni.json container.labels k8s.pod.name k8s.ns.name k8s.pod.id k8s.pod.uid
      k8s.pod.sandbox_id k8s.pod.full_sandbox_id k8s.pod.labels k8s.pod.ip k8s.pod.cni.json
      k8s.rc.name k8s.rc.id k8s.rc.labels k8s.svc.name k8s.svc.id k8s.svc.labels k8s.ns.id
      k8s.ns.labels k8s.rs.name k8s.rs.id k8s.rs.labels k8s.deployment.name k8s.deployment.id
      k8s.deployment.labels
    `,
  ),
  ...rows('uint32', 'evt.type.is', { argument: 'required' }),
  ...rows('int16', 'evt.cpu'),
  ...rows(
    'text',
    `
      evt.arg evt.abspath thread.cgroup container.mount container.mount.source container.mount.dest
      container.mount.mode container.mount.rdwr container.mount.propagation container.label
      k8s.pod.label k8s.rc.label k8s.svc.label k8s.ns.label k8s.rs.label k8s.deployment.label
    `,
    { argument: 'required' },
  ),
  ...rows('dynamic', 'evt.rawarg', { ...LITERAL, argument: 'required' }),
  ...rows('bytes', 'evt.buffer'),
  ...rows(
    'uint64',
    `
      evt.buflen evt.buflen.in evt.buflen.out evt.buflen.file evt.buflen.file.in evt.buflen.file.out
      evt.buflen.net evt.buflen.net.in evt.buflen.net.out evt.num proc.cmdnargs proc.cmdlenargs
      proc.pidns_init_start_ts proc.fdopencount proc.vmsize proc.vmrss proc.vmswap thread.pfmajor
      thread.pfminor proc.nthreads proc.nchilds thread.vmsize thread.vmrss thread.vmsize.b
      thread.vmrss.b
    `,
  ),
  ...rows(
    'int64',
    `
      evt.rawres fd.num fd.ino proc.loginshellid proc.pid proc.ppid proc.vpid proc.pvpid proc.sid
      proc.vpgid proc.pgid proc.exe_ino proc.fdlimit thread.tid thread.vtid user.loginuid
    `,
  ),
  ...rows(
    'bool',
    `
      evt.failed evt.is_io evt.is_io_read evt.is_io_write evt.is_wait evt.is_syslog evt.is_open_read
      evt.is_open_write evt.is_open_exec evt.is_open_create evt.is_async fd.is_server fd.connected
      fd.name_changed fd.is_upper_layer fd.is_lower_layer proc.is_exe_writable proc.is_exe_upper_layer
      proc.is_exe_lower_layer proc.is_exe_from_memfd proc.is_sid_leader proc.is_vpgid_leader
      proc.is_pgid_leader thread.ismain container.privileged container.host_pid container.host_network
      container.host_ipc proc.is_container_healthcheck proc.is_container_liveness_probe
      proc.is_container_readiness_probe
    `,
  ),
  ...rows(
    'uint32',
    `
      evt.count evt.count.error evt.count.error.file evt.count.error.net evt.count.error.memory
      evt.count.error.other evt.count.exit evt.count.procinfo evt.count.threadinfo proc.tty user.uid
      group.gid
    `,
  ),
  ...rows('uint64', 'evt.around', { ...LITERAL, argument: 'required', place: 'condition' }),
  ...rows(
    'time',
    `
      evt.rawtime evt.rawtime.s evt.rawtime.ns proc.exe_ino.ctime proc.exe_ino.mtime
      proc.exe_ino.ctime_duration_proc_start proc.exe_ino.ctime_duration_pidns_start
      container.start_ts
    `,
  ),
  ...rows('address', 'fd.ip', { ...LITERAL, place: 'condition', plurality: 'ends' }),
  ...rows(
    'address',
    `
      fd.cip fd.sip fd.lip fd.rip
    `,
  ),
  ...rows(
    'port',
    `
      fd.port fd.proto
    `,
    { ...LITERAL, place: 'condition', plurality: 'ends' },
  ),
  ...rows(
    'port',
    `
      fd.cport fd.sport fd.lport fd.rport
    `,
  ),
  ...rows('network', 'fd.net', { ...LITERAL, place: 'condition', plurality: 'ends' }),
  ...rows(
    'network',
    `
      fd.cnet fd.snet fd.lnet fd.rnet
    `,
    { ...LITERAL, place: 'condition' },
  ),
  ...rows(
    'text',
    `
      fd.cip.name fd.sip.name fd.lip.name fd.rip.name
    `,
    { ...LITERAL },
  ),
  ...rows(
    'int32',
    `
      fd.dev fd.dev.major fd.dev.minor
    `,
  ),
  ...rows('text', 'fd.types', { argument: 'allowed', isRight: false, plurality: 'list' }),
  ...rows(
    'text',
    `
      proc.aexe proc.aexepath proc.aname proc.acmdline proc.aenv
    `,
    { ...LITERAL, argument: 'allowed', plurality: 'any' },
  ),
  ...rows(
    'text',
    `
      proc.args proc.aargs proc.env
    `,
    { argument: 'allowed' },
  ),
  ...rows('int64', 'proc.apid', { ...LITERAL, argument: 'allowed', plurality: 'any' }),
  ...rows(
    'double',
    `
      proc.fdusage thread.cpu thread.cpu.user thread.cpu.system
    `,
  ),
  ...WEIR_FIELD_ROWS,
];
