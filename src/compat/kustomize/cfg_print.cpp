// SPDX-License-Identifier: Apache-2.0
// kustomize cfg cat and grep: objects printed with their comments.
#include <fmt/format.h>
#include <unistd.h>

#include <functional>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/services.hpp"
#include "compat/kustomize/cfg.hpp"
#include "compat/kustomize/rows.hpp"
#include "json/write.hpp"
#include "render/package/format.hpp"
#include "render/package/query.hpp"
#include "render/package/resource_text.hpp"

namespace berth::compat::kustomize {

namespace {

using cli::Invocation;
using commands::Services;
namespace package = render::package;

/// A package's objects to their text.
using Print = std::function<std::string(package::Package&)>;
/// How an error in one package of several is told, in its place.
using Tell = std::function<std::string(const Error&, const std::string& folder)>;

bool is_json(std::string_view path) { return path.ends_with(".json"); }

std::string printed_input(const Print& print) {
    auto objects = package::Package::from_text(read_all(STDIN_FILENO, "standard input"));
    if (objects.objects().size() == 1 && is_json(objects.objects().front().path)) {
        throw Error(ErrorKind::unsupported, fmt::format("'{}' is not printed as JSON", objects.objects().front().path),
                    "take its annotation config.kubernetes.io/path away");
    }
    return print(objects);
}

/// As kustomize: "---" behind the objects of each package.
std::string printed_package(const std::string& folder, const Invocation& invocation, const Print& print, const Tell& tell) {
    try {
        auto objects =
            package::Package::read(AbsolutePath::from_working_directory(folder), package::Below::no_other_packages);
        const auto text = print(objects);
        return text.empty() ? text : text + "---";
    } catch (const Error& error) {
        if (invocation.has("no-recurse-subpackages")) {
            throw;
        }
        return tell(error, folder);
    }
}

std::string printed_packages(const std::string& folder, const Invocation& invocation, const Print& print, const Tell& tell) {
    std::vector<std::string> texts;
    for (const auto& path : packages_of(folder, invocation)) {
        texts.push_back(printed_package(path, invocation, print, tell));
    }
    const auto text = join(texts, "\n");
    return text.ends_with("---") ? text.substr(0, text.size() - 3) : text;
}

std::string printed(const Invocation& invocation, const Print& print, const Tell& tell) {
    const auto folder = invocation.find_argument("DIR");
    return folder ? printed_packages(*folder, invocation, print, tell) : printed_input(print);
}

/// With the only object of a file or folder; nothing where none is given.
std::optional<package::Package> find_function_config(const Invocation& invocation) {
    const auto path = invocation.find("function-config");
    if (!path || path->empty()) {
        return std::nullopt;
    }
    const auto origin = invocation.has("annotate") ? package::Origin::annotated : package::Origin::omitted;
    auto config = package::Package::read(AbsolutePath::from_working_directory(*path), package::Below::all, origin);
    if (config.objects().size() != 1) {
        throw Error(ErrorKind::invalid, fmt::format("expected exactly 1 functionConfig, found {}", config.objects().size()),
                    "name a file with one object");
    }
    return config;
}

bool has_style(const Invocation& invocation, std::string_view name) {
    for (const auto& styles : invocation.all("style")) {
        for (const auto& style : split(styles, ',')) {
            if (style == name) {
                return true;
            }
        }
    }
    return false;
}

std::string cat_text(package::Package& objects, const Invocation& invocation, const package::PackageObject* config) {
    const bool annotates = invocation.has("annotate");
    objects.keep_if([&](const package::PackageObject& object) {
        return object.is_local_config() ? invocation.has("include-local") : !invocation.has("exclude-non-local");
    });
    if (objects.objects().empty()) {
        return {};
    }
    yaml::Arena arena;
    for (auto& object : objects.objects()) {
        if (!invocation.has("no-format")) {
            package::format_object(*object.root);
        }
        if (invocation.has("strip-comments")) {
            package::strip_comments(arena, *object.root);  // those of the document stay
        }
    }
    std::optional<package::ListWrap> wrap;
    if (const auto kind = invocation.find("wrap-kind").value_or(""); !kind.empty()) {
        wrap = {.kind = kind,
                .api_version = invocation.find("wrap-version").value_or(""),
                .function_config = config};
    }
    return package::text_of(objects, {.keeps_index = annotates,
                                      .keeps_path = annotates,
                                      .flow = has_style(invocation, "FlowStyle"),
                                      .tagged = has_style(invocation, "TaggedStyle"),
                                      .wrap = std::move(wrap)});
}

int cat(const Invocation& invocation, Services& services) {
    const auto target = invocation.find("dest");
    if (target) {
        write_file(AbsolutePath::from_working_directory(*target), "");  // kustomize opens it before it reads anything
    }
    const auto config = find_function_config(invocation);
    const auto* function_config = config ? &config->objects().front() : nullptr;
    const auto text = printed(
        invocation, [&](package::Package& objects) { return cat_text(objects, invocation, function_config); },
        [](const Error& error, const std::string& folder) {
            return fmt::format("{} in package {}\n", error.what(), json::write(json::Value(folder)));
        });
    if (target) {
        write_file(AbsolutePath::from_working_directory(*target), text);
    } else {
        services.console().print(text);
    }
    return 0;
}

int grep(const Invocation& invocation, Services& services) {
    const package::Query query(invocation.argument("QUERY"));
    const bool inverted = invocation.has("invert-match");
    const auto print = [&](package::Package& objects) {
        objects.keep_if([&](const package::PackageObject& object) { return query.matches(*object.root) != inverted; });
        return package::text_of(objects, {.keeps_index = !invocation.has("no-annotate"), .keeps_path = true});
    };
    services.console().print(printed(invocation, print, [](const Error& error, const std::string&) {
        return fmt::format("{}\n", error.what());
    }));
    return 0;
}

std::vector<cli::Option> cat_options() {
    return {{.name = "format", .help = "sort fields, which is the default"},
            off("format"),
            {.name = "annotate", .help = "keep annotations that say where an object was read"},
            {.name = "dest", .value = "FILE", .help = "write there instead", .completes = cli::Completes::file},
            {.name = "exclude-non-local", .help = "print no objects but those for tools only"},
            {.name = "include-local", .help = "print objects that are for tools only, too"},
            {.name = "function-config", .value = "FILE", .help = "put this object into the list", .completes = cli::Completes::file},
            {.name = "recurse-subpackages", .letter = 'R', .help = "also of packages below, which is the default"},
            off("recurse-subpackages"),
            {.name = "strip-comments", .help = "print no comments"},
            {.name = "style", .value = "STYLE", .help = "FlowStyle or TaggedStyle", .times = cli::Times::many},
            {.name = "wrap-kind", .value = "KIND", .help = "put the objects into a list of this kind"},
            {.name = "wrap-version", .value = "VERSION", .help = "the list's apiVersion"}};
}

}  // namespace

std::vector<commands::Command> cfg_print_rows() {
    return {
        {{.name = "cfg cat", .summary = "Print the objects in a folder, or on standard input", .arguments = {package_folder()},
          .options = cat_options()},
         &cat},
        {{.name = "cfg grep", .summary = "Print the objects in a folder, or on standard input, that a query fits",
          .arguments = {{.name = "QUERY", .help = "path.to.field=expression, or with <, <=, >, >= a quantity"}, package_folder()},
          .options = {{.name = "annotate", .help = "keep annotations that say where an object was read, which is the default"},
                      off("annotate"),
                      {.name = "invert-match", .help = "print the others"},
                      {.name = "recurse-subpackages", .letter = 'R', .help = "also of packages below, which is the default"},
                      off("recurse-subpackages")}},
         &grep},
    };
}

}  // namespace berth::compat::kustomize
