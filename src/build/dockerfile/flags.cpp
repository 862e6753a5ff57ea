// SPDX-License-Identifier: Apache-2.0
// Parsing of an instruction's flags.
#include "build/dockerfile/flags.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <stdexcept>

namespace berth::build::dockerfile {

Flags& Flags::text(std::string_view name, std::string_view fallback) {
    Flag flag;
    flag.type = FlagType::text;
    flag.text = fallback;
    flags_.emplace(name, std::move(flag));
    return *this;
}

Flags& Flags::boolean(std::string_view name, bool fallback) {
    Flag flag;
    flag.type = FlagType::boolean;
    flag.boolean = fallback;
    flags_.emplace(name, std::move(flag));
    return *this;
}

Flags& Flags::list(std::string_view name) {
    Flag flag;
    flag.type = FlagType::list;
    flags_.emplace(name, std::move(flag));
    return *this;
}

void Flags::parse(const std::vector<std::string>& arguments, std::string_view instruction) {
    for (const std::string& argument : arguments) {
        if (!argument.starts_with("--")) {
            throw std::invalid_argument(fmt::format("'{}' should start with -- to be a flag of {}", argument, instruction));
        }
        if (argument == "--") {
            return;
        }
        const std::size_t equals = argument.find('=');
        const std::string name = argument.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto found = flags_.find(name);
        if (found == flags_.end()) {
            std::string known;
            for (const auto& [candidate, flag] : flags_) {
                known += fmt::format("{}--{}", known.empty() ? "" : ", ", candidate);
            }
            throw std::invalid_argument(fmt::format("unknown flag --{} of {}{}", name, instruction,
                                                    known.empty() ? ", which has none" : ", which has " + known));
        }
        Flag& flag = found->second;
        if (flag.used && flag.type != FlagType::list) {
            throw std::invalid_argument(fmt::format("duplicate flag --{} of {}", name, instruction));
        }
        flag.used = true;
        if (flag.type == FlagType::boolean) {
            const std::string value = equals == std::string::npos ? "true" : to_lower(argument.substr(equals + 1));
            if (value != "true" && value != "false") {
                throw std::invalid_argument(
                    fmt::format("expecting true or false for flag --{} of {}, not '{}'", name, instruction, value));
            }
            flag.boolean = value == "true";
            continue;
        }
        if (equals == std::string::npos) {
            throw std::invalid_argument(fmt::format("missing a value on flag --{} of {}", name, instruction));
        }
        if (flag.type == FlagType::list) {
            flag.list.push_back(argument.substr(equals + 1));
        } else {
            flag.text = argument.substr(equals + 1);
        }
    }
}

const Flags::Flag& Flags::at(std::string_view name) const {
    const auto found = flags_.find(name);
    if (found == flags_.end()) {
        throw std::logic_error(fmt::format("flag --{} was not declared", name));
    }
    return found->second;
}

bool Flags::used(std::string_view name) const { return at(name).used; }
const std::string& Flags::text_of(std::string_view name) const { return at(name).text; }
bool Flags::boolean_of(std::string_view name) const { return at(name).boolean; }
const std::vector<std::string>& Flags::list_of(std::string_view name) const { return at(name).list; }

} // namespace berth::build::dockerfile
