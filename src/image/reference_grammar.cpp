// SPDX-License-Identifier: Apache-2.0
// Recognisers for image references; no backtracking is needed because ':' and '@' cannot stand in a path.
#include "image/reference_grammar.hpp"

#include <algorithm>

namespace berth::image::grammar {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool is_lower(char letter) { return letter >= 'a' && letter <= 'z'; }
bool is_upper(char letter) { return letter >= 'A' && letter <= 'Z'; }
bool is_letter(char letter) { return is_lower(letter) || is_upper(letter); }
bool is_alphanumeric(char letter) { return is_letter(letter) || is_digit(letter); }
bool is_hex(char letter) { return is_digit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F'); }

bool is_label(std::string_view text) {
    return !text.empty() && is_alphanumeric(text.front()) && is_alphanumeric(text.back()) &&
           std::ranges::all_of(text, [](char letter) { return is_alphanumeric(letter) || letter == '-'; });
}

bool is_host_name(std::string_view text) {
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) { return false; }
        if (dot == std::string_view::npos) { return true; }
        text.remove_prefix(dot + 1);
    }
}

bool is_port(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

bool is_path(std::string_view text) {
    while (true) {
        const auto slash = text.find('/');
        if (!is_path_component(text.substr(0, slash))) { return false; }
        if (slash == std::string_view::npos) { return true; }
        text.remove_prefix(slash + 1);
    }
}

bool is_digest_algorithm_component(std::string_view text) {
    return !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_alphanumeric);
}

bool is_digest_algorithm(std::string_view text) {
    while (true) {
        const auto separator = text.find_first_of("-_+.");
        if (!is_digest_algorithm_component(text.substr(0, separator))) { return false; }
        if (separator == std::string_view::npos) { return true; }
        text.remove_prefix(separator + 1);
    }
}

}  // namespace

bool is_domain(std::string_view text) {
    if (text.starts_with('[')) {
        const auto bracket = text.find(']');
        if (bracket == std::string_view::npos || bracket < 2) { return false; }
        const auto address = text.substr(1, bracket - 1);
        if (!std::ranges::all_of(address, [](char letter) { return is_hex(letter) || letter == ':'; })) { return false; }
        const auto rest = text.substr(bracket + 1);
        return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    if (!is_host_name(text.substr(0, colon))) { return false; }
    return colon == std::string_view::npos || is_port(text.substr(colon + 1));
}

bool is_path_component(std::string_view text) {
    std::size_t at = 0;
    const auto alphanumerics = [&] {
        const auto start = at;
        while (at < text.size() && (is_lower(text[at]) || is_digit(text[at]))) { ++at; }
        return at > start;
    };
    if (!alphanumerics()) { return false; }
    while (at < text.size()) {
        if (text[at] == '.') {
            ++at;
        } else if (text[at] == '_') {
            ++at;
            if (at < text.size() && text[at] == '_') { ++at; }
        } else if (text[at] == '-') {
            while (at < text.size() && text[at] == '-') { ++at; }
        } else {
            return false;
        }
        if (!alphanumerics()) { return false; }
    }
    return true;
}

std::optional<ReferenceParts> match_name(std::string_view text) {
    ReferenceParts parts{.domain = {}, .path = text, .repository = text, .tag = {}, .digest = {}};
    const auto slash = text.find('/');
    if (slash != std::string_view::npos && is_domain(text.substr(0, slash)) && is_path(text.substr(slash + 1))) {
        parts.domain = text.substr(0, slash);
        parts.path = text.substr(slash + 1);
        return parts;
    }
    if (!is_path(text)) { return std::nullopt; }
    return parts;
}

bool is_tag(std::string_view text) {
    return !text.empty() && text.size() <= 128 && (is_alphanumeric(text.front()) || text.front() == '_') &&
           std::ranges::all_of(text, [](char letter) {
               return is_alphanumeric(letter) || letter == '_' || letter == '.' || letter == '-';
           });
}

bool is_digest(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_digest_algorithm(text.substr(0, colon))) { return false; }
    const auto encoded = text.substr(colon + 1);
    return encoded.size() >= 32 && std::ranges::all_of(encoded, is_hex);
}

bool is_identifier(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char letter) { return is_digit(letter) || (letter >= 'a' && letter <= 'f'); });
}

std::optional<ReferenceParts> match_reference(std::string_view text) {
    std::string_view digest;
    std::string_view rest = text;
    if (const auto at = rest.find('@'); at != std::string_view::npos) {
        digest = rest.substr(at + 1);
        rest = rest.substr(0, at);
        if (!is_digest(digest)) { return std::nullopt; }
    }
    // A colon behind the last slash starts the tag; one before it belongs to the port.
    std::string_view tag;
    const auto slash = rest.rfind('/');
    const auto colon = rest.find(':', slash == std::string_view::npos ? 0 : slash);
    if (colon != std::string_view::npos) {
        tag = rest.substr(colon + 1);
        rest = rest.substr(0, colon);
        if (!is_tag(tag)) { return std::nullopt; }
    }
    auto parts = match_name(rest);
    if (parts) {
        parts->tag = tag;
        parts->digest = digest;
    }
    return parts;
}

}  // namespace berth::image::grammar
