// SPDX-License-Identifier: Apache-2.0
// Paths on disk: absolute ones as a type, and lexical cleaning.
#pragma once

#include <compare>
#include <string>
#include <string_view>

namespace berth {

/// Absolute, lexically clean (no '.', '..', doubled or trailing '/'). Says nothing of existence or symlinks.
class AbsolutePath {
public:
    /// Throws Error(invalid) when `text` is not absolute.
    explicit AbsolutePath(std::string_view text);
    /// Relative texts are taken from the working folder.
    [[nodiscard]] static AbsolutePath from_working_directory(std::string_view text);

    /// A relative path below this one, or an absolute path itself.
    [[nodiscard]] AbsolutePath operator/(std::string_view relative) const;
    [[nodiscard]] AbsolutePath parent() const;
    [[nodiscard]] std::string name() const;
    /// True for the same path and for all below it.
    [[nodiscard]] bool contains(const AbsolutePath& other) const;
    [[nodiscard]] const std::string& string() const noexcept { return text_; }
    [[nodiscard]] const char* c_str() const noexcept { return text_.c_str(); }
    auto operator<=>(const AbsolutePath&) const = default;

private:
    std::string text_;
};

/// Go's path.Clean: "a//b/../c/" -> "a/c", "" -> ".".
[[nodiscard]] std::string clean_path(std::string_view path);
/// clean_path of both joined by '/'; an absolute `relative` is joined all the same, as Go does.
[[nodiscard]] std::string join_path(std::string_view base, std::string_view relative);
/// Last element, "." for empty, "/" for the root.
[[nodiscard]] std::string base_name(std::string_view path);
/// All but the last element, cleaned; "." when there is none.
[[nodiscard]] std::string directory_name(std::string_view path);

}  // namespace berth
