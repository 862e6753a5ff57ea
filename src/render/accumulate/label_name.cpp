// SPDX-License-Identifier: Apache-2.0
// Checking names and values of labels.
#include "render/accumulate/label_name.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

namespace berth::render {

namespace {

constexpr std::size_t longest_name = 63;
constexpr std::size_t longest_prefix = 253;

constexpr std::string_view name_rule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
constexpr std::string_view name_expression = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool is_letter_or_digit(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view name) {
    return !name.empty() && is_letter_or_digit(name.front()) && is_letter_or_digit(name.back()) &&
           std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_domain_label(std::string_view label) {
    return !label.empty() && is_lower_or_digit(label.front()) && is_lower_or_digit(label.back()) &&
           std::ranges::all_of(label, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

std::string too_long(std::size_t longest) { return fmt::format("must be no more than {} characters", longest); }

std::string broken_name_rule() {
    return fmt::format("{} (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{}')", name_rule,
                       name_expression);
}

void find_prefix_problems(std::string_view prefix, std::vector<std::string>& into) {
    if (prefix.empty()) {
        into.emplace_back("prefix part must be non-empty");
        return;
    }
    if (prefix.size() > longest_prefix) {
        into.push_back("prefix part " + too_long(longest_prefix));
    }
    if (!std::ranges::all_of(split(prefix, '.'), is_domain_label)) {
        into.emplace_back("prefix part a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                          "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for "
                          "validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }
}

}  // namespace

std::optional<std::string> find_label_key_problem(std::string_view key) {
    const std::vector<std::string> parts = split(key, '/');
    if (parts.size() > 2) {
        return fmt::format("a qualified name {} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
                           broken_name_rule());
    }
    std::vector<std::string> problems;
    if (parts.size() == 2) {
        find_prefix_problems(parts.front(), problems);
    }
    const std::string& name = parts.back();
    if (name.empty()) {
        problems.emplace_back("name part must be non-empty");
    } else if (name.size() > longest_name) {
        problems.push_back("name part " + too_long(longest_name));
    }
    if (!is_name(name)) {
        problems.push_back("name part " + broken_name_rule());
    }
    return problems.empty() ? std::nullopt : std::optional{join(problems, "; ")};
}

std::optional<std::string> find_label_value_problem(std::string_view value) {
    std::vector<std::string> problems;
    if (value.size() > longest_name) {
        problems.push_back(too_long(longest_name));
    }
    if (!value.empty() && !is_name(value)) {
        problems.push_back(fmt::format("a valid label must be an empty string or {} (e.g. 'MyValue',  or 'my_value',  or "
                                       "'12345', regex used for validation is '({})?')",
                                       name_rule.substr(name_rule.find("consist")), name_expression));
    }
    return problems.empty() ? std::nullopt : std::optional{join(problems, "; ")};
}

}  // namespace berth::render
