// SPDX-License-Identifier: Apache-2.0
// Rules about the text of one file.
#include "render/lint/text_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"

namespace berth::render::lint {

namespace {

using yaml::Node;
using yaml::Schema;
using yaml::Tag;

class TextRules {
public:
    TextRules(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

    void duplicate_keys(const Node& node) {
        std::map<std::string_view, std::uint32_t> first_lines;
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            const Node& key = *node.key(pair);
            const auto [first, is_new] = first_lines.try_emplace(key.text(), key.line);
            if (!is_new) {
                add(key, Severity::error, "duplicate-key",
                    fmt::format("key '{}' stands already in line {}; only the last one counts", key.text(), first->second));
            }
        }
        for (const Node* child : node.children()) {
            duplicate_keys(*child);
        }
    }

    void values(const Node& node) {
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            values(*node.field(pair));
        }
        if (node.is_sequence()) {
            for (const Node* item : node.children()) {
                values(*item);
            }
        }
        if (node.is_scalar() && node.style == yaml::Style::plain && !node.tagged) {
            value(node);
        }
    }

    void deprecated_fields(const Node& root) {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 7> replaced{
            {{"bases", "resources"},
             {"imageTags", "images"},
             {"patchesStrategicMerge", "patches"},
             {"patchesJson6902", "patches"},
             {"commonLabels", "labels"},
             {"vars", "replacements"},
             {"helmChartInflationGenerator", "helmCharts"}}};
        for (std::uint32_t pair = 0; pair < root.pairs(); ++pair) {
            for (const auto& [old_name, new_name] : replaced) {
                if (to_lower(root.key(pair)->text()) == to_lower(old_name)) {
                    add(*root.key(pair), Severity::warning, "deprecated-field",
                        fmt::format("'{}' is deprecated; use '{}'", old_name, new_name));
                }
            }
        }
    }

private:
    void value(const Node& node) {
        const std::string text(node.text());
        const Tag tag = yaml::resolve_tag(text, Schema::yaml_1_2);
        if (tag == Tag::string && yaml::resolve_tag(text, Schema::yaml_1_1) == Tag::boolean) {
            add(node, Severity::warning, "boolean-word",
                fmt::format("'{0}' is a text here but a boolean for other YAML readers; write true, false or \"{0}\"", text));
        } else if (tag == Tag::timestamp) {
            add(node, Severity::warning, "date", fmt::format("'{0}' comes out as a point in time; write \"{0}\"", text));
        } else if (tag == Tag::integer) {
            integer(node, text);
        } else if (tag == Tag::floating) {
            number(node, text);
        }
    }

    void integer(const Node& node, const std::string& text) {
        const auto number = yaml::parse_int(text);
        if (number && text.size() > 1 && text[0] == '0' && text.find_first_not_of("01234567") == std::string::npos) {
            add(node, Severity::warning, "octal-number", fmt::format("'{}' is octal: it comes out as {}", text, *number));
        } else if (!number || *number > (1LL << 53) || *number < -(1LL << 53)) {
            add(node, Severity::warning, "large-number",
                fmt::format("'{}' loses digits wherever it passes through JSON numbers; write it in quotes if it is an id", text));
        }
    }

    void number(const Node& node, const std::string& text) {
        const auto value = yaml::parse_float(text);
        if (const std::string printed = value ? yaml::format_float_g(*value) : text; printed != text) {
            add(node, Severity::warning, "shortened-number",
                fmt::format("'{}' comes out as {}; write it in quotes if it is a version", text, printed));
        }
    }

    void add(const Node& node, Severity severity, std::string rule, std::string message) {
        findings_.push_back({.file = file_,
                             .line = node.line,
                             .column = node.column,
                             .severity = severity,
                             .rule = std::move(rule),
                             .message = std::move(message)});
    }

    const std::string& file_;
    Findings& findings_;
};

// What does not parse is the build's to report.
std::vector<Node*> documents(yaml::Arena& arena, std::string_view content) {
    return yaml::parse_all(arena, content).value_or(std::vector<Node*>());
}

}  // namespace

void check_objects(const std::string& file, std::string_view content, Findings& findings) {
    yaml::Arena arena;
    TextRules rules(file, findings);
    for (const Node* document : documents(arena, content)) {
        rules.duplicate_keys(*document);
        rules.values(*document);
    }
}

void check_kustomization(const std::string& file, std::string_view content, Findings& findings) {
    yaml::Arena arena;
    TextRules rules(file, findings);
    for (const Node* document : documents(arena, content)) {
        rules.duplicate_keys(*document);
        rules.deprecated_fields(*document);
    }
}

FieldPlace find_field(std::string_view content, std::string_view field) {
    yaml::Arena arena;
    const auto bracket = field.find('[');
    std::size_t index = 0;
    const bool indexed = bracket != std::string_view::npos;
    if (indexed) {
        std::from_chars(field.data() + bracket + 1, field.data() + field.size(), index);
    }
    for (const Node* document : documents(arena, content)) {
        for (std::uint32_t pair = 0; pair < document->pairs(); ++pair) {
            if (to_lower(document->key(pair)->text()) != to_lower(field.substr(0, bracket))) {
                continue;
            }
            const Node& value = *document->field(pair);
            const Node& place = indexed && index < value.children().size() && value.is_sequence()
                                    ? *value.children()[index]
                                    : *document->key(pair);
            return {place.line, place.column};
        }
    }
    return {};
}

}  // namespace berth::render::lint
