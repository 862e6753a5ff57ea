// SPDX-License-Identifier: Apache-2.0
// A kustomization file that is changed field by field: comments, order and untouched text stay.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"
#include "json/value.hpp"

namespace berth::render::edit {

class KustomizationFile {
public:
    /// The one kustomization file of a folder. Throws Error when there is none or more than one, InputError when it
    /// is not YAML or no mapping.
    static KustomizationFile open(const AbsolutePath& folder);
    /// An empty one that does not exist yet; throws when the folder has one already.
    static KustomizationFile create(const AbsolutePath& folder);
    /// For tests: the text of a file of that name.
    static KustomizationFile from_text(const AbsolutePath& path, std::string text);

    [[nodiscard]] const AbsolutePath& path() const { return path_; }
    /// Null when absent. Field names compare without case, as kustomize reads them.
    [[nodiscard]] json::Value value(std::string_view field) const;
    /// The strings of a list field; other items are skipped.
    [[nodiscard]] std::vector<std::string> strings(std::string_view field) const;
    /// Null, "", [] and {} remove the field. An unchanged value leaves the text alone.
    void set(std::string_view field, const json::Value& value);
    void set_strings(std::string_view field, const std::vector<std::string>& values);

    /// With apiVersion and kind added where they are missing, as kustomize does on every edit.
    [[nodiscard]] std::string text() const;
    void write() const;

private:
    struct Segment {
        std::string name{};      // as in the file; empty for a file of comments only
        std::string comments{};  // lines in front of the field
        std::string body{};
        json::Value value{};
        bool added = false;  // was not in the file
    };

    explicit KustomizationFile(AbsolutePath path) : path_(std::move(path)) {}
    void read(const std::string& text);
    void fold_deprecated();
    [[nodiscard]] const Segment* find(std::string_view field) const;

    AbsolutePath path_;
    std::vector<Segment> segments_;
};

}  // namespace berth::render::edit
