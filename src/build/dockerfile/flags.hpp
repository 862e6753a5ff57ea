// SPDX-License-Identifier: Apache-2.0
// The `--flags` of one instruction checked against those it knows.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace berth::build::dockerfile {

enum class FlagType { text, boolean, list };

/// Parses flags of known names and types; every flag but a list may be given once. Booleans take `true` and `false`.
class Flags {
public:
    Flags& text(std::string_view name, std::string_view fallback = {});
    Flags& boolean(std::string_view name, bool fallback = false);
    Flags& list(std::string_view name);

    /// Throws std::invalid_argument for an unknown, repeated or malformed flag. `instruction` is named in the message.
    void parse(const std::vector<std::string>& arguments, std::string_view instruction);

    bool used(std::string_view name) const;
    const std::string& text_of(std::string_view name) const;
    bool boolean_of(std::string_view name) const;
    const std::vector<std::string>& list_of(std::string_view name) const;

private:
    struct Flag {
        FlagType type = FlagType::text;
        bool used = false;
        std::string text;
        bool boolean = false;
        std::vector<std::string> list;
    };
    const Flag& at(std::string_view name) const;

    std::map<std::string, Flag, std::less<>> flags_;
};

} // namespace berth::build::dockerfile
