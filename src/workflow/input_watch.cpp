// SPDX-License-Identifier: Apache-2.0
// Which names in which folders to watch for a file.
#include "workflow/input_watch.hpp"

#include <ctime>

#include "base/file.hpp"

namespace berth::workflow {

namespace {

AbsolutePath common_folder(const std::vector<AbsolutePath>& inputs) {
    AbsolutePath top = inputs.front().parent();
    for (const AbsolutePath& input : inputs) {
        while (!top.contains(input)) {
            top = top.parent();
        }
    }
    return top;
}

bool is_written_since(const AbsolutePath& path, InputWatch::Time begun) {
    std::error_code error;
    const auto written = std::filesystem::last_write_time(path.string(), error);
    return !error && written >= begun;
}

}  // namespace

// The clock that file systems take their times from; a finer one would be ahead of them by up to a tick.
InputWatch::Time InputWatch::now() {
    timespec coarse{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &coarse);
    return Time::clock::from_sys(std::chrono::sys_time<std::chrono::nanoseconds>(
        std::chrono::seconds(coarse.tv_sec) + std::chrono::nanoseconds(coarse.tv_nsec)));
}

bool InputWatch::follow(const std::vector<AbsolutePath>& inputs, Time begun) {
    if (inputs.empty()) {
        return false;
    }
    const AbsolutePath top = common_folder(inputs);
    bool missed = false;
    for (const AbsolutePath& input : inputs) {
        if (watched_.insert(input).second) {
            watch(input, top);
            // Its folder tells of what was renamed into place with an older time, or removed.
            missed = missed || is_written_since(input, begun) || is_written_since(input.parent(), begun);
        }
    }
    return missed;
}

// A folder that is renamed, or made, is seen by its own name in the folder above.
void InputWatch::watch(const AbsolutePath& input, const AbsolutePath& top) {
    for (AbsolutePath path = input; path != path.parent(); path = path.parent()) {
        const bool can_be_watched = is_directory(path.parent());
        if (can_be_watched) {
            watcher_.watch_file(path.string());
        }
        if (can_be_watched && path.parent() == top) {
            return;
        }
    }
}

}  // namespace berth::workflow
