// SPDX-License-Identifier: Apache-2.0
// Keys as the decoder knows them, and entries that say the same twice.
#include "render/lint/key_rules.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/path.hpp"
#include "base/text.hpp"
#include "render/lint/named_files.hpp"
#include "render/load/kustomization.hpp"

namespace berth::render::lint {

namespace {

using yaml::Node;

std::string unknown_key(std::string_view key, const std::vector<std::string>& known) {
    const auto near = nearest(key, known);
    return near.empty() ? fmt::format("kustomize knows no key '{}' here", key)
                        : fmt::format("kustomize knows no key '{}' here; did you mean '{}'?", key, near.front());
}

// Remembers the first line of each entry of a field.
class Entries {
public:
    Entries(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

    void add(std::string_view field, const std::string& entry, const Node& place, Severity severity) {
        const auto [first, is_new] = first_lines_.try_emplace({std::string(field), entry}, place.line);
        if (!is_new) {
            findings_.push_back({.file = file_,
                                 .line = place.line,
                                 .column = place.column,
                                 .severity = severity,
                                 .rule = "duplicate-entry",
                                 .message = fmt::format("'{}' stands already in line {} of '{}'", entry, first->second, field)});
        }
    }

private:
    const std::string& file_;
    Findings& findings_;
    std::map<std::pair<std::string, std::string>, std::uint32_t> first_lines_;
};

}  // namespace

void check_keys(const std::string& file, std::string_view content, Findings& findings) {
    find_odd_keys(content, [&](const Node& key, std::string_view field, const std::vector<std::string>& known) {
        const bool is_unknown = field.empty();
        findings.push_back({.file = file,
                            .line = key.line,
                            .column = key.column,
                            .severity = is_unknown ? Severity::error : Severity::warning,
                            .rule = is_unknown ? "unknown-key" : "key-spelling",
                            .message = is_unknown ? unknown_key(key.text(), known)
                                                  : fmt::format("'{}' is read as '{}'; write it so", key.text(), field)});
    });
}

void check_entries(const std::string& file, const Node& kustomization, Findings& findings) {
    Entries entries(file, findings);
    for (const NamedFile& named : named_files(kustomization)) {
        // A ConfigMap may have one file under two keys, and one patch may suit several targets.
        const bool once = named.role == FileRole::resource || named.role == FileRole::plugin || named.role == FileRole::other;
        if (once && named.field != "replacements" && named.field != "openapi") {
            entries.add(named.field, clean_path(named.path), *named.place,
                        named.role == FileRole::resource ? Severity::error : Severity::warning);
        }
    }
    for (const std::string_view field : {"images", "replicas"}) {
        const Node* list = find_field(kustomization, field);
        for (const Node* entry : list != nullptr ? list->children() : std::span<Node* const>()) {
            if (const Node* name = find_field(*entry, "name")) {
                entries.add(field, std::string(name->text()), *name, Severity::warning);
            }
        }
    }
}

}  // namespace berth::render::lint
