// SPDX-License-Identifier: Apache-2.0
// A scanner for auth-scheme, token and quoted-string.
#include "image/registry/challenge.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace berth::image {
namespace {

bool is_token_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~/=").find(letter) != std::string_view::npos;
}

class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    void skip(std::string_view letters) {
        while (!rest_.empty() && letters.find(rest_.front()) != std::string_view::npos) { rest_.remove_prefix(1); }
    }
    std::string token(std::string_view stop) {
        std::size_t size = 0;
        while (size < rest_.size() && is_token_letter(rest_[size]) && stop.find(rest_[size]) == std::string_view::npos) { ++size; }
        auto text = std::string(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return text;
    }
    bool take(char letter) {
        if (rest_.empty() || rest_.front() != letter) { return false; }
        rest_.remove_prefix(1);
        return true;
    }
    std::string quoted() {
        std::string text;
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\' && rest_.size() > 1) { rest_.remove_prefix(1); }
            text.push_back(rest_.front());
            rest_.remove_prefix(1);
        }
        take('"');
        return text;
    }
    void drop_letter() { rest_.remove_prefix(1); }

private:
    std::string_view rest_;
};

}  // namespace

std::string Challenge::parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &std::pair<std::string, std::string>::first);
    return found == parameters.end() ? std::string() : found->second;
}

std::vector<Challenge> parse_challenges(std::string_view header) {
    std::vector<Challenge> challenges;
    Scanner scanner(header);
    while (true) {
        scanner.skip(" \t,");
        if (scanner.at_end()) { return challenges; }
        const auto word = scanner.token("=");
        if (word.empty()) {
            scanner.drop_letter();
            continue;
        }
        scanner.skip(" \t");
        if (!scanner.take('=')) {
            challenges.push_back({.scheme = to_lower(word), .parameters = {}});
            continue;
        }
        scanner.skip(" \t");
        auto value = scanner.take('"') ? scanner.quoted() : scanner.token("");
        if (!challenges.empty()) { challenges.back().parameters.emplace_back(to_lower(word), std::move(value)); }
    }
}

}  // namespace berth::image
