// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Cgroups made and removed. A new cgroup gets its parent's entry before any process can be in it, so that
 * whatever happens there is one lookup away, and no event of a new container is missed. Cgroups without an
 * entry above them are not told of; what user space wants to hear of without observing it has an entry that
 * observes nothing.
 */
#include "copy_string.h"
#include "emit.h"
#include "kernel.h"
#include "learned.h"
#include <bpf/bpf_tracing.h>

/* A record with room for the longest path and its terminator. */
struct cgroup_record {
	struct cgroup_event event;
	__u8 path[MAX_CGROUP_PATH + 8];
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct cgroup_record);
} cgroup_records SEC(".maps");

/* The tracepoints fire for every hierarchy; on a machine with v1 controllers there are several. Number 0 is
 * v2. */
static __always_inline int is_version_2(struct cgroup *cgroup)
{
	return cgroup->root->hierarchy_id == 0;
}

static __always_inline cgroup_id_t parent_id(struct cgroup *cgroup)
{
	struct cgroup_subsys_state *parent = cgroup->self.parent;

	return parent ? parent->cgroup->kn->id : 0;
}

static __always_inline void emit_cgroup(struct cgroup *cgroup, const char *path, enum event_kind kind)
{
	__u32 zero = 0;
	struct cgroup_record *record = bpf_map_lookup_elem(&cgroup_records, &zero);
	int truncated;
	__u64 size;

	if (!record)
		return;
	__builtin_memset(&record->event, 0, sizeof(record->event));
	record->event.path_length = copy_string(record->path, path, MAX_CGROUP_PATH, &truncated);
	if (truncated)
		record->event.header.flags = EVENT_CGROUP_PATH_TRUNCATED;
	record->event.header.time = bpf_ktime_get_boot_ns();
	record->event.header.cgroup_id = cgroup->kn->id;
	record->event.header.kind = kind;
	record->event.parent_id = parent_id(cgroup);
	record->event.level = cgroup->level;
	size = sizeof(record->event) + record->event.path_length;
	record->event.header.size = size;
	barrier_var(size);
	if (size <= sizeof(*record))
		emit_decision(&record->event.header, size, kind);
}

/*
 * What a new cgroup gets from the one it is made in. A pod has a token bucket and an entry of its own from its
 * first instruction on: its sockets remember whose they are, and what user space says of the pod later must
 * reach them.
 */
static __always_inline struct cgroup_entry inherited(const struct cgroup_entry *parent, cgroup_id_t id)
{
	struct cgroup_entry entry = {
	    .pod = parent->pod, .observe = parent->observe & ~OBSERVE_APART, .policy = parent->policy};

	if (parent->observe & OBSERVE_APART)
		entry.pod = id;
	return entry;
}

enum {
	POD_NAME_ROOM = 128, /* a power of two */
	POD_UID_LENGTH = 36, /* of the API server: a UUID. Of a static pod: 32 digits, or whatever its manifest says */
	POD_WORD_LENGTH = 3,
	SLICE_LENGTH = 6,
};

/* Whether bytes are `pod<UUID>`, in the form of either cgroup driver. */
static __always_inline int is_pod_name(const char *name)
{
	const char *uid = name + POD_WORD_LENGTH;
	char dash = uid[8];

	return name[0] == 'p' && name[1] == 'o' && name[2] == 'd' && (dash == '-' || dash == '_') &&
	       uid[13] == dash && uid[18] == dash && uid[23] == dash;
}

/*
 * Whether a folder is that of a pod of the API server: `…pod<UUID>` or `…pod<UUID>.slice`. The kubelet names
 * others so that they are never taken for one (pkg/kubelet/cm/pod_container_manager_linux.go).
 */
static __noinline int is_ordinary_pod(struct cgroup *cgroup)
{
	__u32 zero = 0;
	/* the record is written when this is over; kernels before 5.12 read no stack at an offset that is not fixed */
	struct cgroup_record *record = bpf_map_lookup_elem(&cgroup_records, &zero);
	const char *kernel_name = cgroup->kn->name;
	__s64 length;
	__u64 at;

	if (!record)
		return 0;
	length = bpf_probe_read_kernel_str(record->path, POD_NAME_ROOM, kernel_name);
	if (length <= POD_WORD_LENGTH + POD_UID_LENGTH)
		return 0;
	at = length - 1 - POD_UID_LENGTH - POD_WORD_LENGTH;
	barrier_var(at);
	if (is_pod_name((const char *)record->path + (at & (POD_NAME_ROOM - 1))))
		return 1;
	if (at < SLICE_LENGTH)
		return 0;
	at -= SLICE_LENGTH;
	barrier_var(at);
	return is_pod_name((const char *)record->path + (at & (POD_NAME_ROOM - 1)));
}

/* What holds in a new pod until user space says what does. */
static __always_inline __u32 policy_of_new_pod(struct cgroup *cgroup, __u32 inherited)
{
	__u32 zero = 0;
	struct pod_defaults *defaults = bpf_map_lookup_elem(&pod_defaults, &zero);

	if (!defaults || (!defaults->present && !defaults->away) || !is_ordinary_pod(cgroup))
		return inherited;
	return bpf_ktime_get_boot_ns() >= defaults->away_from ? defaults->away : defaults->present;
}

/* Runs before the folder can be opened. */
SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_cgroup_mkdir, struct cgroup *cgroup, const char *path)
{
	struct cgroup_entry *above, entry;
	cgroup_id_t id, parent;

	if (!is_version_2(cgroup))
		return 0;
	parent = parent_id(cgroup);
	above = bpf_map_lookup_elem(&cgroups, &parent);
	if (!above)
		return 0;
	id = cgroup->kn->id;
	entry = inherited(above, id);
	if (entry.pod == id)
		entry.policy = policy_of_new_pod(cgroup, entry.policy);
	if (bpf_map_update_elem(&cgroups, &id, &entry, BPF_ANY))
		count_loss(EVENT_CGROUP_MKDIR, LOSS_TABLE_FULL);
	emit_cgroup(cgroup, path, EVENT_CGROUP_MKDIR);
	return 0;
}

/* What DNS taught a pod goes with it: nobody could find it any more. */
static __noinline void forget_learned(cgroup_id_t pod)
{
	struct learned_slot slot = {.pod = pod};
	struct learned_key *key;

	if (!bpf_map_lookup_elem(&learned_pods, &pod))
		return;
	for (int i = 0; i < MAX_LEARNED; i++) {
		slot.number = i;
		key = bpf_map_lookup_elem(&learned_slots, &slot);
		if (!key)
			break;
		bpf_map_delete_elem(&learned, key);
		bpf_map_delete_elem(&learned_slots, &slot);
	}
	bpf_map_delete_elem(&learned_pods, &pod);
}

/* Runs when the cgroup is gone for user space. A removed pod takes its token bucket along. */
SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(on_cgroup_rmdir, struct cgroup *cgroup, const char *path)
{
	struct cgroup_entry *entry;
	cgroup_id_t id;

	if (!is_version_2(cgroup))
		return 0;
	id = cgroup->kn->id;
	entry = bpf_map_lookup_elem(&cgroups, &id);
	if (!entry)
		return 0;
	if (entry->pod == id) {
		bpf_map_delete_elem(&pod_buckets, &id);
		forget_learned(id);
	}
	bpf_map_delete_elem(&cgroups, &id);
	emit_cgroup(cgroup, path, EVENT_CGROUP_RMDIR);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
