// SPDX-License-Identifier: Apache-2.0
// Look-ups in a parsed command line, with the fall-back from option to environment to default in one place.
#include "cli/invocation.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/duration.hpp"
#include "base/environment.hpp"

namespace berth::cli {

namespace {

const std::vector<std::string>& no_values() {
    static const std::vector<std::string> none;
    return none;
}

const std::vector<std::string>& values_of(const Invocation::Values& values, std::string_view name) {
    const auto found = values.find(name);
    return found == values.end() ? no_values() : found->second;
}

}  // namespace

Invocation::Invocation(const Grammar& grammar, const Command& command, Values options, Values arguments)
    : grammar_(&grammar), command_(&command), options_(std::move(options)), arguments_(std::move(arguments)) {}

const Option* Invocation::find_option(std::string_view name) const {
    for (const auto* list : {&command_->options, &grammar_->global_options}) {
        if (const auto found = std::ranges::find(*list, name, &Option::name); found != list->end()) {
            return &*found;
        }
    }
    return nullptr;
}

const Option& Invocation::option_named(std::string_view name) const {
    if (const Option* found = find_option(name)) {
        return *found;
    }
    throw std::logic_error("command '" + command_->name + "' has no option '" + std::string(name) + "'");
}

const std::vector<std::string>& Invocation::argument_named(std::string_view name) const {
    if (std::ranges::find(command_->arguments, name, &Argument::name) == command_->arguments.end()) {
        throw std::logic_error("command '" + command_->name + "' has no argument '" + std::string(name) + "'");
    }
    return values_of(arguments_, name);
}

bool Invocation::knows(std::string_view option) const { return find_option(option) != nullptr; }

bool Invocation::has(std::string_view option) const { return count(option) > 0; }

std::size_t Invocation::count(std::string_view option) const {
    return values_of(options_, option_named(option).name).size();
}

std::optional<std::string> Invocation::find(std::string_view option) const {
    const Option& described = option_named(option);
    if (const auto& given = values_of(options_, option); !given.empty()) {
        return given.back();
    }
    if (!described.environment.empty()) {
        if (auto value = find_environment(described.environment)) {
            return value;
        }
    }
    if (!described.default_value.empty()) {
        return described.default_value;
    }
    return std::nullopt;
}

std::string Invocation::text(std::string_view option) const {
    if (auto value = find(option)) {
        return *std::move(value);
    }
    throw std::logic_error("option '" + std::string(option) + "' has neither a value nor a default");
}

std::vector<std::string> Invocation::all(std::string_view option) const {
    return values_of(options_, option_named(option).name);
}

std::chrono::nanoseconds Invocation::duration(std::string_view option) const {
    const auto parsed = parse_duration(text(option));
    if (!parsed) {
        throw std::logic_error("option '" + std::string(option) + "' is not of kind duration");
    }
    return *parsed;
}

std::size_t Invocation::number(std::string_view option) const { return std::stoull(text(option)); }

std::optional<std::string> Invocation::find_argument(std::string_view name) const {
    const auto& values = argument_named(name);
    return values.empty() ? std::nullopt : std::optional(values.front());
}

std::string Invocation::argument(std::string_view name) const {
    const auto& values = argument_named(name);
    if (values.empty()) {
        throw std::logic_error("argument '" + std::string(name) + "' is optional");
    }
    return values.front();
}

std::vector<std::string> Invocation::arguments(std::string_view name) const { return argument_named(name); }

}  // namespace berth::cli
