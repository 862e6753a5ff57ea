// SPDX-License-Identifier: Apache-2.0
// Fixing all kustomizations of some builds or none, and seeing what it did.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "render/batch.hpp"
#include "render/difference.hpp"
#include "render/edit/fix.hpp"
#include "render/lint/lint.hpp"
#include "render/lint/survey.hpp"
#include "render/lint/text_rules.hpp"

namespace berth::render::lint {

namespace {

bool has_deprecated_field(const std::string& file, std::string_view content) {
    Findings findings;
    check_kustomization(file, content, findings);
    return std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.rule == "deprecated-field"; });
}

// What files were before they changed; puts it back unless it was told to keep the change.
class Changes {
public:
    Changes() = default;
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;
    ~Changes() {
        for (const auto& [file, content] : before_) {
            try {
                write_file(AbsolutePath(file), content);
            } catch (const Error&) {
                continue;  // another failure is being told already
            }
        }
    }

    void fix(const std::string& path) {
        const auto content = find_file(AbsolutePath(path));
        if (!content || !has_deprecated_field(path, *content)) {
            return;
        }
        auto file = edit::KustomizationFile::from_text(AbsolutePath(path), *content);
        within(fmt::format("cannot fix '{}'", path), [&] { edit::fix_deprecated(file); });
        if (file.text() != *content) {
            before_.emplace(path, *content);
            file.write();
        }
    }

    std::vector<std::string> keep() {
        std::vector<std::string> files;
        for (const auto& [file, content] : before_) {
            files.push_back(file);
        }
        before_.clear();
        return files;
    }

private:
    std::map<std::string, std::string> before_;  // by file
};

std::string difference_of(const std::vector<Rendering>& before, const std::vector<Rendering>& after) {
    std::string text;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (after[i].error && !before[i].error) {
            throw after[i].error->within(fmt::format("'{}' cannot be rendered any more once its fields are replaced",
                                                     after[i].directory));
        }
        if (!after[i].error && !before[i].error) {
            text += difference(before[i].result, after[i].result);
        }
    }
    return text;
}

}  // namespace

Fixed fix(const std::vector<std::string>& directories, const RenderOptions& options, const RenderServices& services) {
    const auto before = render_all(directories, options, services);
    Changes changes;
    for (const std::string& file : survey(directories, options, services).kustomizations) {
        changes.fix(file);
    }
    Fixed fixed{.files = {}, .difference = difference_of(before, render_all(directories, options, services))};
    fixed.files = changes.keep();
    return fixed;
}

}  // namespace berth::render::lint
