// SPDX-License-Identifier: Apache-2.0
// Lexical path operations.
#include "base/path.hpp"

#include <unistd.h>

#include <climits>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"

namespace berth {

std::string clean_path(std::string_view path) {
    const bool rooted = path.starts_with('/');
    std::vector<std::string> kept;
    for (auto& part : split(path, '/')) {
        if (part.empty() || part == ".") {
            continue;
        }
        if (part == ".." && !kept.empty() && kept.back() != "..") {
            kept.pop_back();
        } else if (part != ".." || !rooted) {
            kept.push_back(std::move(part));
        }
    }
    std::string clean = (rooted ? "/" : "") + join(kept, "/");
    return clean.empty() ? "." : clean;
}

std::string join_path(std::string_view base, std::string_view relative) {
    if (base.empty()) {
        return clean_path(relative);
    }
    return clean_path(std::string(base) + "/" + std::string(relative));
}

std::string base_name(std::string_view path) {
    if (path.empty()) {
        return ".";
    }
    while (path.size() > 1 && path.ends_with('/')) {
        path.remove_suffix(1);
    }
    const auto slash = path.rfind('/');
    if (path == "/" || slash == std::string_view::npos) {
        return std::string(path);
    }
    return std::string(path.substr(slash + 1));
}

std::string directory_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? "." : clean_path(path.substr(0, slash + 1));
}

AbsolutePath::AbsolutePath(std::string_view text) : text_(clean_path(text)) {
    if (!text.starts_with('/')) {
        throw Error(ErrorKind::invalid, "'" + std::string(text) + "' is not an absolute path");
    }
}

AbsolutePath AbsolutePath::from_working_directory(std::string_view text) {
    if (text.starts_with('/')) {
        return AbsolutePath(text);
    }
    char buffer[PATH_MAX];
    if (::getcwd(buffer, sizeof buffer) == nullptr) {
        throw system_error("find", "working folder");
    }
    return AbsolutePath(buffer) / text;
}

AbsolutePath AbsolutePath::operator/(std::string_view relative) const {
    return AbsolutePath(relative.starts_with('/') ? std::string(relative) : text_ + "/" + std::string(relative));
}

AbsolutePath AbsolutePath::parent() const { return AbsolutePath(directory_name(text_)); }

std::string AbsolutePath::name() const { return base_name(text_); }

bool AbsolutePath::contains(const AbsolutePath& other) const {
    return other.text_.starts_with(text_) &&
           (text_ == "/" || other.text_.size() == text_.size() || other.text_[text_.size()] == '/');
}

}  // namespace berth
