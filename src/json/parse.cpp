// SPDX-License-Identifier: Apache-2.0
// Text to JSON values: Boost.JSON's event parser fills our own tree.
#include "json/parse.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <utility>

#include "base/error.hpp"

namespace berth::json {

namespace {

using boost::json::error_code;
using boost::json::string_view;

struct TreeBuilder {
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    struct Level {
        Value container;
        std::string name;
    };

    bool add(Value value) {
        if (open.empty()) {
            root = std::move(value);
        } else if (auto* array = open.back().container.find_array()) {
            array->push_back(std::move(value));
        } else {
            open.back().container.as_object().set(open.back().name, std::move(value));
        }
        return true;
    }
    bool begin(Value container) {
        open.push_back({std::move(container), {}});
        return true;
    }
    bool end() {
        Value container = std::move(open.back().container);
        open.pop_back();
        return add(std::move(container));
    }
    bool add_text() { return add(std::exchange(text, {})); }

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return begin(Object()); }
    bool on_object_end(std::size_t, error_code&) { return end(); }
    bool on_array_begin(error_code&) { return begin(Array()); }
    bool on_array_end(std::size_t, error_code&) { return end(); }
    bool on_key_part(string_view part, std::size_t, error_code&) {
        text.append(part.data(), part.size());
        return true;
    }
    bool on_key(string_view part, std::size_t, error_code&) {
        text.append(part.data(), part.size());
        open.back().name = std::exchange(text, {});
        return true;
    }
    bool on_string_part(string_view part, std::size_t, error_code&) {
        text.append(part.data(), part.size());
        return true;
    }
    bool on_string(string_view part, std::size_t, error_code&) {
        text.append(part.data(), part.size());
        return add_text();
    }
    bool on_number_part(string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, string_view, error_code&) { return add(Value(number)); }
    bool on_uint64(std::uint64_t number, string_view, error_code&) { return add(Value(number)); }
    bool on_double(double number, string_view, error_code&) { return add(Value(number)); }
    bool on_bool(bool truth, error_code&) { return add(Value(truth)); }
    bool on_null(error_code&) { return add(Value()); }
    bool on_comment_part(string_view, error_code&) { return true; }
    bool on_comment(string_view, error_code&) { return true; }

    Value root;
    std::vector<Level> open;
    std::string text;
};

InputError::Position position_at(std::string_view text, std::size_t offset, std::string_view source) {
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const auto line_start = before.rfind('\n');
    const auto column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
    return {std::string(source), line, column};
}

}  // namespace

Value parse(std::string_view text, std::string_view source) {
    boost::json::parse_options options;
    options.max_depth = 512;
    boost::json::basic_parser<TreeBuilder> parser(options);
    error_code failure;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), failure);
    if (!failure && used < text.size()) {
        failure = boost::json::error::extra_data;
    }
    if (failure) {
        throw InputError(position_at(text, used, source), "invalid JSON: " + failure.message());
    }
    return std::move(parser.handler().root);
}

}  // namespace berth::json
