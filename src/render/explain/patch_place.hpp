// SPDX-License-Identifier: Apache-2.0
// Which line of a patch set a field.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "render/explain/field_steps.hpp"
#include "render/explain/leaves.hpp"
#include "yaml/node.hpp"

namespace berth::render {

struct SetField {
    FieldSteps steps;
    std::string_view path;  ///< as leaves.hpp writes it
    std::string_view value;
};

/// The lines of a strategic merge patch or a JSON patch, read once; one that cannot be read has none.
class PatchLines {
public:
    PatchLines(std::string_view text, std::uint32_t first_line);

    /// 0 when no line is sure.
    [[nodiscard]] std::uint32_t find(const SetField& field) const;

private:
    struct Merge {
        Leaves leaves;
        std::map<std::pair<std::string, std::string>, std::uint32_t> by_value;  ///< by the last step and the text
        [[nodiscard]] std::uint32_t find(const SetField& field) const;
    };
    struct Operation {
        FieldSteps steps;
        std::optional<std::string> value;  ///< of a scalar
        std::uint32_t line = 0;
    };
    struct Operations {
        std::vector<Operation> all;
        [[nodiscard]] std::uint32_t find(const SetField& field) const;
    };

    static Merge merge_of(const yaml::Node& document);
    static Operations operations_of(const yaml::Node& document);

    std::vector<std::variant<Merge, Operations>> documents_;
};

}  // namespace berth::render
