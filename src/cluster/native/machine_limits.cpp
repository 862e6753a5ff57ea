// SPDX-License-Identifier: Apache-2.0
// Reading and raising sysctls.
#include "cluster/native/machine_limits.hpp"

#include <charconv>
#include <fcntl.h>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

namespace berth::cluster {

const std::vector<MachineLimit>& machine_limits() {
    static const std::vector<MachineLimit> limits{{"fs.inotify.max_user_instances", 1024},
                                                  {"fs.inotify.max_user_watches", 524288}};
    return limits;
}

std::vector<std::string> raise_machine_limits(const AbsolutePath& root) {
    std::vector<std::string> told;
    for (const MachineLimit& limit : machine_limits()) {
        const AbsolutePath path = root / replace_all(limit.name, ".", "/");
        const auto text = find_file(path);
        std::uint64_t present = 0;
        if (!text || std::from_chars(text->data(), text->data() + text->size(), present).ec != std::errc() ||
            present >= limit.least) {
            continue;
        }
        try {
            const FileDescriptor fd = open_file(path, O_WRONLY);
            write_all(fd.get(), std::to_string(limit.least), path.string());
            told.push_back(fmt::format("raised {} from {} to {} until the next boot", limit.name, present, limit.least));
        } catch (const Error&) {
            told.push_back(fmt::format("{} is {}, which several nodes outgrow; set it with 'sysctl -w {}={}'", limit.name,
                                       present, limit.name, limit.least));
        }
    }
    return told;
}

}  // namespace berth::cluster
