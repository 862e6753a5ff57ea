// SPDX-License-Identifier: Apache-2.0
// JSON values to text.
#include "json/write.hpp"

#include <fmt/format.h>

#include <cmath>
#include <type_traits>

namespace berth::json {

namespace {

void append_quoted(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            case '\b': out += "\\b"; break;
            case '\f': out += "\\f"; break;
            default:
                if (const auto byte = static_cast<unsigned char>(c); byte < 0x20) {
                    out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
                } else {
                    out += c;
                }
        }
    }
    out += '"';
}

void append_number(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += "null";  // JSON has no word for these
    } else if (number == std::trunc(number) && std::fabs(number) < 1e15) {
        out += fmt::format("{:.0f}", number);
    } else {
        out += fmt::format("{}", number);
    }
}

class Writer {
public:
    explicit Writer(bool pretty) : pretty_(pretty) {}

    void append(const Value& value) {
        std::visit([this](const auto& content) { append_content(content); }, value.data());
    }

    std::string text;

private:
    void append_content(std::monostate) { text += "null"; }
    void append_content(bool truth) { text += truth ? "true" : "false"; }
    void append_content(std::int64_t number) { text += fmt::format("{}", number); }
    void append_content(std::uint64_t number) { text += fmt::format("{}", number); }
    void append_content(double number) { append_number(text, number); }
    void append_content(const std::string& content) { append_quoted(text, content); }

    void append_content(const Array& array) {
        enclose('[', ']', array, [this](const Value& element) { append(element); });
    }
    void append_content(const Object& object) {
        enclose('{', '}', object.members(), [this](const Member& member) {
            append_quoted(text, member.name);
            text += pretty_ ? ": " : ":";
            append(member.value);
        });
    }

    template <typename Elements, typename Append>
    void enclose(char opening, char closing, const Elements& elements, const Append& append_element) {
        text += opening;
        ++level_;
        bool first = true;
        for (const auto& element : elements) {
            if (!first) {
                text += ',';
            }
            first = false;
            break_line();
            append_element(element);
        }
        --level_;
        if (!elements.empty()) {
            break_line();
        }
        text += closing;
    }

    void break_line() {
        if (pretty_) {
            text += '\n';
            text.append(2 * level_, ' ');
        }
    }

    bool pretty_;
    std::size_t level_ = 0;
};

}  // namespace

std::string write(const Value& value) {
    Writer writer(false);
    writer.append(value);
    return std::move(writer.text);
}

std::string write_pretty(const Value& value) {
    Writer writer(true);
    writer.append(value);
    return std::move(writer.text) + "\n";
}

std::string quote(std::string_view text) {
    std::string quoted;
    append_quoted(quoted, text);
    return quoted;
}

}  // namespace berth::json
