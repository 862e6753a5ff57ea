// SPDX-License-Identifier: Apache-2.0
// Building the container around one RUN and taking it down again.
#include "build/solver/sandbox.hpp"

#include "base/error.hpp"
#include "base/file.hpp"
#include "build/solver/mount_stubs.hpp"
#include "build/solver/users.hpp"
#include "crypto/hash.hpp"
#include "runtime/mounts.hpp"
#include "runtime/profiles.hpp"
#include "runtime/transient.hpp"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <list>

namespace berth::build {
namespace {

constexpr std::string_view hostname = "buildkitsandbox";  // scripts look for it to learn that they run in a build

/// Cuts a stream into lines; a carriage return begins a line anew, as on a terminal.
class LineCutter {
public:
    explicit LineCutter(const std::function<void(std::string_view)>& on_line) : on_line_(on_line) {}
    LineCutter(const LineCutter&) = delete;
    LineCutter& operator=(const LineCutter&) = delete;
    ~LineCutter() { flush(); }

    void add(std::string_view piece) {
        for (const char c : piece) {
            if (c == '\n') {
                emit();
            } else if (c == '\r') {
                returned_ = true;
            } else {
                if (returned_) {
                    line_.clear();
                    returned_ = false;
                }
                line_ += c;
            }
        }
    }
    void flush() {
        if (!line_.empty()) {
            emit();
        }
    }

private:
    void emit() {
        returned_ = false;
        on_line_(line_);
        line_.clear();
    }

    const std::function<void(std::string_view)>& on_line_;
    std::string line_;
    bool returned_ = false;
};

class Sandbox {
public:
    Sandbox(const SandboxRequest& request, runtime::Runtime& runtime) : request_(request), runtime_(runtime) {}

    int run(const std::function<void(std::string_view)>& on_line, const CancelToken& cancel) {
        runtime::enter_own_mount_namespace("building images with RUN needs root");
        const AbsolutePath root = request_.folder / "root";
        mount_root(root);
        runtime::RuntimeSpec spec = describe(root, cancel);
        MountStubs stubs(root);
        for (const runtime::MountSpec& mount : spec.mounts) {
            // What stands on /proc, /dev and /sys is never in the layer; those three themselves stay, as elsewhere.
            const std::string_view to = mount.destination;
            if (!to.starts_with("/dev") && !to.starts_with("/sys") && !to.starts_with("/proc")) {
                stubs.note(mount.destination);
            }
        }
        LineCutter output(on_line);
        LineCutter errors(on_line);
        const ProcessResult result = runtime_.run(
            {.id = runtime::transient_id("build"), .bundle = request_.folder / "bundle", .spec = std::move(spec)},
            {.on_output =
                 [&](Stream stream, std::string_view piece) {
                     (stream == Stream::standard_output ? output : errors).add(piece);
                 }},
            cancel);
        output.flush();
        errors.flush();
        stubs.remove();
        mounts_.clear();
        root_.reset();
        return result.status;
    }

private:
    void mount_root(const AbsolutePath& root) {
        const AbsolutePath upper = request_.folder / "diff";
        ensure_directory(upper);
        std::vector<AbsolutePath> lower = request_.layers;
        std::ranges::reverse(lower);
        if (lower.empty()) {
            const AbsolutePath nothing = request_.folder / "empty";
            ensure_directory(nothing);
            lower.push_back(nothing);
        }
        root_.emplace(runtime::OverlayOptions{.lower = std::move(lower),
                                              .upper = upper,
                                              .work = request_.folder / "work",
                                              .durability = runtime::OverlayOptions::Durability::throw_away},
                      root);
    }

    runtime::RuntimeSpec describe(const AbsolutePath& root, const CancelToken& cancel) {
        const RunWork& work = request_.work;
        const bool isolated = work.network == RunNetwork::none;
        runtime::RuntimeSpec spec =
            runtime::ordinary_container(root, isolated ? runtime::Networking::isolated : runtime::Networking::host);
        spec.hostname = hostname;
        const RunUser user = find_user(request_.parent, work.user);
        spec.process.arguments = work.arguments;
        spec.process.environment = work.environment;
        for (const auto& [name, value] : request_.proxies) {
            if (std::ranges::find(spec.process.environment, name, &std::pair<std::string, std::string>::first) ==
                spec.process.environment.end()) {
                spec.process.environment.emplace_back(name, value);
            }
        }
        spec.process.working_directory = work.working_directory;
        spec.process.user = user.uid;
        spec.process.group = user.gid;
        spec.process.additional_groups = user.groups;
        runtime::add_name_resolution(spec, request_.folder);
        add_scripts(spec);
        for (std::size_t i = 0; i < work.mounts.size(); ++i) {
            add_mount(spec, work.mounts[i], request_.mounts[i], i, cancel);
        }
        return spec;
    }

    void bind(runtime::RuntimeSpec& spec, const AbsolutePath& source, const std::string& target, MountAccess access) {
        spec.mounts.push_back({.destination = target,
                               .type = "bind",
                               .source = source.string(),
                               .options = {"rbind", access == MountAccess::read_only ? "ro" : "rw"}});
    }

    void add_scripts(runtime::RuntimeSpec& spec) {
        if (request_.work.scripts.empty()) {
            return;
        }
        const AbsolutePath folder = request_.folder / "pipes";
        ensure_directory(folder);
        for (const InlineFile& script : request_.work.scripts) {
            write_file(folder / script.name, script.data, {.mode = 0755});
        }
        bind(spec, folder, "/dev/pipes", MountAccess::read_only);
    }

    void add_mount(runtime::RuntimeSpec& spec, const RunMount& mount, const MountedTree& tree, std::size_t number,
                   const CancelToken& cancel) {
        switch (mount.kind) {
        case MountKind::tmpfs: {
            std::vector<std::string> options{"nosuid", "nodev", "mode=1777"};
            if (mount.size > 0) {
                options.push_back(fmt::format("size={}", mount.size));
            }
            spec.mounts.push_back(
                {.destination = mount.target, .type = "tmpfs", .source = "tmpfs", .options = std::move(options)});
            break;
        }
        case MountKind::secret:
            add_secret(spec, mount, number);
            break;
        case MountKind::cache:
            add_cache(spec, mount, cancel);
            break;
        case MountKind::bind:
            bind(spec, prepare_tree(mount, tree, number), mount.target, mount.access);
            break;
        }
    }

    /// The folder or file that a bind mount shows; writes to it go to a folder that is thrown away.
    AbsolutePath prepare_tree(const RunMount& mount, const MountedTree& tree, std::size_t number) {
        const AbsolutePath place = request_.folder / fmt::format("mount-{}", number);
        ensure_directory(place);
        std::vector<AbsolutePath> lower = tree.layers;
        std::ranges::reverse(lower);
        const AbsolutePath nothing = request_.folder / "empty";
        ensure_directory(nothing);
        if (lower.empty()) {
            lower.push_back(nothing);
        }
        runtime::OverlayOptions options{.lower = std::move(lower)};
        if (mount.access == MountAccess::read_write) {
            options.upper = place / "diff";
            options.work = place / "work";
            options.durability = runtime::OverlayOptions::Durability::throw_away;
        } else if (options.lower.size() == 1) {
            options.lower.push_back(nothing); // a read-only overlay needs two folders
        }
        const AbsolutePath target = place / "tree";
        mounts_.emplace_back(options, target);
        const AbsolutePath source = target / mount.source.substr(1);
        if (!exists(source)) {
            throw Error(ErrorKind::not_found, fmt::format("'{}' of the mount at '{}' does not exist in its source",
                                                          mount.source, mount.target));
        }
        return source;
    }

    void add_cache(runtime::RuntimeSpec& spec, const RunMount& mount, const CancelToken& cancel) {
        const AbsolutePath place = request_.cache / crypto::sha256_hex(mount.id);
        const AbsolutePath content =
            mount.sharing == CacheSharing::exclusive ? free_cache(place) : place / "shared";
        if (!exists(content)) {
            ensure_directory(content);
            chmod(content.c_str(), mount.mode.value_or(0755));
            if (::chown(content.c_str(), mount.user.value_or(0), mount.group.value_or(0)) != 0) {
                throw system_error("set the owner of cache", content.string());
            }
        }
        if (mount.sharing == CacheSharing::locked) {
            locks_.emplace_back(place / "lock", FileLock::Mode::exclusive, cancel);
        }
        const AbsolutePath source = mount.source == "/" ? content : content / mount.source.substr(1);
        ensure_directory(source);
        bind(spec, source, mount.target, mount.access);
    }

    /// sharing=private: the first of the cache's folders that no other build uses.
    AbsolutePath free_cache(const AbsolutePath& place) {
        ensure_directory(place);
        for (unsigned number = 0;; ++number) {
            std::optional<FileLock> lock =
                FileLock::find_free(place / fmt::format("lock-{}", number), FileLock::Mode::exclusive);
            if (lock) {
                locks_.push_back(std::move(*lock));
                return place / fmt::format("private-{}", number);
            }
        }
    }

    void add_secret(runtime::RuntimeSpec& spec, const RunMount& mount, std::size_t number) {
        const auto secret = request_.secrets.find(mount.id);
        if (secret == request_.secrets.end()) {
            if (mount.need == Need::required) {
                throw Error(ErrorKind::not_found, fmt::format("secret '{}' was not given", mount.id),
                            fmt::format("give it with --secret id={},src=FILE", mount.id));
            }
            return;
        }
        if (mount.variable) {
            spec.process.environment.emplace_back(mount.variable->empty() ? mount.id : *mount.variable, secret->second);
        }
        if (mount.target.empty()) {
            return;
        }
        // In memory only: a file system of its own that disappears with the namespace.
        const AbsolutePath folder = request_.folder / fmt::format("secret-{}", number);
        ensure_directory(folder);
        if (::mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700") != 0) {
            throw system_error("mount memory for secret", mount.id);
        }
        const AbsolutePath file = folder / "content";
        write_file(file, secret->second, {.mode = mount.mode.value_or(0400)});
        if (::chown(file.c_str(), mount.user.value_or(0), mount.group.value_or(0)) != 0) {
            throw system_error("set the owner of secret", mount.id);
        }
        bind(spec, file, mount.target, MountAccess::read_only);
        secret_folders_.push_back(folder);
    }

    const SandboxRequest& request_;
    runtime::Runtime& runtime_;
    std::optional<runtime::OverlayMount> root_;
    std::list<runtime::OverlayMount> mounts_;
    std::list<FileLock> locks_;

    struct SecretFolder {
        explicit SecretFolder(AbsolutePath folder) : path(std::move(folder)) {}
        SecretFolder(const SecretFolder&) = delete;
        SecretFolder& operator=(const SecretFolder&) = delete;
        ~SecretFolder() { umount2(path.c_str(), MNT_DETACH); }
        AbsolutePath path;
    };
    struct SecretFolders : std::list<SecretFolder> {
        void push_back(const AbsolutePath& path) { emplace_back(path); }
    } secret_folders_;
};

} // namespace

int run_in_sandbox(const SandboxRequest& request, runtime::Runtime& runtime,
                   const std::function<void(std::string_view)>& on_line, const CancelToken& cancel) {
    return Sandbox(request, runtime).run(on_line, cancel);
}

} // namespace berth::build
