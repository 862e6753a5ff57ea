// SPDX-License-Identifier: Apache-2.0
// kustomize's rules for repository URLs: markers, hosts, queries.
#include "render/remote/git_url.hpp"

#include "base/duration.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cctype>
#include <map>

namespace berth::render {

namespace {

constexpr std::array<std::string_view, 4> schemes{"ssh://", "https://", "http://", "file://"};

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (text.size() < prefix.size() || to_lower(text.substr(0, prefix.size())) != prefix) {
        return false;
    }
    text.remove_prefix(prefix.size());
    return true;
}

bool is_alnum(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// "user@", where the user is a letter and then letters, digits, dashes.
std::string_view take_user(std::string_view& text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at == 0 || std::isalpha(static_cast<unsigned char>(text[0])) == 0 ||
        !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at),
                     [](char c) { return is_alnum(c) || c == '-'; })) {
        return {};
    }
    const std::string_view user = text.substr(0, at + 1);
    text.remove_prefix(at + 1);
    return user;
}

struct HostParts {
    std::string host;
    std::string_view rest;
};

std::optional<HostParts> split_host(std::string_view text) {
    take_prefix(text, "git::");
    std::string_view scheme;
    for (const std::string_view known : schemes) {
        if (take_prefix(text, known)) {
            scheme = known;
            break;
        }
    }
    const std::string_view before_user = text;
    std::string_view user = take_user(text);
    const std::string lower = to_lower(text.substr(0, 11));
    const bool github = lower == "github.com/" || lower == "github.com:";
    const bool scp_style = scheme.empty() && (!user.empty() || github);
    if (scheme.empty() && !scp_style) {
        return std::nullopt;
    }
    if (scheme == "file://") {
        return HostParts{std::string{scheme}, before_user};
    }
    std::size_t separator = text.find('/');
    if (scp_style) {
        const std::size_t colon = text.find(':');
        if (separator == std::string_view::npos ||
            (colon != std::string_view::npos && colon > 0 && colon < separator)) {
            separator = colon;
        }
    }
    std::string host{separator == std::string_view::npos ? text : text.substr(0, separator + 1)};
    const std::string_view rest = separator == std::string_view::npos ? std::string_view{} : text.substr(separator + 1);
    if (github) {
        if (scheme == "ssh://" || !user.empty()) {
            scheme = {};
            host = "github.com:";
        } else {
            scheme = "https://";
            user = {};
            host = "github.com/";
        }
    }
    if (host.empty()) {
        return std::nullopt;
    }
    return HostParts{std::string{scheme} + std::string{user} + host, rest};
}

struct PathParts {
    std::string_view repository;
    std::string_view directory;
};

std::optional<PathParts> split_repository(std::string_view path, bool whole) {
    constexpr std::string_view azure = "_git/";
    constexpr std::string_view suffix = ".git";
    const auto npos = std::string_view::npos;
    if (const std::size_t at = path.find(azure); at != npos) {
        const std::size_t slash = path.find('/', at + azure.size());
        return PathParts{path.substr(0, slash), slash == npos ? std::string_view{} : path.substr(slash + 1)};
    }
    if (const std::size_t at = path.find("//"); at != npos) {
        return PathParts{path.substr(0, at), path.substr(at + 2)};
    }
    if (const std::size_t at = path.find(suffix); at != npos) {
        return PathParts{path.substr(0, at + suffix.size()), path.substr(at + suffix.size())};
    }
    if (whole) {
        return PathParts{path, {}};
    }
    const std::size_t first = path.find('/');
    if (first == npos) {
        return std::nullopt;
    }
    const std::size_t second = path.find('/', first + 1);
    return PathParts{path.substr(0, second), second == npos ? std::string_view{} : path.substr(second + 1)};
}

/// Go's url.QueryUnescape; nothing if a percent sign is not followed by two hex digits.
std::optional<std::string> unescape(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            result.push_back(text[i] == '+' ? ' ' : text[i]);
            continue;
        }
        unsigned code = 0;
        const char* const digits = text.data() + i + 1;
        if (i + 2 >= text.size() || std::from_chars(digits, digits + 2, code, 16).ptr != digits + 2) {
            return std::nullopt;
        }
        result.push_back(static_cast<char>(code));
        i += 2;
    }
    return result;
}

/// The first value of each name; nothing if Go's url.ParseQuery refuses any part of it.
std::optional<std::map<std::string, std::string>> parse_query(std::string_view query) {
    std::map<std::string, std::string> values;
    for (const std::string& pair : split(query, '&')) {
        if (pair.empty()) {
            continue;
        }
        const auto parts = split_once(pair, "=");
        auto name = unescape(parts ? std::string_view{parts->first} : std::string_view{pair});
        auto value = unescape(parts ? std::string_view{parts->second} : std::string_view{});
        if (!name || !value || pair.find(';') != std::string::npos) {
            return std::nullopt;
        }
        values.try_emplace(std::move(*name), std::move(*value));
    }
    return values;
}

/// Whole seconds, or a duration; what is neither or not positive leaves `limit` as it is.
void read_timeout(std::string_view value, std::chrono::milliseconds& limit) {
    long seconds = 0;
    const std::string_view digits = value.starts_with('+') ? value.substr(1) : value;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    if (error == std::errc{} && end == digits.data() + digits.size() && !digits.empty()) {
        limit = seconds > 0 ? std::chrono::seconds{seconds} : limit;
    } else if (const auto duration = parse_duration(value); duration && duration->count() > 0) {
        limit = std::chrono::ceil<std::chrono::milliseconds>(*duration);
    }
}

void read_query(std::string_view query, GitUrl& into) {
    const auto values = parse_query(query);
    if (!values) {
        return;
    }
    const auto value = [&](const char* name) {
        const auto found = values->find(name);
        return found == values->end() ? std::string{} : found->second;
    };
    into.ref = value("ref").empty() ? value("version") : value("ref");
    read_timeout(value("timeout"), into.timeout);
    constexpr std::array<std::string_view, 6> negations{"0", "f", "F", "false", "FALSE", "False"};
    into.submodules = std::ranges::find(negations, value("submodules")) == negations.end();
}

}  // namespace

bool is_http_url(std::string_view text) {
    return to_lower(text.substr(0, 7)) == "http://" || to_lower(text.substr(0, 8)) == "https://";
}

void warn_of_git_prefix(std::string_view text, std::vector<std::string>& warnings) {
    if (take_prefix(text, "git::")) {
        warnings.emplace_back(
            "Forcing the git protocol using the 'git::' URL prefix is not supported. Kustomize currently strips this "
            "invalid prefix, but will stop doing so in a future release. Please remove the 'git::' prefix from your "
            "configuration.");
    }
}

std::optional<GitUrl> parse_git_url(std::string_view text) {
    if (text.starts_with('/')) {
        return std::nullopt;
    }
    GitUrl url;
    url.raw = text;
    std::string_view path = text;
    if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
        read_query(text.substr(mark + 1), url);
        path = text.substr(0, mark);
    }
    const auto host = split_host(path);
    if (!host) {
        return std::nullopt;
    }
    url.host = host->host;
    const auto parts = split_repository(host->rest, url.host.starts_with("file://"));
    if (!parts || parts->repository.empty()) {
        return std::nullopt;
    }
    std::string_view directory = parts->directory;
    if (directory.starts_with('/')) {
        directory.remove_prefix(1);
    }
    const std::string cleaned = clean_path(directory);
    if (cleaned == ".." || cleaned.starts_with("../")) {
        return std::nullopt;
    }
    url.repository = parts->repository;
    url.directory = directory;
    return url;
}

}  // namespace berth::render
