// SPDX-License-Identifier: Apache-2.0
// Lexical path operations.
#include "base/path.hpp"

#include <unistd.h>

#include <algorithm>
#include <climits>

#include "base/error.hpp"
#include "base/text.hpp"

namespace berth {

std::string clean_path(std::string_view path) {
    const bool rooted = path.starts_with('/');
    std::string clean;      // each part with a slash before it
    std::size_t fixed = 0;  // so much of it leads upwards, which no later ".." takes back
    clean.reserve(path.size() + 1);
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view part = path.substr(begin, end - begin);
        begin = end + 1;
        if (part.empty() || part == ".") {
            continue;
        }
        if (part == ".." && clean.size() > fixed) {
            clean.erase(clean.rfind('/'));
        } else if (part != ".." || !rooted) {
            clean.append("/").append(part);
            fixed = part == ".." ? clean.size() : fixed;
        }
    }
    if (clean.empty()) {
        return rooted ? "/" : ".";
    }
    return rooted ? clean : clean.substr(1);
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
