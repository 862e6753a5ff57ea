// SPDX-License-Identifier: Apache-2.0
// The Debian system of a node, as data: what is installed, taken away, silenced and written.
#include "cluster/node_image/recipe.hpp"

namespace berth::cluster::node_image {

BaseSystem base_system(std::string mirror) {
    BaseSystem base;
    base.mirror = std::move(mirror);
    base.packages = {
        // init and the container runtime
        "systemd", "systemd-sysv", "libnss-myhostname", "containerd", "runc", "containernetworking-plugins",
        // what kube-proxy, the kubelet and the pod network call
        "iptables", "nftables", "iproute2", "ethtool", "conntrack", "ebtables", "ipset", "socat", "kmod", "procps",
        // what people use when they look into a node, and the shell of helper pods
        "curl", "ca-certificates", "hostname", "jq", "busybox-static",
    };
    base.emptied = {
        "boot", "home", "media", "srv", "tmp", "var/log", "var/cache/apt", "var/lib/apt/lists", "var/cache/debconf",
        "usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale", "usr/share/lintian", "usr/share/bug",
        "usr/share/common-licenses", "usr/share/zoneinfo", "etc/apt/sources.list.d",
    };
    base.removed = {
        "etc/hostname", "etc/resolv.conf", "etc/fstab", "var/cache/ldconfig", "var/lib/dbus/machine-id",
        "var/lib/dpkg/status-old", "var/lib/dpkg/available-old",
        // what packages enabled: a node enables its own two services
        "etc/systemd/system/multi-user.target.wants", "etc/systemd/system/timers.target.wants",
        "etc/systemd/system/sysinit.target.wants", "etc/systemd/system/getty.target.wants",
        "etc/systemd/system/sockets.target.wants", "etc/systemd/system/remote-fs.target.wants",
        "etc/systemd/system/network-online.target.wants",
    };
    base.masked_units = {
        // devices, modules and file systems are the host's
        "systemd-udevd.service", "systemd-udev-trigger.service", "systemd-modules-load.service",
        "systemd-remount-fs.service", "systemd-binfmt.service", "systemd-pstore.service", "systemd-hwdb-update.service",
        "sys-kernel-config.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "sys-fs-fuse-connections.mount",
        "dev-hugepages.mount", "dev-mqueue.mount", "proc-sys-fs-binfmt_misc.automount", "remote-fs.target",
        "cryptsetup.target", "systemd-network-generator.service",
        // nobody logs in
        "systemd-logind.service", "systemd-user-sessions.service", "systemd-update-utmp.service",
        "systemd-update-utmp-runlevel.service", "getty.target", "getty-static.service", "console-getty.service",
        "systemd-ask-password-wall.path", "systemd-ask-password-console.path",
        // done when the image was made, or never
        "systemd-firstboot.service", "systemd-sysusers.service", "systemd-random-seed.service", "ldconfig.service",
        "systemd-machine-id-commit.service", "systemd-update-done.service", "systemd-journal-catalog-update.service",
        "systemd-boot-system-token.service", "systemd-journal-flush.service", "systemd-tmpfiles-clean.timer",
        "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
        "fstrim.timer", "nftables.service",
    };
    base.folders = {"var/lib/containerd", "kind", "lib/modules"};
    base.files = {
        // An empty id is filled in by the entrypoint, once a node.
        {"etc/machine-id", ""},
        {"etc/systemd/journald.conf.d/10-node.conf", "[Journal]\nStorage=volatile\nRuntimeMaxUse=64M\nAudit=no\n"},
        {"etc/systemd/system.conf.d/05-node.conf", "[Manager]\nDefaultTimeoutStopSec=5s\nDefaultTasksMax=infinity\n"},
        {"etc/sysctl.d/10-node.conf", "net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\n"},
        {"etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\n"},
    };
    return base;
}

}  // namespace berth::cluster::node_image
