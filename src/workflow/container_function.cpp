// SPDX-License-Identifier: Apache-2.0
// Joining image, store and runtime for one function.
#include "workflow/container_function.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/solver/layer_tree.hpp"
#include "build/solver/users.hpp"
#include "runtime/mounts.hpp"
#include "runtime/profiles.hpp"
#include "runtime/transient.hpp"
#include "store/pull.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <future>
#include <map>

namespace berth::workflow {

namespace {

using render::ContainerFunction;
using render::FunctionMount;

constexpr const char* hostname = "function";

[[noreturn]] void refuse_mount(const FunctionMount& mount, std::string_view problem) {
    throw Error(ErrorKind::invalid, fmt::format("invalid mount config for type \"{}\": {}", mount.type, problem));
}

runtime::MountSpec bind_mount(const FunctionMount& mount) {
    if (mount.source.empty()) {
        refuse_mount(mount, "field Source must not be empty");
    }
    if (!exists(AbsolutePath(mount.source))) {
        refuse_mount(mount, fmt::format("bind source path does not exist: {}", mount.source));
    }
    const bool writable = mount.access == FunctionMount::Access::read_write;
    return {.destination = mount.target,
            .type = "bind",
            .source = mount.source,
            .options = {"rbind", "rprivate", writable ? "rw" : "ro"}};
}

runtime::MountSpec memory_mount(const FunctionMount& mount) {
    if (!mount.source.empty()) {
        refuse_mount(mount, "field Source must not be specified");
    }
    const bool writable = mount.access == FunctionMount::Access::read_write;
    return {.destination = mount.target,
            .type = "tmpfs",
            .source = "tmpfs",
            .options = {"nosuid", "nodev", "noexec", "mode=1777", writable ? "rw" : "ro"}};
}

runtime::MountSpec mount_spec(const FunctionMount& mount) {
    if (mount.target.empty()) {
        refuse_mount(mount, "field Target must not be empty");
    }
    if (!mount.target.starts_with('/')) {
        refuse_mount(mount, fmt::format("invalid mount path: '{}' mount path must be absolute", mount.target));
    }
    if (mount.type == "bind") {
        return bind_mount(mount);
    }
    if (mount.type == "tmpfs") {
        return memory_mount(mount);
    }
    if (mount.type == "volume") {
        throw Error(ErrorKind::unsupported, fmt::format("the mount at '{}' is of type 'volume', and only a container "
                                                        "engine keeps volumes",
                                                        mount.target),
                    "mount a folder with type=bind");
    }
    throw Error(ErrorKind::invalid, fmt::format("mount type '{}' is unknown", mount.type), "take 'bind' or 'tmpfs'");
}

/// The image's variables under the function's, with those that every container has.
std::vector<std::pair<std::string, std::string>> environment(const ContainerFunction& function,
                                                             const image::ContainerConfig& config,
                                                             const runtime::RuntimeSpec& spec,
                                                             const std::string& home) {
    std::map<std::string, std::string> merged{spec.process.environment.begin(), spec.process.environment.end()};
    merged.insert_or_assign("HOSTNAME", hostname);
    merged.insert_or_assign("HOME", home);
    for (const std::string& entry : config.env) {
        if (const auto pair = split_once(entry, "=")) {
            merged.insert_or_assign(std::string(pair->first), std::string(pair->second));
        }
    }
    for (const auto& [name, value] : function.environment) {
        if (value) {
            merged.insert_or_assign(name, *value);
        } else {
            merged.erase(name);
        }
    }
    return {merged.begin(), merged.end()};
}

std::vector<std::string> command(const ContainerFunction& function, const image::ContainerConfig& config) {
    std::vector<std::string> arguments = config.entrypoint.value_or(std::vector<std::string>{});
    for (const std::string& argument : config.command.value_or(std::vector<std::string>{})) {
        arguments.push_back(argument);
    }
    if (arguments.empty()) {
        throw Error(ErrorKind::invalid, fmt::format("image '{}' says no command to run", function.image));
    }
    return arguments;
}

struct UnpackedImage {
    image::ContainerConfig config;
    std::vector<AbsolutePath> layers; ///< bottom first
};

UnpackedImage unpack(const std::string& name, const ContainerFunctionServices& services, const CancelToken& cancel) {
    const store::StoredImage stored =
        store::ensure_image(services.store, image::Reference::parse(name), image::Platform::host(), services.registry,
                            services.progress, cancel);
    return {.config = stored.config.container,
            .layers = services.store.layers().ensure_unpacked(stored.layers(), services.progress, cancel)};
}

/// For a thread of its own, whose mount namespace holds the container's root and ends with it.
ProcessResult run_here(const ContainerFunction& function, const UnpackedImage& image, const AbsolutePath& folder,
                       runtime::Runtime& runtime, const CancelToken& cancel) {
    runtime::enter_own_mount_namespace("functions in containers need root");
    std::vector<AbsolutePath> lower = image.layers;
    std::ranges::reverse(lower);
    if (lower.empty()) {
        ensure_directory(folder / "empty");
        lower.push_back(folder / "empty");
    }
    // Functions may write to their root: it is an upper folder that is thrown away.
    const runtime::OverlayMount root({.lower = std::move(lower),
                                      .upper = folder / "diff",
                                      .work = folder / "work",
                                      .durability = runtime::OverlayOptions::Durability::throw_away},
                                     folder / "root");
    return runtime.run({.id = runtime::transient_id("function"),
                        .bundle = folder / "bundle",
                        .spec = describe_function(function, image.config, image.layers, root.path(), folder)},
                       {.input = function.input}, cancel);
}

}  // namespace

runtime::RuntimeSpec describe_function(const ContainerFunction& function, const image::ContainerConfig& config,
                                       const std::vector<AbsolutePath>& layers, const AbsolutePath& root,
                                       const AbsolutePath& folder) {
    const bool isolated = function.network == ContainerFunction::Network::none;
    runtime::RuntimeSpec spec =
        runtime::ordinary_container(root, isolated ? runtime::Networking::isolated : runtime::Networking::host);
    spec.hostname = hostname;
    const build::RunUser user = build::find_user(build::LayerTree(layers), function.user);
    spec.process.arguments = command(function, config);
    spec.process.environment = environment(function, config, spec, user.home);
    spec.process.working_directory = config.working_directory.empty() ? "/" : config.working_directory;
    spec.process.user = user.uid;
    spec.process.group = user.gid;
    spec.process.additional_groups = user.groups;
    spec.process.new_privileges = runtime::ProcessSpec::NewPrivileges::refused;
    runtime::add_name_resolution(spec, folder);
    for (const FunctionMount& mount : function.mounts) {
        spec.mounts.push_back(mount_spec(mount));
    }
    return spec;
}

ProcessResult run_container_function(const ContainerFunction& function, const ContainerFunctionServices& services,
                                     const CancelToken& cancel) {
    // Held until the container is gone: none of its layers may be collected meanwhile.
    const store::Lease lease = services.store.leases().acquire();
    const UnpackedImage image = unpack(function.image, services, cancel);
    const store::ScratchItem folder = services.store.layers().make_work_directory();
    progress::Task task(services.progress, fmt::format("run function '{}'", function.image));
    return std::async(std::launch::async,
                      [&] { return run_here(function, image, folder.path(), services.runtime, cancel); })
        .get();
}

}  // namespace berth::workflow
