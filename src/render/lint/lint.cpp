// SPDX-License-Identifier: Apache-2.0
// Builds under observation, then a look at every file they consist of.
#include "render/lint/lint.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "base/file.hpp"
#include "base/path.hpp"
#include "render/file_system.hpp"
#include "render/lint/file_rules.hpp"
#include "render/lint/key_rules.hpp"
#include "render/lint/named_files.hpp"
#include "render/lint/survey.hpp"
#include "render/lint/text_rules.hpp"
#include "yaml/parse.hpp"

namespace berth::render::lint {

namespace {

constexpr std::array<std::string_view, 15> rules{
    "boolean-word",  "build-fails",  "date",         "deprecated-field", "duplicate-entry",
    "duplicate-key", "key-spelling", "large-number", "missing-file",     "no-effect",
    "octal-number",  "shortened-number", "unknown-key", "unused-file",   "unused-generated"};

class Linter {
public:
    Linter(FileSystem& files, const Survey& survey) : files_(files), survey_(survey), findings_(survey.findings) {}

    Findings run() {
        for (const std::string& file : survey_.kustomizations) {
            if (const auto content = find_file(AbsolutePath(file))) {
                kustomization(file, *content);
            }
        }
        for (const std::string& file : survey_.object_files) {
            objects(file);
        }
        add_failures();
        std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
            return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
        });
        return std::move(findings_);
    }

private:
    void kustomization(const std::string& file, const std::string& content) {
        check_kustomization(file, content, findings_);
        check_keys(file, content, findings_);
        yaml::Arena arena;
        const auto document = yaml::parse_first(arena, content);
        if (document && *document != nullptr) {
            check_entries(file, **document, findings_);
            check_named_files(file, **document, files_, findings_);
            patches(file, **document);
        }
        if (survey_.failures.empty()) {  // else there are files that nobody came to read
            find_unused_files(AbsolutePath(file).parent(), survey_.files_read, findings_);
        }
    }

    void patches(const std::string& file, const yaml::Node& kustomization) {
        for (const NamedFile& named : named_files(kustomization)) {
            if (named.role == FileRole::patch) {
                objects(join_path(directory_name(file), named.path));
            }
        }
        const yaml::Node* list = find_field(kustomization, "patches");
        for (const yaml::Node* entry : list != nullptr ? list->children() : std::span<yaml::Node* const>()) {
            if (const yaml::Node* patch = find_field(*entry, "patch")) {
                const bool block = patch->style == yaml::Style::literal || patch->style == yaml::Style::folded;
                check_inline_patch(file, patch->text(), patch->line + (block ? 1 : 0), findings_);
            }
        }
    }

    void objects(const std::string& file) {
        if (!file.starts_with('/') || !checked_.insert(file).second) {
            return;
        }
        if (const auto content = files_.read(file)) {
            check_objects(file, *content, findings_);
        }
    }

    // What is wrong in a file says more than what the build made of it.
    void add_failures() {
        const bool has_reason = std::any_of(findings_.begin(), findings_.end(),
                                            [](const Finding& finding) { return finding.severity == Severity::error; });
        if (!has_reason) {
            findings_.insert(findings_.end(), survey_.failures.begin(), survey_.failures.end());
        }
    }

    FileSystem& files_;
    const Survey& survey_;
    Findings findings_;
    std::set<std::string> checked_;
};

}  // namespace

std::span<const std::string_view> rule_names() { return rules; }

Findings lint(const std::vector<std::string>& directories, const RenderOptions& options, const RenderServices& services) {
    return Linter(services.files, survey(directories, options, services)).run();
}

}  // namespace berth::render::lint
