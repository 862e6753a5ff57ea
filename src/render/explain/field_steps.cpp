// SPDX-License-Identifier: Apache-2.0
// Splitting paths and comparing their steps.
#include "render/explain/field_steps.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace berth::render {

namespace {

// An item of a list keeps its brackets; a key in brackets (for its dots) loses them.
void add_bracketed(FieldSteps& steps, std::string_view inside) {
    const bool is_item = inside.find('=') != std::string_view::npos ||
                         inside.find_first_not_of("0123456789") == std::string_view::npos;
    steps.push_back(is_item ? "[" + std::string(inside) + "]" : std::string(inside));
}

bool is_item(std::string_view step) { return step.starts_with('['); }

bool is_any_item(std::string_view step) {
    return step == "-" || step == "*" || step.find_first_not_of("0123456789") == std::string_view::npos;
}

bool fits(const std::string& step, const std::string& of_field) {
    return step == of_field || (is_item(of_field) && is_any_item(step));
}

}  // namespace

FieldSteps steps_of_path(std::string_view path) {
    FieldSteps steps;
    while (!path.empty()) {
        if (path.front() == '.') {
            path.remove_prefix(1);
        } else if (path.front() == '[') {
            const auto end = std::min(path.find(']'), path.size());
            add_bracketed(steps, path.substr(1, end - 1));
            path.remove_prefix(std::min(end + 1, path.size()));
        } else {
            const auto end = std::min(path.find_first_of(".["), path.size());
            steps.emplace_back(path.substr(0, end));
            path.remove_prefix(end);
        }
    }
    return steps;
}

FieldSteps steps_of_field_path(std::string_view path) {
    // A dot that belongs to a key is held back while the others are taken for separators.
    constexpr std::string_view held = "\x01";
    FieldSteps steps = steps_of_path(replace_all(path, "\\.", held));
    for (auto& step : steps) {
        step = replace_all(step, held, ".");
    }
    return steps;
}

FieldSteps steps_of_pointer(std::string_view pointer) {
    FieldSteps steps;
    for (const auto& step : split(pointer, '/')) {
        if (!step.empty()) {
            steps.push_back(replace_all(replace_all(step, "~1", "/"), "~0", "~"));
        }
    }
    return steps;
}

bool leads_to(const FieldSteps& way, const FieldSteps& field) {
    return way.size() <= field.size() && std::equal(way.begin(), way.end(), field.begin(), fits);
}

}  // namespace berth::render
