#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# First process of the guest, in the initramfs: mounts the host's root read-only by 9p, puts a writable overlay on it, and
# goes on there with guest.sh. WEIR_CHECKOUT comes from the kernel's command line.
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev

while read -r module; do insmod "/modules/$module"; done </modules/order

p9=trans=virtio,version=9p2000.L,msize=262144
mount -t 9p -o "$p9,cache=loose,ro" host /host || poweroff -f
mount -t tmpfs -o size=50% tmpfs /upper
mkdir /upper/data /upper/work
mount -t overlay -o lowerdir=/host,upperdir=/upper/data,workdir=/upper/work overlay /root || poweroff -f
for point in proc sys; do umount "/$point"; done
mount --move /dev /root/dev
mkdir -p /root/run
mount -t tmpfs tmpfs /root/run
mkdir /root/run/results
mount -t 9p -o "$p9" results /root/run/results || poweroff -f
exec switch_root /root /bin/sh "$WEIR_CHECKOUT/scripts/kernels/guest.sh"
