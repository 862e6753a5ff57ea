// SPDX-License-Identifier: Apache-2.0
// The walk of go-yaml's decoder, for its errors alone.
#include "render/print/decode_check.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "render/print/members.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

const Node& meant(const Node& node) { return node.kind == Kind::alias ? *node.target : node; }

std::string go_scalar(const Node& node) {
    return std::visit(
        [](const auto& value) -> std::string {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::monostate>) {
                return "interface {}(nil)";
            } else if constexpr (std::is_same_v<Value, bool>) {
                return value ? "true" : "false";
            } else if constexpr (std::is_same_v<Value, std::uint64_t>) {
                return fmt::format("{:#x}", value);
            } else if constexpr (std::is_same_v<Value, std::int64_t>) {
                return std::to_string(value);
            } else if constexpr (std::is_same_v<Value, double>) {
                return yaml::format_float_g(value);
            } else {
                return go_quoted(value);
            }
        },
        scalar_value(node).data);
}

/// As Go's %#v prints what it decoded.
std::string go_value(const Node& written) {
    const Node& node = meant(written);
    if (node.is_scalar()) {
        return go_scalar(node);
    }
    std::vector<std::string> parts;
    if (node.is_sequence()) {
        std::ranges::transform(node.children(), std::back_inserter(parts),
                               [](const Node* item) { return go_value(*item); });
        return fmt::format("[]interface {{}}{{{}}}", fmt::join(parts, ", "));
    }
    bool has_texts_only = true;
    for (std::uint32_t i = 0; i < node.pairs(); ++i) {
        has_texts_only = has_texts_only && is_string_scalar(*node.key(i));
        parts.push_back(fmt::format("{}:{}", go_value(*node.key(i)), go_value(*node.field(i))));
    }
    std::ranges::sort(parts);
    return fmt::format("map[{}]interface {{}}{{{}}}", has_texts_only ? "string" : "interface {}",
                       fmt::join(parts, ", "));
}

class Decoding {
public:
    void walk(const Node& written) {
        const Node& node = meant(written);
        if (node.is_scalar()) {
            static_cast<void>(scalar_value(node));
        } else if (node.is_mapping()) {
            mapping(node);
        } else {
            std::ranges::for_each(node.children(), [&](const Node* item) { walk(*item); });
        }
    }

    /// What did not end it at once.
    void end() const {
        if (!problems_.empty()) {
            throw Error(ErrorKind::invalid, fmt::format("yaml: unmarshal errors:\n  {}", fmt::join(problems_, "\n  ")))
                .at_line(line_);
        }
    }

private:
    void mapping(const Node& node) {
        if (has_duplicates(node)) {
            return; // the decoder does not look into it either
        }
        for (std::uint32_t i = 0; i < node.pairs(); ++i) {
            const Node& key = *node.key(i);
            if (!key.is_scalar()) {
                throw Error(ErrorKind::invalid, fmt::format("yaml: invalid map key: {}", go_value(key)))
                    .at_line(key.line);
            }
            walk(key);
            walk(*node.field(i));
        }
    }

    bool has_duplicates(const Node& node) {
        const std::size_t before = problems_.size();
        std::unordered_map<std::string_view, std::uint32_t> lines;
        for (std::uint32_t i = 0; i < node.pairs(); ++i) {
            const Node& key = *node.key(i);
            const auto [first, is_new] = lines.try_emplace(key.is_scalar() ? key.value : std::string_view{}, key.line);
            if (!is_new) {
                problems_.push_back(duplicate_key_problem(first->first, key.line, first->second));
                line_ = line_ == 0 ? key.line : line_;
            }
        }
        return problems_.size() != before;
    }

    std::vector<std::string> problems_;
    std::uint32_t line_ = 0; ///< of the first problem
};

}  // namespace

std::string duplicate_key_problem(std::string_view key, std::uint32_t line, std::uint32_t first_line) {
    const auto [first, second] = std::minmax(line, first_line);
    return fmt::format("line {}: mapping key {} already defined at line {}", second, go_quoted(key), first);
}

void reject_undecodable(const Node& root) {
    Decoding decoding;
    decoding.walk(root);
    decoding.end();
}

}  // namespace berth::render
