// SPDX-License-Identifier: Apache-2.0
// The build from its first kustomization to the text.
#include "render/render.hpp"

#include "base/error.hpp"
#include "base/thread_pool.hpp"
#include "render/accumulate/session.hpp"
#include "render/accumulate/target.hpp"
#include "render/load/read_resources.hpp"
#include "render/print/printer.hpp"
#include "render/remote/shared_remotes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

namespace {

RenderedObject print(const Resource& resource, const RenderOptions& options) {
    const ResourceId id = resource.id();
    return {.group = std::string{id.gvk.group},
            .version = std::string{id.gvk.version},
            .kind = std::string{id.gvk.kind},
            .name = std::string{id.name},
            .name_space = std::string{id.name_space},
            .scope = id.gvk.is_cluster_scoped() ? std::string{} : std::string{id.effective_namespace()},
            .yaml = print_object(*resource.root, {.width = options.line_width})};
}

}  // namespace

std::string RenderResult::yaml() const {
    std::size_t size = 0;
    for (const RenderedObject& object : objects) {
        size += object.yaml.size() + 4;
    }
    std::string text;
    text.reserve(size);
    for (const RenderedObject& object : objects) {
        if (!text.empty()) {
            text += "---\n";
        }
        text += object.yaml;
    }
    return text;
}

namespace {

/// Prints them on all threads.
std::vector<RenderedObject> print_all(const std::vector<Resource*>& resources, const RenderOptions& options,
                                      ThreadPool* threads) {
    std::vector<RenderedObject> objects(resources.size());
    constexpr std::size_t chunk = 64;
    const std::size_t chunks = (resources.size() + chunk - 1) / chunk;
    const auto print_chunk = [&](std::size_t at) {
        const std::size_t end = std::min(resources.size(), (at + 1) * chunk);
        for (std::size_t i = at * chunk; i < end; ++i) {
            const Resource& resource = *resources[i];
            at_place(resource.file, 0, [&] { objects[i] = print(resource, options); });
        }
    };
    if (threads != nullptr && chunks > 1) {
        threads->for_each_index(chunks, print_chunk);
    } else {
        for (std::size_t i = 0; i < chunks; ++i) {
            print_chunk(i);
        }
    }
    return objects;
}

RenderResult build(std::string_view directory, Session& session) {
    try {
        Target root{session, Loader::open(directory, session.options, session.services, session.remotes)};
        return at_place(root.file_path(), 0, [&] {
            const std::vector<Resource*> resources = root.build();
            return RenderResult{.objects = print_all(resources, session.options, session.services.threads),
                                .warnings = session.warnings};
        });
    } catch (const Error& error) {
        // kustomize's words, with the place in front that it does not tell.
        const std::string place = error.place();
        throw place.empty() ? error : error.within(place);
    }
}

void learn_files(Session& session) {
    for (const std::string& path : session.options.crd_merge_keys.files) {
        const auto content = session.services.files.read(path);
        if (!content) {
            throw Error(ErrorKind::not_found, content.error());
        }
        std::size_t found = 0;
        within(path, [&] {
            for (const yaml::Node* object : read_objects(session.inputs.emplace_back(), *content)) {
                if (is_crd(*object)) {
                    session.schema.learn(*object);
                    ++found;
                }
            }
        });
        if (found == 0) {
            throw Error(ErrorKind::invalid, fmt::format("there is no CustomResourceDefinition in '{}'", path));
        }
    }
}

/// What one call of render() works with, however often it builds.
struct Call {
    std::string_view directory;
    const RenderOptions& options;
    const RenderServices& services;
    SharedRemotes* remotes;
    std::vector<std::string>& warnings_of_failure;

    [[nodiscard]] RenderResult build_in(Session& session) const {
        warn_of_git_prefix(directory, session.warnings);
        try {
            return build(directory, session);
        } catch (const Error&) {
            warnings_of_failure = std::move(session.warnings);
            throw;
        }
    }

    [[nodiscard]] RenderResult build_once() const {
        Session session{options, services, remotes};
        return build_in(session);
    }
};

/// A definition may be read after its objects were merged; only then the whole build is done again with all of them.
RenderResult render_with_crds(const Call& call) {
    RenderServices unobserved = call.services;
    unobserved.observer = nullptr;
    Session first{call.options, unobserved, call.remotes};
    first.schema.expect_definitions();
    learn_files(first);
    RenderResult result = call.build_in(first);
    if (!first.schema.learnt_too_late() && call.services.observer == nullptr) {
        return result;
    }
    Session second{call.options, call.services, call.remotes};
    second.schema.expect_definitions();
    for (const yaml::Node* crd : first.schema.learnt()) {
        second.schema.learn(*crd);
    }
    return call.build_in(second);
}

}  // namespace

RenderResult render(std::string_view directory, const RenderOptions& options, const RenderServices& services) {
    std::vector<std::string> untold;
    return render(directory, options, services, untold);
}

RenderResult render(std::string_view directory, const RenderOptions& options, const RenderServices& services,
                    std::vector<std::string>& warnings_of_failure) {
    const std::unique_ptr<RemoteSources> sources =
        services.open_remotes ? services.open_remotes(std::string{directory}, services.files) : nullptr;
    std::optional<SharedRemotes> remotes;
    const Call call{directory, options, services, sources ? &remotes.emplace(*sources) : nullptr, warnings_of_failure};
    RenderResult result = options.crd_merge_keys.enabled ? render_with_crds(call) : call.build_once();
    if (remotes) {
        remotes->built(result.warnings);
    }
    return result;
}

}  // namespace berth::render
