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
const struct cgroup_entry *layout_cgroup_entry;
const struct pod_bucket *layout_pod_bucket;
const struct loss_counter *layout_loss_counter;

const enum event_kind layout_event_kind;
const enum event_flag layout_event_flag;
const enum flow_direction layout_flow_direction;
const enum request_source layout_request_source;
const enum observe_flag layout_observe_flag;
const enum loss_reason layout_loss_reason;
