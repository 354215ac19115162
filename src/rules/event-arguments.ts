// SPDX-License-Identifier: Apache-2.0

/** Names of parameters of events, as `evt.arg` and `evt.rawarg` take them. */
export const EVENT_ARGUMENTS: ReadonlySet<string> = new Set(
  `
  addr args aux backlog cap_effective cap_inheritable cap_permitted cgroups clockid cmd comm container_info cpu cur cwd data
  data_block desired dest dev dirfd domain end_addr env epoll_events euid egid event_data events exe exe_ino exe_ino_ctime
  exe_ino_mtime fd fd1 fd2 fd_in fd_out fdin fdlist fdout filename fgid_gid flags fuid gid group hostfd how id info initval ino
  interval in_fd is_blocked key level length linkdirfd linkpath loginuid lock_type mask max maxevents maxfds mode mountflags
  msgcontrol mstate name next nr_segs nstype nsems offset oldcur olddir olddirfd oldfd oldmax oldpath op opcode optlen optname
  out_fd pagesize parent_pid path perm permitted pgft_maj pgft_min pgid pid pid_fd plugin_id proto prot ptid pos qlen queuelen
  queuemax queuepct quota_fmt quota_fmt_out rate reason reaper_tid request res resource revents rgid ruid scope secs sec_level
  sem_flg_0 sem_num_0 sem_op_0 semid sgid shm_id sig size snaplen source spec special start stime suid target target_fd tid
  timeout to_submit tuple trusted_exepath tty type uid uargs uevents usec val value vm_rss vm_size vm_swap vpgid vpid vtid
  whence min_complete sq_entries cq_entries sq_thread_cpu sq_thread_idle features arg nr_args newcur newdir newdirfd newfd
  newmax newpath egid fgid inheritable effective dest_ip addrlen xattr fsname
  `
    .trim()
    .split(/\s+/),
);
