// SPDX-License-Identifier: Apache-2.0
// Rules about the text of one file.
#include "render/lint/text_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <utility>

#include "base/text.hpp"
#include "yaml/number.hpp"
#include "yaml/parse.hpp"
#include "yaml/resolve.hpp"

namespace berth::render::lint {

namespace {

using yaml::Node;
using yaml::Schema;
using yaml::Tag;

// The mode of a file in a volume, which nobody means otherwise than octal; also as the value of a JSON patch.
bool is_file_mode(const Node& mapping, std::uint32_t pair) {
    const std::string_view key = mapping.key(pair)->text();
    const Node* path = mapping.find("path");
    if (key == "mode") {
        return path != nullptr;
    }
    const std::string_view patched = key == "value" && path != nullptr ? path->text() : std::string_view();
    return key == "defaultMode" || patched.ends_with("/defaultMode") ||
           (patched.ends_with("/mode") && patched.find("/items/") != std::string_view::npos);
}

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

    // An object's own annotations come out as the texts they are, whatever they look like.
    void values_of_object(const Node& object) {
        const Node* metadata = object.find("metadata");
        const Node* annotations = metadata != nullptr ? metadata->find("annotations") : nullptr;
        values(object, annotations);
    }

    void values(const Node& node, const Node* passed_over = nullptr) {
        if (&node == passed_over) {
            return;
        }
        for (std::uint32_t pair = 0; pair < node.pairs(); ++pair) {
            if (!is_file_mode(node, pair)) {
                values(*node.field(pair), passed_over);
            }
        }
        if (node.is_sequence()) {
            for (const Node* item : node.children()) {
                values(*item, passed_over);
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
std::vector<Node*> documents(yaml::Arena& arena, std::string_view content, std::uint32_t first_line = 1) {
    return yaml::parse_all(arena, content, {.first_line = first_line}).value_or(std::vector<Node*>());
}

void check_values(const std::string& file, std::string_view text, std::uint32_t first_line, Findings& findings) {
    yaml::Arena arena;
    TextRules rules(file, findings);
    for (const Node* document : documents(arena, text, first_line)) {
        rules.duplicate_keys(*document);
        rules.values_of_object(*document);
    }
}

}  // namespace

void check_objects(const std::string& file, std::string_view content, Findings& findings) {
    check_values(file, content, 1, findings);
}

void check_inline_patch(const std::string& file, std::string_view patch, std::uint32_t first_line, Findings& findings) {
    Findings own;
    check_values(file, patch, first_line, own);
    for (Finding& finding : own) {
        finding.column = 0;
        findings.push_back(std::move(finding));
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

}  // namespace berth::render::lint
