// SPDX-License-Identifier: Apache-2.0
// What features tell while they work. Only data: ui/ decides how it looks.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::progress {

/// Identifies a task within one run of the program; 0 = none.
using TaskId = std::uint64_t;

enum class Outcome : std::uint8_t { done, cached, failed, cancelled };
enum class Level : std::uint8_t { debug, info, warning };

/// A named unit of work began. Tasks with a parent are shown below it.
struct Started {
    TaskId id = 0;
    TaskId parent = 0;
    std::string title;
};
/// How far it is; `total` 0 = unknown. `unit` is "B" for bytes, else a plural noun ("pods").
struct Advanced {
    TaskId id = 0;
    std::uint64_t current = 0;
    std::uint64_t total = 0;
    std::string unit;
};
/// What it is doing at the moment, a few words; replaces the previous one.
struct Detail {
    TaskId id = 0;
    std::string text;
};
/// Output of something it runs: whole lines without line end.
struct Log {
    TaskId id = 0;
    std::string line;
};
struct Finished {
    TaskId id = 0;
    Outcome outcome = Outcome::done;
    std::chrono::nanoseconds elapsed{};
};
/// A sentence for the user that belongs to no task, or to `id`.
struct Message {
    Level level = Level::info;
    std::string text;
    TaskId id = 0;
};

using Event = std::variant<Started, Advanced, Detail, Log, Finished, Message>;

/// Receives events from any thread; never throws.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void emit(const Event& event) noexcept = 0;
};

/// Drops everything.
class NullSink final : public Sink {
public:
    void emit(const Event&) noexcept override {}
};

/// Keeps everything, for tests.
class RecordingSink final : public Sink {
public:
    void emit(const Event& event) noexcept override;
    [[nodiscard]] std::vector<Event> events() const;

private:
    mutable std::mutex mutex_;
    std::vector<Event> events_;
};

/// Runs from construction to destruction; destroyed by an exception, it reports failed.
class Task {
public:
    Task(Sink& sink, std::string title, TaskId parent = 0);
    Task(Task&& other) noexcept;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    Task& operator=(Task&&) = delete;
    ~Task();

    void advance(std::uint64_t current, std::uint64_t total, std::string_view unit = "B");
    void detail(std::string text);
    void log(std::string line);
    /// Ends it now; without this call it ends `done` when destroyed.
    void finish(Outcome outcome);
    [[nodiscard]] TaskId id() const noexcept { return id_; }
    [[nodiscard]] Sink& sink() const noexcept { return *sink_; }

private:
    Sink* sink_;
    TaskId id_;
    int exceptions_;
    std::chrono::steady_clock::time_point started_;
    bool open_ = true;
};

void warn(Sink& sink, std::string text);
void info(Sink& sink, std::string text);
void debug(Sink& sink, std::string text);

}  // namespace berth::progress
