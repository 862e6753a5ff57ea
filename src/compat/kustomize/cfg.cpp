// SPDX-License-Identifier: Apache-2.0
// kustomize cfg count and tree.
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/cfg.hpp"
#include "compat/kustomize/rows.hpp"
#include "render/package/object_tree.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Invocation;
using commands::Services;
namespace package = render::package;

std::string counts(const package::Package& objects, const Invocation& invocation) {
    if (invocation.has("no-kind")) {
        return fmt::format("{}\n", objects.objects().size());
    }
    std::map<std::string_view, std::size_t> kinds;
    for (const auto& object : objects.objects()) {
        ++kinds[object.text_at("kind")];
    }
    std::string text;
    for (const auto& [kind, count] : kinds) {
        text += fmt::format("{}: {}\n", kind, count);
    }
    return text;
}

/// Of one package of several: what is wrong with it is told in its place.
std::string counts_of(const std::string& folder, const Invocation& invocation) {
    try {
        return counts(package::Package::read(AbsolutePath::from_working_directory(folder), package::Below::no_other_packages),
                      invocation);
    } catch (const Error& error) {
        if (invocation.has("no-recurse-subpackages")) {
            throw;
        }
        return fmt::format("{}\n", error.what());
    }
}

int count(const Invocation& invocation, Services& services) {
    const auto folder = invocation.find_argument("DIR");
    if (!folder) {
        services.console().print(counts(package::Package::from_text(read_all(STDIN_FILENO, "standard input")), invocation));
        return 0;
    }
    std::string text;
    for (const auto& path : packages_of(*folder, invocation)) {
        text += fmt::format("{}{}/\n", text.empty() ? "" : "\n", path);
        text += counts_of(path, invocation);
    }
    services.console().print(text);
    return 0;
}

constexpr std::array<std::string_view, 8> shown_fields{"name",  "image",    "command",   "args",
                                                       "env",   "replicas", "resources", "ports"};

std::vector<package::TreeField> tree_fields(const Invocation& invocation) {
    std::vector<package::TreeField> fields;
    for (const auto& paths : invocation.all("field")) {
        for (const auto& path : split(paths, ',')) {
            fields.push_back(package::parse_field(path));
        }
    }
    for (const auto name : shown_fields) {
        const bool wanted = invocation.has(name) || (invocation.has("all") && !invocation.has(fmt::format("no-{}", name)));
        for (auto& field : wanted ? package::common_fields(name) : std::vector<package::TreeField>()) {
            fields.push_back(std::move(field));
        }
    }
    return fields;
}

package::TreeStructure tree_structure(const Invocation& invocation) {
    const auto name = invocation.find("graph-structure").value_or("");
    return name == "owners"      ? package::TreeStructure::owners
           : name == "directory" ? package::TreeStructure::folders
                                 : package::TreeStructure::automatic;
}

int tree(const Invocation& invocation, Services& services) {
    const auto folder = invocation.find_argument("DIR").value_or(".");
    auto objects = folder == "-" ? package::Package::from_text(read_all(STDIN_FILENO, "standard input"))
                                 : package::Package::read(AbsolutePath::from_working_directory(folder), package::Below::all);
    objects.keep_if([&](const package::PackageObject& object) {
        return object.is_local_config() ? invocation.has("include-local") : !invocation.has("exclude-non-local");
    });
    if (objects.objects().empty()) {
        return 0;  // as kustomize: not even the root
    }
    services.console().print(package::draw_tree(objects, {.root = folder == "-" ? "." : clean_path(folder),
                                                          .structure = tree_structure(invocation),
                                                          .fields = tree_fields(invocation)}));
    return 0;
}

std::vector<cli::Option> tree_options() {
    std::vector<cli::Option> options{
        {.name = "all", .help = "show all of these fields"},
        {.name = "field", .value = "PATH", .help = "show this field", .times = cli::Times::many},
        {.name = "graph-structure", .value = "HOW", .help = "owners or directory"},
        {.name = "include-local", .help = "show objects that are for tools only, too"},
        {.name = "exclude-non-local", .help = "show no others"}};
    for (const auto name : shown_fields) {
        options.push_back({.name = std::string(name), .help = fmt::format("show the field {}", name)});
        options.push_back(off(name));
    }
    return options;
}

}  // namespace

cli::Option off(std::string_view name) {
    return {.name = fmt::format("no-{}", name), .help = fmt::format("--{}=false", name), .visibility = cli::Visibility::hidden};
}

cli::Argument package_folder() {
    return {.name = "DIR", .help = "folder or file", .arity = cli::Arity::optional, .completes = cli::Completes::directory};
}

std::vector<std::string> packages_of(const std::string& folder, const Invocation& invocation) {
    return package::find_packages(folder, invocation.has("no-recurse-subpackages") ? package::Recurse::no : package::Recurse::yes);
}

std::vector<commands::Command> cfg_rows() {
    return {
        {{.name = "cfg count", .summary = "Count the objects in a folder, or on standard input", .arguments = {package_folder()},
          .options = {{.name = "kind", .help = "by kind, which is the default"},
                      off("kind"),
                      {.name = "recurse-subpackages", .letter = 'R', .help = "also in packages below, which is the default"},
                      off("recurse-subpackages")}},
         &count},
        {{.name = "cfg tree", .summary = "Draw the objects in a folder, or on standard input ('-')", .arguments = {package_folder()},
          .options = tree_options()},
         &tree},
    };
}

}  // namespace berth::compat::kustomize
