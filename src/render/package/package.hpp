// SPDX-License-Identifier: Apache-2.0
// Folders of object files as `kustomize cfg` reads them. Facts: kyaml 0.21.1, kio/pkgio_reader.go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/path.hpp"
#include "render/package/ignore_rules.hpp"
#include "yaml/arena.hpp"
#include "yaml/node.hpp"

namespace berth::render::package {

/// Of a value that is not what it should be; `expected` in go-yaml's words, "MappingNode".
[[nodiscard]] Error wrong_kind(std::string_view expected, const yaml::Node& node);

struct PackageObject {
    std::string path;  ///< of its file below the package; empty where it is not known
    yaml::Node* root = nullptr;  ///< with comments; aliases stay
    yaml::Notes notes{};         ///< of the document

    /// The text of a field below the root, "" when it is absent or no scalar.
    [[nodiscard]] std::string_view text_at(std::string_view field) const;
    [[nodiscard]] std::string_view metadata(std::string_view field) const;
    [[nodiscard]] bool is_local_config() const;
};

enum class Below { all, no_other_packages };
/// Whether objects get annotations that say where they were read: they are seen when annotations are shown.
enum class Origin { annotated, omitted };

/// Objects in the order of their files and documents; a mapping without a kind is one too.
class Package {
public:
    /// Of the *.yaml and *.yml files in the folder (or the file) and below it that its .krmignore does not leave out; with
    /// `no_other_packages`, not of folders with a Krmfile of their own. Throws Error for what is no YAML.
    static Package read(const AbsolutePath& path, Below below, Origin origin = Origin::annotated);
    /// Of one text; a List stands for its items, and an object is of the file that its annotation names.
    static Package from_text(std::string_view text);

    [[nodiscard]] const std::vector<PackageObject>& objects() const { return objects_; }
    [[nodiscard]] std::vector<PackageObject>& objects() { return objects_; }
    /// Keeps those for which `keep` is true.
    template <typename Keep>
    void keep_if(Keep&& keep) {
        std::erase_if(objects_, [&](const PackageObject& object) { return !keep(object); });
    }

private:
    explicit Package(Origin origin) : origin_(origin) {}
    void read_folder(const AbsolutePath& root, const std::string& below, Below mode, const IgnoreRules& rules);
    void read_file_at(const AbsolutePath& file, const std::string& path);
    void add(std::string_view text, const std::string& path);
    void annotate(yaml::Node& root, const std::string& path, std::size_t index);

    Origin origin_;
    yaml::Arena arena_;
    std::vector<PackageObject> objects_;
};

inline constexpr std::string_view package_file = "Krmfile";

enum class Recurse { no, yes };

/// The folder and the packages below it, which have a Krmfile, in the order of a walk; as `cfg` names them.
[[nodiscard]] std::vector<std::string> find_packages(const std::string& root, Recurse recurse);

}  // namespace berth::render::package
