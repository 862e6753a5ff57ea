// SPDX-License-Identifier: Apache-2.0
// Event -> JSON line.
#include "ui/json_progress.hpp"

#include <chrono>

#include "base/duration.hpp"
#include "json/write.hpp"
#include "ui/error_report.hpp"
#include "ui/outcome.hpp"

namespace berth::ui {

namespace {

json::Value id_or_null(progress::TaskId id) { return id == 0 ? json::Value() : json::Value(id); }

constexpr auto advance_interval = std::chrono::milliseconds(100);

struct ToJson {
    const CancelToken& cancel;

    json::Object operator()(const progress::Started& event) const {
        return {{"event", "started"}, {"id", event.id}, {"parent", id_or_null(event.parent)}, {"title", event.title}};
    }
    json::Object operator()(const progress::Advanced& event) const {
        json::Object object{{"event", "advanced"}, {"id", event.id}, {"current", event.current}};
        object.set("total", event.total == 0 ? json::Value() : json::Value(event.total));
        object.set("unit", event.unit);
        return object;
    }
    json::Object operator()(const progress::Detail& event) const {
        return {{"event", "detail"}, {"id", event.id}, {"text", event.text}};
    }
    json::Object operator()(const progress::Log& event) const {
        return {{"event", "log"}, {"id", event.id}, {"line", event.line}};
    }
    json::Object operator()(const progress::Finished& event) const {
        const std::chrono::duration<double, std::milli> elapsed = event.elapsed;
        return {{"event", "finished"},
                {"id", event.id},
                {"outcome", outcome_name(true_outcome(event.outcome, cancel))},
                {"elapsedMilliseconds", elapsed.count()}};
    }
    json::Object operator()(const progress::Message& event) const {
        return {{"event", "message"},
                {"level", level_name(event.level)},
                {"text", event.text},
                {"id", id_or_null(event.id)}};
    }
};

}  // namespace

void JsonProgress::write(json::Object object) noexcept {
    try {
        json::Object line{{"time", format_rfc3339(std::chrono::system_clock::now())}};
        for (auto& member : object.members()) {
            line.set(member.name, std::move(member.value));
        }
        const std::string text = json::write(std::move(line)) + "\n";
        const std::lock_guard lock(mutex_);
        terminal_->write_talk(text);
    } catch (const std::exception&) {
        // Out of memory: the work goes on without this line.
    }
}

void JsonProgress::emit(const progress::Event& event) noexcept {
    if (const auto* message = std::get_if<progress::Message>(&event)) {
        if (!shows_message(verbosity_, message->level)) {
            return;
        }
    } else if (verbosity_ == Verbosity::quiet) {
        return;
    }
    try {
        if (const auto* advanced = std::get_if<progress::Advanced>(&event); advanced == nullptr || is_due(*advanced)) {
            write(std::visit(ToJson{.cancel = cancel_}, event));
        }
    } catch (const std::exception&) {
        // Out of memory: the work goes on without this line.
    }
}

bool JsonProgress::is_due(const progress::Advanced& event) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    auto& last = last_advance_[event.id];
    if (event.current != event.total && now - last < advance_interval) {
        return false;
    }
    last = now;
    return true;
}

void JsonProgress::report(const Error& error) noexcept { write(error_as_json(error)); }

void JsonProgress::report_interrupted() noexcept { write({{"event", "interrupted"}}); }

}  // namespace berth::ui
