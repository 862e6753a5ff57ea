// SPDX-License-Identifier: Apache-2.0
// Assembles what is above Debian in a node.
//
// Images are imported into the node's containerd here and unpacked, so that no node spends its start on that. What they
// unpack to stays out of /var, which every node has for itself: snapshots and blobs lie in /kind/preload, and containerd's
// own folders have symbolic links to them. So /var is small, copied in no time, and what is big is shared by all nodes.
#include "cluster/node_image/node_layer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <set>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cluster/node_image/component_image.hpp"
#include "cluster/node_image/embedded.hpp"

namespace berth::cluster::node_image {

namespace {

constexpr const char* snapshots = "io.containerd.snapshotter.v1.overlayfs/snapshots";
constexpr const char* blobs = "io.containerd.content.v1.content/blobs/sha256";

void make_link(const std::string& target, const AbsolutePath& at) {
    ensure_directory(at.parent());
    if (symlink(target.c_str(), at.c_str()) != 0) {
        throw system_error("make the link", at.string());
    }
}

/// A second name where the file system allows it, else a copy.
void place_program(Workshop& workshop, progress::Task& task, const AbsolutePath& source, const AbsolutePath& target) {
    ensure_directory(target.parent());
    if (link(source.c_str(), target.c_str()) != 0) {
        workshop.run({.arguments = {"cp", "--reflink=auto", source.string(), target.string()}}, task);
    }
    if (chmod(target.c_str(), 0755) != 0) {
        throw system_error("make executable", target.string());
    }
}

/// What the programs of kube-proxy and the pod network call, with the libraries these need, taken from the base system.
std::vector<ImageFile> tool_files(Workshop& workshop, progress::Task& task, const AbsolutePath& base) {
    std::set<std::string> paths{"/usr/sbin/xtables-nft-multi", "/usr/sbin/xtables-legacy-multi", "/usr/sbin/nft",
                                "/usr/sbin/ipset",             "/usr/sbin/conntrack",            "/bin/ip"};
    // Matches and targets are modules that iptables loads when a rule names them; they need libraries of their own.
    const std::string modules{trim(workshop.run({.arguments = {"chroot", base.string(), "sh", "-c",
                                                              "echo /usr/lib/*-linux-gnu/xtables"}}, task))};
    for (const std::string& name : list_directory(base / modules.substr(1))) {
        if (name.ends_with(".so")) {
            paths.insert(modules + "/" + name);
        }
    }
    std::vector<std::string> command{"chroot", base.string(), "ldd"};
    command.insert(command.end(), paths.begin(), paths.end());
    for (const std::string& line : split_lines(workshop.run({.arguments = command}, task))) {
        // "  libmnl.so.0 => /lib/x86_64-linux-gnu/libmnl.so.0 (0x...)" or "  /lib64/ld-linux-x86-64.so.2 (0x...)"
        const std::size_t start = line.find('/');
        const std::size_t end = line.find(" (0x");
        if (start != std::string::npos && end != std::string::npos && end > start) {
            paths.insert(line.substr(start, end - start));
        }
    }
    std::vector<ImageFile> files;
    for (const std::string& path : paths) {
        const AbsolutePath source = base / path.substr(1);
        files.push_back({.path = path.substr(1), .source = source});
    }
    for (const std::string_view family : {"iptables", "ip6tables"}) {
        for (const std::string_view end : {"", "-save", "-restore"}) {
            files.push_back({.path = fmt::format("usr/sbin/{}{}", family, end), .link_target = "xtables-nft-multi"});
        }
    }
    return files;
}

std::vector<ComponentImage> component_images(const NodeParts& parts, const std::vector<ImageFile>& tools) {
    const ImageNames names = image_names(parts.versions);
    const auto program = [&](const std::string& name, const std::string& folder) {
        return ImageFile{.path = folder + name, .source = parts.programs.at(name)};
    };
    std::vector<ComponentImage> images;
    for (const std::string name : {"kube-apiserver", "kube-controller-manager", "kube-scheduler"}) {
        images.push_back({.name = fmt::format("registry.k8s.io/{}:{}", name, parts.kubernetes),
                          .entrypoint = {"/usr/local/bin/" + name},
                          .layers = {{program(name, "usr/local/bin/")}}});
    }
    images.push_back({.name = fmt::format("registry.k8s.io/kube-proxy:{}", parts.kubernetes),
                      .entrypoint = {"/usr/local/bin/kube-proxy"},
                      .layers = {tools, {program("kube-proxy", "usr/local/bin/")}}});
    images.push_back({.name = fmt::format("registry.k8s.io/etcd:{}", parts.versions.etcd),
                      .entrypoint = {"/usr/local/bin/etcd"},
                      .layers = {{program("etcd", "usr/local/bin/"), program("etcdctl", "usr/local/bin/")}}});
    images.push_back({.name = fmt::format("registry.k8s.io/coredns/coredns:{}", parts.versions.coredns),
                      .entrypoint = {"/coredns"},
                      .layers = {{program("coredns", "")}}});
    images.push_back({.name = names.pause,
                      .entrypoint = {"/pause"},
                      .layers = {{{.path = "pause", .content = embedded_file("pause")}}}});
    images.push_back({.name = names.cni,
                      .entrypoint = {"/usr/local/bin/berth-cni"},
                      .layers = {tools, {program("berth-cni", "usr/local/bin/")}}});
    images.push_back({.name = names.local_path,
                      .entrypoint = {"local-path-provisioner"},
                      .layers = {{program("local-path-provisioner", "usr/bin/")}}});
    ComponentImage helper{.name = names.helper, .entrypoint = {}, .layers = {{}}};
    helper.layers[0].push_back({.path = "bin/busybox", .source = parts.base / "bin/busybox"});
    for (const std::string_view applet : {"sh", "mkdir", "rm", "chmod", "ls", "cat", "sleep", "du"}) {
        helper.layers[0].push_back({.path = fmt::format("bin/{}", applet), .link_target = "busybox"});
    }
    images.push_back(std::move(helper));
    return images;
}

void preload_images(Workshop& workshop, progress::Task& task, const NodeParts& parts, const AbsolutePath& folder,
                    const AbsolutePath& root) {
    const AbsolutePath state = folder / "state";
    ensure_directory(state / "images");
    ensure_directory(state / "containerd");
    const std::vector<ComponentImage> images = component_images(parts, tool_files(workshop, task, parts.base));
    for (std::size_t i = 0; i < images.size(); ++i) {
        workshop.context().cancel.throw_if_cancelled();
        task.detail(fmt::format("packing {}", images[i].name));
        write_component_archive(images[i], state / fmt::format("images/{:02}.tar", i));
        task.advance(i + 1, images.size(), "images");
    }
    const AbsolutePath script = state / "preload";
    write_file(script, embedded_file("preload"));
    within("cannot preload the images of a node", [&] {
        workshop.run({.arguments = {"unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", script.string(),
                                    parts.base.string(), state.string()}}, task);
    });

    const AbsolutePath containerd = root / "var/lib/containerd";
    ensure_directory(containerd.parent());
    rename_path(state / "containerd", containerd);
    for (const auto& [what, place] : {std::pair{snapshots, "kind/preload/snapshots"}, {blobs, "kind/preload/blobs"}}) {
        ensure_directory(root / place);
        for (const std::string& name : list_directory(containerd / what)) {
            rename_path(containerd / what / name, root / place / name);
            make_link(fmt::format("/{}/{}", place, name), containerd / what / name);
        }
    }
    remove_tree(state);
}

struct NodeFile {
    const char* path;
    const char* embedded;
    mode_t mode;
};

void write_node_files(const NodeParts& parts, const AbsolutePath& root) {
    const ImageNames names = image_names(parts.versions);
    const std::vector<std::pair<std::string, std::string>> values{{"PAUSE_IMAGE", names.pause},
                                                                  {"CNI_IMAGE", names.cni},
                                                                  {"LOCAL_PATH_IMAGE", names.local_path},
                                                                  {"HELPER_IMAGE", names.helper}};
    for (const auto& [path, embedded, mode] : {
             NodeFile{"usr/local/bin/entrypoint", "entrypoint", 0755},
             {"usr/local/libexec/kubelet-cgroups", "kubelet-cgroups", 0755},
             {"etc/systemd/system/containerd.service", "containerd.service", 0644},
             {"etc/systemd/system/kubelet.service", "kubelet.service", 0644},
             {"etc/containerd/config.toml", "containerd.toml", 0644},
             {"kind/manifests/default-cni.yaml", "default-cni.yaml", 0644},
             {"kind/manifests/default-storage.yaml", "default-storage.yaml", 0644},
         }) {
        const AbsolutePath target = root / path;
        ensure_directory(target.parent());
        write_file(target, fill_template(embedded_file(embedded), values), {.mode = mode});
    }
    write_file(root / "kind/version", parts.kubernetes);
    for (const char* service : {"containerd.service", "kubelet.service"}) {
        make_link(fmt::format("/etc/systemd/system/{}", service),
                  root / "etc/systemd/system/multi-user.target.wants" / service);
    }
    for (const char* folder : {"etc/cni/net.d", "etc/containerd/certs.d", "etc/kubernetes/manifests", "var/lib/kubelet",
                               "var/lib/etcd", "var/local-path-provisioner"}) {
        ensure_directory(root / folder);
    }
}

}  // namespace

AbsolutePath ensure_node_layer(Workshop& workshop, const NodeParts& parts) {
    return workshop.ensure("node", parts.key, node_title, [&](const AbsolutePath& folder, progress::Task& task) {
        const AbsolutePath root = folder / "root";
        ensure_directory(root);
        for (const char* name : {"kubeadm", "kubelet", "kubectl"}) {
            place_program(workshop, task, parts.programs.at(name), root / "usr/bin" / name);
        }
        write_node_files(parts, root);
        preload_images(workshop, task, parts, folder, root);
    });
}

}  // namespace berth::cluster::node_image
