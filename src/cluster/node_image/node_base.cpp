// SPDX-License-Identifier: Apache-2.0
// debootstrap, then what a node does not need is taken away.
#include "cluster/node_image/node_base.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/text.hpp"
#include "image/platform.hpp"

namespace berth::cluster::node_image {

namespace {

std::string find_debootstrap() {
    if (const auto found = find_program("debootstrap")) {
        return found->string();
    }
    const AbsolutePath usual("/usr/sbin/debootstrap");
    if (exists(usual)) {
        return usual.string();
    }
    throw Error(ErrorKind::not_found, "making a node image needs 'debootstrap'", "apt-get install debootstrap");
}

void empty_directory(const AbsolutePath& folder) {
    if (!is_directory(folder)) {
        return;
    }
    for (const std::string& name : list_directory(folder)) {
        remove_tree(folder / name);
    }
}

void make_link(const std::string& target, const AbsolutePath& at) {
    remove_tree(at);
    ensure_directory(at.parent());
    if (symlink(target.c_str(), at.c_str()) != 0) {
        throw system_error("make the link", at.string());
    }
}

/// CNI plugins stand where Kubernetes and every other pod network look for them.
void move_cni_plugins(const AbsolutePath& root) {
    const AbsolutePath debian = root / "usr/lib/cni";
    const AbsolutePath usual = root / "opt/cni/bin";
    ensure_directory(usual.parent());
    rename_path(debian, usual);
    make_link("/opt/cni/bin", debian);
}

void trim(const BaseSystem& base, const AbsolutePath& root) {
    for (const std::string& path : base.emptied) {
        empty_directory(root / path);
    }
    for (const std::string& path : base.removed) {
        remove_tree(root / path);
    }
    for (const std::string& unit : base.masked_units) {
        make_link("/dev/null", root / "etc/systemd/system" / unit);
    }
    make_link("/lib/systemd/system/multi-user.target", root / "etc/systemd/system/default.target");
    for (const std::string& path : base.folders) {
        ensure_directory(root / path);
    }
    for (const auto& [path, content] : base.files) {
        ensure_directory((root / path).parent());
        write_file(root / path, content);
    }
    move_cni_plugins(root);
}

}  // namespace

AbsolutePath ensure_base(Workshop& workshop, const BaseSystem& base) {
    const std::string key = base.key(image::Platform::host().architecture);
    return workshop.ensure("base", key, base_title, [&](const AbsolutePath& folder, progress::Task& task) {
        const AbsolutePath root = folder / "root";
        // In a mount namespace of its own: debootstrap mounts /proc in there, and must leave nothing when it is killed.
        ProcessCommand command{.arguments = {"unshare", "--mount", find_debootstrap(), "--variant=minbase",
                                             "--include=" + join(base.packages, ","), base.suite, root.string()}};
        if (!base.mirror.empty()) {
            command.arguments.push_back(base.mirror);
        }
        within("cannot make the Debian system of a node", [&] { workshop.run(command, task); });
        trim(base, root);
    });
}

}  // namespace berth::cluster::node_image
