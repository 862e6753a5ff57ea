// SPDX-License-Identifier: Apache-2.0
// Names, removal and name resolution of short-lived containers.
#include "runtime/transient.hpp"

#include <unistd.h>

#include <atomic>
#include <charconv>

#include <fmt/format.h>

#include "base/file.hpp"
#include "base/text.hpp"

namespace berth::runtime {

namespace {

/// When a process began, in clock ticks: tells a living one from another process with its number.
std::string process_start(pid_t pid) {
    const std::optional<std::string> stat = find_file(AbsolutePath(fmt::format("/proc/{}/stat", pid)));
    if (!stat) {
        return {};
    }
    const std::size_t name_end = stat->rfind(')');
    const std::vector<std::string> fields = split(stat->substr(name_end + 2), ' ');
    return fields.size() > 19 ? fields[19] : std::string();
}

}  // namespace

std::string transient_id(std::string_view purpose) {
    static std::atomic<unsigned> number{0};
    return fmt::format("{}-{}-{}-{}", purpose, getpid(), process_start(getpid()), ++number);
}

void sweep_transient(Runtime& runtime, const AbsolutePath& state_directory) {
    if (!is_directory(state_directory)) {
        return;
    }
    for (const std::string& name : list_directory(state_directory)) {
        const std::vector<std::string> parts = split(name, '-');
        pid_t pid = 0;
        if (parts.size() != 4 ||
            std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), pid).ec != std::errc()) {
            continue;
        }
        if (process_start(pid) != parts[2]) {
            runtime.remove(name);
        }
    }
}

void add_name_resolution(RuntimeSpec& spec, const AbsolutePath& folder) {
    const auto show = [&](const char* name, const std::string& content) {
        const AbsolutePath file = folder / name;
        write_file(file, content);
        spec.mounts.push_back({.destination = std::string("/etc/") + name,
                               .type = "bind",
                               .source = file.string(),
                               .options = {"rbind", "ro"}});
    };
    show("hosts", fmt::format("127.0.0.1\tlocalhost {}\n::1\tlocalhost ip6-localhost ip6-loopback\n", spec.hostname));
    show("resolv.conf", find_file(AbsolutePath("/etc/resolv.conf")).value_or(""));
}

}  // namespace berth::runtime
