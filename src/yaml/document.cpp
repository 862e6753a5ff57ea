// SPDX-License-Identifier: Apache-2.0
// Documents of a named text, with errors that name it.
#include "yaml/document.hpp"

#include "base/error.hpp"
#include "yaml/parse.hpp"

namespace berth::yaml {

namespace {

[[noreturn]] void fail(const std::string& file, const SyntaxError& error) {
    throw InputError({.file = file, .line = error.line, .column = error.column}, error.problem);
}

} // namespace

Documents Documents::parse(std::string_view text, std::string file) {
    Documents result;
    result.file_ = std::move(file);
    auto parsed = parse_all(result.arena_, text);
    if (!parsed) {
        fail(result.file_, parsed.error());
    }
    for (Node* root : *parsed) {
        auto expanded = expand_aliases(result.arena_, root);
        if (!expanded) {
            fail(result.file_, expanded.error());
        }
        if (!(*expanded)->is_null()) {
            result.roots_.push_back(*expanded);
        }
    }
    return result;
}

const Node& Documents::only() const {
    if (roots_.empty()) {
        throw InputError({.file = file_}, "the file is empty");
    }
    if (roots_.size() > 1) {
        throw InputError({.file = file_, .line = roots_[1]->line}, "a second document where one is expected");
    }
    return *roots_.front();
}

} // namespace berth::yaml
