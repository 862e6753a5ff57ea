// SPDX-License-Identifier: Apache-2.0
// Making each part once.
#include "cluster/node_image/workshop.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.hpp"

namespace berth::cluster::node_image {

void Forecast::expect(const std::string& part, int seconds) {
    const std::lock_guard lock(mutex_);
    open_[part] = seconds;
}

void Forecast::finished(const std::string& part, std::chrono::seconds took) {
    const std::lock_guard lock(mutex_);
    const auto at = open_.find(part);
    if (at == open_.end()) {
        return;
    }
    expected_done_ += at->second;
    actual_done_ += static_cast<double>(took.count());
    open_.erase(at);
}

void Forecast::found(const std::string& part) {
    const std::lock_guard lock(mutex_);
    open_.erase(part);
}

std::string Forecast::text() const {
    const std::lock_guard lock(mutex_);
    double seconds = 0;
    for (const auto& [part, expected] : open_) {
        seconds += expected;
    }
    if (seconds <= 0) {
        return {};
    }
    // One short part says little about the machine: the table weighs as much as a minute of experience.
    const double weight = 60;
    seconds *= (actual_done_ + weight) / (expected_done_ + weight);
    if (seconds < 60) {
        return fmt::format("about {:.0f} s left", std::max(1.0, seconds));
    }
    return fmt::format("about {:.0f} min left", std::max(1.0, seconds / 60));
}

AbsolutePath Workshop::place(std::string_view kind, std::string_view key) const {
    return context_.folder / fmt::format("{}-{}", kind, key);
}

bool Workshop::has(std::string_view kind, std::string_view key) const { return is_directory(place(kind, key)); }

void Workshop::tell() const {
    if (const std::string left = forecast_.text(); !left.empty()) {
        context_.task.detail(left);
    }
}

AbsolutePath Workshop::ensure(std::string_view kind, std::string_view key, const std::string& title,
                              const std::function<void(const AbsolutePath&, progress::Task&)>& make) {
    const AbsolutePath target = place(kind, key);
    ensure_directory(context_.folder);
    if (is_directory(target)) {
        forecast_.found(title);
        return target;
    }
    const FileLock lock(AbsolutePath(target.string() + ".lock"), FileLock::Mode::exclusive, context_.cancel);
    if (is_directory(target)) {
        forecast_.found(title);
        return target;
    }
    tell();
    const auto start = std::chrono::steady_clock::now();
    const AbsolutePath part(target.string() + ".part");
    remove_tree(part);
    ensure_directory(part);
    {
        progress::Task task(context_.task.sink(), title, context_.task.id());
        make(part, task);
        sync_path(part);
        rename_path(part, target);
    }
    forecast_.finished(title, std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start));
    tell();
    return target;
}

void Workshop::keep_only(std::string_view kind, std::string_view key) const {
    const std::string prefix = fmt::format("{}-", kind);
    const std::string kept = prefix + std::string(key);
    constexpr std::string_view lock_suffix = ".lock";
    for (const std::string& name : list_directory(context_.folder)) {
        if (!name.starts_with(prefix) || name.starts_with(kept) || !name.ends_with(lock_suffix)) {
            continue;
        }
        const AbsolutePath lock_path = context_.folder / name;
        if (const auto lock = FileLock::find_free(lock_path, FileLock::Mode::exclusive)) {
            const std::string folder = name.substr(0, name.size() - lock_suffix.size());
            remove_tree(context_.folder / folder);
            remove_tree(context_.folder / (folder + ".part"));
        }
    }
}

std::string Workshop::run(const ProcessCommand& command, progress::Task& task) const {
    ProcessCommand shown = command;
    std::string output;
    std::string errors;
    std::string line;
    shown.on_output = [&](Stream stream, std::string_view bytes) {
        std::string& kept = stream == Stream::standard_output ? output : errors;
        kept += bytes;
        for (const char character : bytes) {
            if (character != '\n') {
                line += character;
            } else if (!line.empty()) {
                task.detail(std::exchange(line, {}));
            }
        }
    };
    ProcessResult result = context_.processes.run(shown, context_.cancel);
    if (result.status != 0) {
        result.output = output;
        result.error_output = errors.empty() ? output : errors;
        throw process_error(command, result);
    }
    return output;
}

}  // namespace berth::cluster::node_image
