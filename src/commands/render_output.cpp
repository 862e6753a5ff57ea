// SPDX-License-Identifier: Apache-2.0
// Streams joined, and names of files as kustomize gives them.
#include "commands/render_output.hpp"

#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "commands/services.hpp"

namespace berth::commands {

namespace {

using Objects = std::vector<const render::RenderedObject*>;

Objects objects_of(const std::vector<render::RenderResult>& results) {
    Objects objects;
    for (const render::RenderResult& result : results) {
        for (const render::RenderedObject& object : result.objects) {
            objects.push_back(&object);
        }
    }
    return objects;
}

bool has_several_namespaces(const Objects& objects) {
    std::set<std::string> namespaces;
    for (const auto* object : objects) {
        if (!object->scope.empty()) {
            namespaces.insert(object->scope);
        }
    }
    return namespaces.size() > 1;
}

std::string file_name(const render::RenderedObject& object) {
    std::string name;
    for (const std::string& part : {object.group, object.version, object.kind, object.name}) {
        if (!part.empty()) {
            name += (name.empty() ? "" : "_") + to_lower(part);
        }
    }
    return name + ".yaml";
}

std::map<std::string, const render::RenderedObject*> by_file_name(const Objects& objects) {
    const bool with_namespace = has_several_namespaces(objects);
    std::map<std::string, const render::RenderedObject*> files;
    for (const auto* object : objects) {
        const bool prefixed = with_namespace && !object->scope.empty();
        const std::string name = (prefixed ? to_lower(object->scope) + "_" : "") + file_name(*object);
        if (!files.emplace(name, object).second) {
            throw Error(ErrorKind::conflict, fmt::format("two objects would be written to '{}'", name),
                        "render them into folders of their own");
        }
    }
    return files;
}

}  // namespace

std::string joined(const std::vector<render::RenderResult>& results) {
    std::string text;
    for (const render::RenderResult& result : results) {
        const std::string one = result.yaml();
        text += text.empty() || one.empty() ? "" : "---\n";
        text += one;
    }
    return text;
}

RenderOutput::RenderOutput(const cli::Invocation& invocation, Services& services) : services_(services) {
    if (const auto path = invocation.find("output")) {
        path_ = AbsolutePath::from_working_directory(*path);
        is_folder_ = is_directory(*path_);
    }
}

void RenderOutput::write(const std::vector<render::RenderResult>& results) {
    if (is_folder_) {
        write_objects(results);
    } else {
        write_stream(results);
    }
}

void RenderOutput::write_stream(const std::vector<render::RenderResult>& results) {
    const std::string text = joined(results);
    if (path_) {
        write_file(*path_, text);
        return;
    }
    services_.console().print(has_printed_ && !text.empty() ? "---\n" + text : text);
    has_printed_ = has_printed_ || !text.empty();
}

void RenderOutput::write_objects(const std::vector<render::RenderResult>& results) {
    std::set<std::string> written;
    for (const auto& [name, object] : by_file_name(objects_of(results))) {
        write_file(*path_ / name, object->yaml);
        written.insert(name);
    }
    for (const auto& name : written_) {
        if (!written.contains(name)) {
            remove_file(*path_ / name);
        }
    }
    written_ = std::move(written);
}

}  // namespace berth::commands
