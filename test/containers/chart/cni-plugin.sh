#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A network plug-in (CNI 1.0.0) for tests: links a pod's network with the machine by a pair of interfaces, and changes nothing
# else. Named `loopback` it sets up that of the pod. The configuration says `address` (the pod's) and `gateway` (the machine's
# end).
set -eu

input=$(cat)
field() { echo "$input" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
in_pod() { nsenter --net="$CNI_NETNS" ip "$@"; }

case $CNI_COMMAND in
VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.1","0.4.0","1.0.0"]}' ;;
ADD)
	if [ "$(basename "$0")" = loopback ]; then
		in_pod link set lo up
		echo '{"cniVersion":"1.0.0","interfaces":[{"name":"lo"}],"ips":[{"interface":0,"address":"127.0.0.1/8"}]}'
		exit
	fi
	address=$(field address)
	gateway=$(field gateway)
	host=weir$(echo "$CNI_CONTAINERID" | cut -c 1-8)
	in_pod link add "$CNI_IFNAME" type veth peer name "$host"
	in_pod link set "$host" netns 1
	ip address add "$gateway" peer "$address" dev "$host"
	ip link set "$host" up
	in_pod address add "$address" peer "$gateway" dev "$CNI_IFNAME"
	in_pod link set "$CNI_IFNAME" up
	in_pod route add default via "$gateway"
	echo "{\"cniVersion\":\"1.0.0\",\"interfaces\":[{\"name\":\"$CNI_IFNAME\",\"sandbox\":\"$CNI_NETNS\"}]," \
		"\"ips\":[{\"interface\":0,\"address\":\"$address/32\",\"gateway\":\"$gateway\"}]}"
	;;
# The pair goes with the pod's network.
DEL) ;;
esac
