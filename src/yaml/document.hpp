// SPDX-License-Identifier: Apache-2.0
// A YAML text read as a whole, with its name: what readers of configuration files start from.
#pragma once

#include "yaml/node.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace berth::yaml {

/// All documents of one text. Aliases are expanded. Nodes live as long as this object.
class Documents {
public:
    /// Throws InputError naming file, line and column. `file` is only for messages.
    static Documents parse(std::string_view text, std::string file);

    /// Documents without content (only comments, or null) are left out.
    [[nodiscard]] const std::vector<Node*>& roots() const { return roots_; }
    /// The only document; throws InputError if there are more, or none.
    [[nodiscard]] const Node& only() const;
    [[nodiscard]] const std::string& file() const { return file_; }

private:
    Arena arena_;
    std::vector<Node*> roots_;
    std::string file_;
};

} // namespace berth::yaml
