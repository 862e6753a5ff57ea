// SPDX-License-Identifier: Apache-2.0
// Error values and the mapping from errno.
#include "base/error.hpp"

#include <fmt/format.h>

#include <cerrno>

namespace berth {

Error::Error(std::string message, std::string hint) : Error(ErrorKind::failed, std::move(message), std::move(hint)) {}

Error::Error(ErrorKind kind, std::string message, std::string hint)
    : kind_(kind), message_(std::move(message)), hint_(std::move(hint)) {
    join();
}

void Error::join() {
    joined_ = message_;
    for (const auto& cause : causes_) {
        joined_ += ": " + cause;
    }
}

Error Error::within(std::string doing) const {
    Error outer(kind_, std::move(doing), hint_);
    outer.causes_.reserve(causes_.size() + 1);
    outer.causes_.push_back(message_);
    outer.causes_.insert(outer.causes_.end(), causes_.begin(), causes_.end());
    outer.file_ = file_;
    outer.line_ = line_;
    outer.join();
    return outer;
}

Error Error::with_hint(std::string hint) const {
    Error copy = *this;
    copy.hint_ = std::move(hint);
    return copy;
}

Error Error::reworded(std::string message) const {
    Error copy = *this;
    copy.message_ = std::move(message);
    copy.causes_.clear();
    copy.join();
    return copy;
}

Error Error::with_cause(std::string cause) const {
    Error copy = *this;
    copy.causes_.push_back(std::move(cause));
    copy.join();
    return copy;
}

Error Error::at_line(std::size_t line) const {
    Error copy = *this;
    if (copy.file_.empty() && copy.line_ == 0) {
        copy.line_ = line;
    }
    return copy;
}

Error Error::at(std::string_view file, std::size_t line) const {
    Error copy = at_line(line);
    if (copy.file_.empty()) {
        copy.file_ = file;
    }
    return copy;
}

Error Error::without_line() const {
    Error copy = *this;
    copy.line_ = file_.empty() ? 0 : line_;
    return copy;
}

std::string Error::place() const {
    return file_.empty() || line_ == 0 ? file_ : fmt::format("{}:{}", file_, line_);
}

namespace {

std::string positioned(const InputError::Position& position, std::string_view message) {
    if (position.line == 0) {
        return fmt::format("{}: {}", position.file, message);
    }
    if (position.column == 0) {
        return fmt::format("{}:{}: {}", position.file, position.line, message);
    }
    return fmt::format("{}:{}:{}: {}", position.file, position.line, position.column, message);
}

ErrorKind kind_of(int error_number) {
    switch (error_number) {
        case ENOENT:
        case ENOTDIR: return ErrorKind::not_found;
        case EACCES:
        case EPERM:
        case EROFS: return ErrorKind::denied;
        case ENOSPC:
        case EDQUOT: return ErrorKind::no_space;
        case EEXIST:
        case EADDRINUSE:
        case EBUSY: return ErrorKind::conflict;
        case ECONNREFUSED:
        case ETIMEDOUT:
        case EHOSTUNREACH:
        case ENETUNREACH: return ErrorKind::unavailable;
        default: return ErrorKind::failed;
    }
}

std::string hint_of(int error_number) {
    switch (error_number) {
        case ENOSPC:
        case EDQUOT: return "free some disk space and run the command again; nothing was left half-written";
        default: return {};
    }
}

}  // namespace

InputError::InputError(Position position, std::string_view message, std::string hint)
    : Error(ErrorKind::invalid, positioned(position, message), std::move(hint)), position_(std::move(position)) {}

Error system_error(std::string_view doing, std::string_view operand, int error_number) {
    return Error(kind_of(error_number), fmt::format("cannot {} '{}'", doing, operand), hint_of(error_number))
        .with_cause(std::generic_category().message(error_number));
}

Error system_error(std::string_view doing, std::string_view operand) {
    return system_error(doing, operand, errno);
}

}  // namespace berth
