// SPDX-License-Identifier: Apache-2.0
// What the API server says when it refuses: meta/v1 Status as an Error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/value.hpp"

namespace berth::kube {

struct StatusCause {
    std::string reason;   // "FieldValueInvalid", ...
    std::string field;    // "spec.selector"
    std::string message;
};

class ApiError : public Error {
public:
    struct Status {
        int code = 0;
        std::string reason;   // "NotFound", "Conflict", "Invalid", ...
        std::string message;
        std::vector<StatusCause> causes;
        std::optional<int> retry_after_seconds;
    };
    explicit ApiError(Status status);

    [[nodiscard]] const Status& status() const noexcept { return status_; }

private:
    Status status_;
};

/// From the body of a failed request; a body that is no Status becomes the message.
[[nodiscard]] ApiError::Status parse_status(int code, std::string_view body);
[[nodiscard]] ApiError::Status status_from(const json::Value& status);

/// Fields that the server will not change on an existing object, proven by the causes; empty if that is not why.
[[nodiscard]] std::vector<StatusCause> immutable_fields(const ApiError::Status& status);

/// The watch must start again from a new list: its resource version is too old.
[[nodiscard]] bool is_expired(const ApiError::Status& status);

}  // namespace berth::kube
