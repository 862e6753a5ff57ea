// SPDX-License-Identifier: Apache-2.0
// Cuts a watch's body into events.

#include "kube/watch_stream.hpp"

#include <utility>

#include "json/parse.hpp"
#include "kube/api_error.hpp"
#include "kube/fields.hpp"

namespace berth::kube {

WatchStream::WatchStream(std::string resource_version, std::function<void(WatchEvent)> on_event)
    : resource_version_(std::move(resource_version)), on_event_(std::move(on_event)) {}

void WatchStream::take(std::string_view piece) {
    std::size_t end = 0;
    while ((end = piece.find('\n')) != std::string_view::npos) {
        if (rest_.empty()) {
            take_line(piece.substr(0, end));
        } else {
            rest_ += piece.substr(0, end);
            const auto line = std::exchange(rest_, {});
            take_line(line);
        }
        piece.remove_prefix(end + 1);
    }
    rest_ += piece;
}

void WatchStream::take_line(std::string_view line) {
    if (line.empty() || line == "\r") return;
    auto event = json::parse(line, "watch event of the API server");
    auto* object = event.find("object");
    if (!object) return;
    const auto type = text_at(event, {"type"});
    if (type == "ERROR") throw ApiError(status_from(*object));
    if (const auto version = text_at(*object, {"metadata", "resourceVersion"}); !version.empty()) resource_version_ = version;
    if (type == "ADDED") on_event_({WatchEventType::added, std::move(*object)});
    if (type == "MODIFIED") on_event_({WatchEventType::modified, std::move(*object)});
    if (type == "DELETED") on_event_({WatchEventType::deleted, std::move(*object)});
}

}  // namespace berth::kube
