// SPDX-License-Identifier: Apache-2.0
// The walk over a tree that feeds the YAML writer, or writes JSON.
#include "render/print/printer.hpp"

#include "base/error.hpp"
#include "render/print/decode_check.hpp"
#include "render/print/json_text.hpp"
#include "render/print/members.hpp"
#include "render/print/scalar_value.hpp"
#include "yaml/number.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace berth::render {

using yaml::Kind;
using yaml::Node;
using yaml::Tag;
using yaml::Writer;

namespace {

void reject_duplicates(const std::vector<Member>& sorted) {
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i].key == sorted[i - 1].key) {
            throw Error(ErrorKind::invalid,
                        fmt::format("yaml: unmarshal errors:\n  {}",
                                    duplicate_key_problem(sorted[i].key, sorted[i].line, sorted[i - 1].line)))
                .at_line(std::max(sorted[i].line, sorted[i - 1].line));
        }
    }
}

void reject_controls(std::string_view text) {
    if (has_forbidden_control(text)) {
        throw Error(ErrorKind::invalid, "yaml: control characters are not allowed");
    }
}

class YamlPrinter {
public:
    YamlPrinter(std::string& out, yaml::WriterOptions options) : writer_{out, options} {}

    void print(const Node& node, Level level, Layout outer = Layout::block) {
        const Layout layout = layout_within(outer, node);
        switch (node.kind) {
        case Kind::mapping:
            mapping(node, level, layout);
            return;
        case Kind::sequence:
            writer_.begin_sequence(node.size == 0 ? Writer::Filled::no : Writer::Filled::yes);
            for (const Node* item : node.children()) {
                print(*item, Level::nested, layout);
            }
            writer_.end_sequence();
            return;
        case Kind::alias:
            print(*node.target, level, outer);
            return;
        case Kind::scalar:
            break;
        }
        scalar(node, outer);
    }

    void end() { writer_.end_document(); }

private:
    void mapping(const Node& node, Level level, Layout layout) {
        std::vector<Member> members = members_of(node, level);
        const auto less = [](const Member& a, const Member& b) { return yaml::natural_less(a.key, b.key); };
        if (!std::is_sorted(members.begin(), members.end(), less)) {
            std::stable_sort(members.begin(), members.end(), less);
        }
        reject_duplicates(members);
        writer_.begin_mapping(members.empty() ? Writer::Filled::no : Writer::Filled::yes);
        for (const Member& member : members) {
            reject_controls(member.key);
            if (member.key.find(next_line) != std::string_view::npos) {
                throw Error(ErrorKind::invalid, "yaml: did not find expected ',' or '}'");
            }
            writer_.key(member.key);
            print(*member.value, Level::nested, layout);
        }
        writer_.end_mapping();
    }

    void scalar(const Node& node, Layout layout) {
        const ScalarValue value = scalar_value(node, layout);
        if (const auto* text = std::get_if<std::string_view>(&value.data)) {
            string(*text);
        } else if (const auto* owned = std::get_if<std::string>(&value.data)) {
            string(*owned);
        } else if (const auto* truth = std::get_if<bool>(&value.data)) {
            writer_.plain(*truth ? "true" : "false");
        } else if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
            std::array<char, 24> buffer{};
            writer_.plain({buffer.data(), static_cast<std::size_t>(
                                              fmt::format_to(buffer.data(), "{}", *integer) - buffer.data())});
        } else if (const auto* natural = std::get_if<std::uint64_t>(&value.data)) {
            writer_.plain(std::to_string(*natural));
        } else if (const auto* number = std::get_if<double>(&value.data)) {
            writer_.plain(printed(*number));
        } else {
            writer_.plain("null");
        }
    }

    void string(std::string_view text) {
        reject_controls(text);
        const std::optional<std::string> folded = fold_next_lines(text);
        if (folded && has_document_marker(text)) {
            throw Error(ErrorKind::invalid, "yaml: found unexpected document indicator");
        }
        writer_.string(folded ? std::string_view{*folded} : text);
    }

    /// Through JSON and YAML 1.1: whole numbers come out as integers.
    static std::string printed(double number) {
        reject_infinite(number);
        const std::string json = yaml::format_float_json(number);
        const yaml::Resolved again = yaml::resolve(json, yaml::Schema::yaml_1_1);
        if (const auto* integer = std::get_if<std::int64_t>(&again.value)) {
            return std::to_string(*integer);
        }
        if (const auto* natural = std::get_if<std::uint64_t>(&again.value)) {
            return std::to_string(*natural);
        }
        return yaml::format_float_g(number);
    }

    Writer writer_;
};

void json_value(std::string& out, const Node& node, Level level, Layout outer = Layout::block);

void json_mapping(std::string& out, const Node& node, Level level, Layout layout) {
    std::vector<Member> members = members_of(node, level);
    std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.key < b.key; });
    reject_duplicates(members);
    out.push_back('{');
    for (const Member& member : members) {
        if (&member != members.data()) {
            out.push_back(',');
        }
        append_json_string(out, member.key);
        out.push_back(':');
        json_value(out, *member.value, Level::nested, layout);
    }
    out.push_back('}');
}

void json_scalar(std::string& out, const Node& node, Layout layout) {
    const ScalarValue value = scalar_value(node, layout);
    if (const auto* text = std::get_if<std::string_view>(&value.data)) {
        append_json_string(out, *text);
    } else if (const auto* owned = std::get_if<std::string>(&value.data)) {
        append_json_string(out, *owned);
    } else if (const auto* truth = std::get_if<bool>(&value.data)) {
        out += *truth ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&value.data)) {
        out += std::to_string(*integer);
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value.data)) {
        out += std::to_string(*natural);
    } else if (const auto* number = std::get_if<double>(&value.data)) {
        reject_infinite(*number);
        out += yaml::format_float_json(*number);
    } else {
        out += "null";
    }
}

void json_value(std::string& out, const Node& node, Level level, Layout outer) {
    const Layout layout = layout_within(outer, node);
    switch (node.kind) {
    case Kind::mapping:
        json_mapping(out, node, level, layout);
        return;
    case Kind::sequence:
        out.push_back('[');
        for (std::uint32_t i = 0; i < node.size; ++i) {
            if (i != 0) {
                out.push_back(',');
            }
            json_value(out, *node.items[i], Level::nested, layout);
        }
        out.push_back(']');
        return;
    case Kind::alias:
        json_value(out, *node.target, level, outer);
        return;
    case Kind::scalar:
        break;
    }
    json_scalar(out, node, outer);
}

}  // namespace

namespace {

/// What kustomize finds while it decodes is told before what it finds while it encodes.
template <class Print> void in_order_of_passes(const Node& root, const Print& print) {
    try {
        print();
    } catch (const Error&) {
        reject_undecodable(root);
        throw;
    }
}

}  // namespace

std::string print_object(const Node& root, yaml::WriterOptions options) {
    std::string out;
    in_order_of_passes(root, [&] {
        YamlPrinter printer{out, options};
        printer.print(root, Level::root);
        printer.end();
    });
    return out;
}

std::string print_json(const Node& root, Layout layout) {
    std::string out;
    in_order_of_passes(root, [&] { json_value(out, root, Level::root, layout); });
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out.push_back('"');
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        switch (c) {
        case '"':
            out += "\\\"";
            continue;
        case '\\':
            out += "\\\\";
            continue;
        case '\b':
            out += "\\b";
            continue;
        case '\f':
            out += "\\f";
            continue;
        case '\n':
            out += "\\n";
            continue;
        case '\r':
            out += "\\r";
            continue;
        case '\t':
            out += "\\t";
            continue;
        default:
            break;
        }
        if (c < 0x20 || c == '<' || c == '>' || c == '&') {
            out += "\\u00";
            out.push_back(digits[c >> 4U]);
            out.push_back(digits[c & 0xfU]);
        } else if (c == 0xe2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                   (static_cast<unsigned char>(text[i + 2]) & 0xfeU) == 0xa8) {
            out += (static_cast<unsigned char>(text[i + 2]) & 1U) != 0 ? "\\u2029" : "\\u2028";
            i += 2;
        } else {
            out.push_back(static_cast<char>(c));
        }
    }
    out.push_back('"');
}

}  // namespace berth::render
