// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Never loaded. A struct reaches BTF only through a global that has its type, and globals in a loaded object would
 * add a map: so the description is anchored here, and `npm run gen` reads this object's BTF.
 */
#include "event.h"
#include "tables.h"

const struct process_fork_event *layout_process_fork;
const struct process_exec_event *layout_process_exec;
const struct process_exit_event *layout_process_exit;
const struct cgroup_event *layout_cgroup;
const struct coverage_throttle_event *layout_coverage_throttle;
const struct network_event *layout_network;
const struct network_flow_event *layout_network_flow;
const struct dns_event *layout_dns;
const struct dns_record *layout_dns_record;
const struct tls_hello_event *layout_tls_hello;
const struct http_request_event *layout_http_request;
const struct egress_decision_event *layout_egress_decision;
const struct syscall_event *layout_syscall;
const struct cgroup_entry *layout_cgroup_entry;
const struct pod_defaults *layout_pod_defaults;
const struct pod_bucket *layout_pod_bucket;
const struct loss_counter *layout_loss_counter;
const struct gate_tables *layout_gate_tables;
const struct rule_ending *layout_rule_ending;
const struct policy_set *layout_policy_set;
const struct rule_bits *layout_rule_bits;
const struct block_key *layout_block_key;
const struct port_key *layout_port_key;
const struct name_key *layout_name_key;
const struct name_secret *layout_name_secret;
const struct learned_name *layout_learned_name;
const struct learned_key *layout_learned_key;
const struct learned_address *layout_learned_address;
const struct learned_slot *layout_learned_slot;
const struct learned_pod *layout_learned_pod;
const struct resolver_key *layout_resolver_key;
const struct interface_entry *layout_interface_entry;
const struct clause_key *layout_clause_key;
const struct clause_count *layout_clause_count;
const struct cut_socket *layout_cut_socket;
const struct call_plan *layout_call_plan;

const enum event_kind layout_event_kind;
const enum event_flag layout_event_flag;
const enum flow_direction layout_flow_direction;
const enum request_source layout_request_source;
const enum observe_flag layout_observe_flag;
const enum loss_reason layout_loss_reason;
const enum unheld_reason layout_unheld_reason;
const enum egress_limit layout_egress_limit;
const enum gate_rest layout_gate_rest;
const enum name_reach layout_name_reach;
const enum learned_flag layout_learned_flag;
const enum learned_hash layout_learned_hash;
const enum resolver_flag layout_resolver_flag;
const enum clause_number layout_clause_number;
const enum egress_verdict layout_egress_verdict;
const enum egress_hook layout_egress_hook;
const enum egress_evidence layout_egress_evidence;
const enum gate_reason layout_gate_reason;
const enum system_call layout_system_call;
const enum file_kind layout_file_kind;
const enum call_place layout_call_place;
const enum call_plan_flag layout_call_plan_flag;
