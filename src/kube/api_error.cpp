// SPDX-License-Identifier: Apache-2.0
// Status objects to errors.

#include "kube/api_error.hpp"

#include <fmt/format.h>

#include "json/parse.hpp"
#include "kube/fields.hpp"

namespace berth::kube {
namespace {

ErrorKind kind_for(int code) {
    switch (code) {
        case 400:
        case 422: return ErrorKind::invalid;
        case 401:
        case 403: return ErrorKind::denied;
        case 404: return ErrorKind::not_found;
        case 409:
        case 410: return ErrorKind::conflict;
        case 429:
        case 500:
        case 502:
        case 503:
        case 504: return ErrorKind::unavailable;
        default: return ErrorKind::failed;
    }
}

std::string summary(const ApiError::Status& status) {
    if (status.message.empty()) return fmt::format("the API server answered {}", status.code);
    return status.message;
}

// Kinds say it in their own words, under the causes FieldValueInvalid ("field is immutable") and FieldValueForbidden
// (StatefulSet: "updates to statefulset spec for fields other than ...", PersistentVolumeClaim: "spec is immutable after
// creation", Pod: "pod updates may not change fields other than").
bool says_immutable(const StatusCause& cause) {
    if (cause.reason == "FieldValueInvalid")
        return cause.message.find("field is immutable") != std::string::npos ||
               cause.message.find("may not change once set") != std::string::npos;
    if (cause.reason == "FieldValueForbidden")
        return cause.message.find("updates to") != std::string::npos ||
               cause.message.find("immutable") != std::string::npos ||
               cause.message.find("updates may not change fields") != std::string::npos;
    return false;
}

}  // namespace

ApiError::ApiError(Status status) : Error(kind_for(status.code), summary(status)), status_(std::move(status)) {}

ApiError::Status status_from(const json::Value& value) {
    ApiError::Status status;
    status.code = static_cast<int>(integer_or(value, {"code"}, 0));
    status.reason = text_at(value, {"reason"});
    status.message = text_at(value, {"message"});
    for (const auto& cause : items_at(value, {"details", "causes"})) {
        status.causes.push_back({std::string(text_at(cause, {"reason"})), std::string(text_at(cause, {"field"})),
                                 std::string(text_at(cause, {"message"}))});
    }
    if (const auto seconds = integer_at(value, {"details", "retryAfterSeconds"}))
        status.retry_after_seconds = static_cast<int>(*seconds);
    return status;
}

ApiError::Status parse_status(int code, std::string_view body) {
    try {
        const auto value = json::parse(body, "answer of the API server");
        if (text_at(value, {"kind"}) == "Status") {
            auto status = status_from(value);
            if (status.code == 0) status.code = code;
            return status;
        }
    } catch (const Error&) {
        // Proxies and half-started servers answer in plain text.
    }
    ApiError::Status status;
    status.code = code;
    status.message = fmt::format("the API server answered {}: {}", code, body.substr(0, 300));
    while (!status.message.empty() && (status.message.back() == '\n' || status.message.back() == ' ')) status.message.pop_back();
    return status;
}

std::vector<StatusCause> immutable_fields(const ApiError::Status& status) {
    std::vector<StatusCause> fields;
    if (status.code != 422) return fields;
    for (const auto& cause : status.causes) {
        // One plain mistake among them and recreating would not help: then immutability is not the reason.
        if (!says_immutable(cause)) return {};
        fields.push_back(cause);
    }
    return fields;
}

bool is_expired(const ApiError::Status& status) { return status.code == 410 || status.reason == "Expired"; }

}  // namespace berth::kube
