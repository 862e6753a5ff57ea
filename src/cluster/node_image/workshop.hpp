// SPDX-License-Identifier: Apache-2.0
// Where the parts of a node image are made and kept, and how long the rest will take.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"

namespace berth::cluster::node_image {

/// Time that is left: expected seconds of what is not done, scaled by how this machine did so far. Thread-safe.
class Forecast {
public:
    void expect(const std::string& part, int seconds);
    void finished(const std::string& part, std::chrono::seconds took);
    void found(const std::string& part);
    /// "about 4 min left"; "" when nothing is.
    [[nodiscard]] std::string text() const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, int> open_;
    double expected_done_ = 0;
    double actual_done_ = 0;
};

struct WorkshopContext {
    AbsolutePath folder;
    ProcessRunner& processes;
    progress::Task& task;
    const CancelToken& cancel;
};

class Workshop {
public:
    explicit Workshop(const WorkshopContext& context) : context_(context) {}

    /// The folder FOLDER/KIND-KEY, filled by `make` (given an empty folder) unless it is there already. It gets its name
    /// when it is complete; one process at a time makes it. `title` is what the user sees.
    AbsolutePath ensure(std::string_view kind, std::string_view key, const std::string& title,
                        const std::function<void(const AbsolutePath&, progress::Task&)>& make);
    /// Whether `ensure` would find it.
    [[nodiscard]] bool has(std::string_view kind, std::string_view key) const;
    /// Removes the other keys' folders of a kind, where nobody is making one: they are big and quickly made again.
    void keep_only(std::string_view kind, std::string_view key) const;
    /// Says what is to come, for the forecast.
    void expect(const std::string& title, int seconds) { forecast_.expect(title, seconds); }
    /// "about 4 min left"; "" when nothing is to do.
    [[nodiscard]] std::string forecast() const { return forecast_.text(); }

    /// Runs a program, its lines shown as detail of `task`; throws Error with its last lines when it fails.
    std::string run(const ProcessCommand& command, progress::Task& task) const;

    [[nodiscard]] const WorkshopContext& context() const { return context_; }

private:
    [[nodiscard]] AbsolutePath place(std::string_view kind, std::string_view key) const;
    void tell() const;

    WorkshopContext context_;
    Forecast forecast_;
};

}  // namespace berth::cluster::node_image
