// SPDX-License-Identifier: Apache-2.0
// The build from its first kustomization to the text.
#include "render/render.hpp"

#include "base/thread_pool.hpp"
#include "render/accumulate/session.hpp"
#include "render/accumulate/target.hpp"
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

RenderResult render(std::string_view directory, const RenderOptions& options, const RenderServices& services) {
    std::optional<SharedRemotes> remotes;
    RenderServices shared = services;
    if (services.remotes != nullptr) {
        shared.remotes = &remotes.emplace(*services.remotes);
    }
    Session session{options, shared, remotes ? &*remotes : nullptr};
    warn_of_git_prefix(directory, session.warnings);
    Target root{session, Loader::open(directory, options, shared)};
    const std::vector<Resource*> resources = root.build();
    RenderResult result;
    result.objects.resize(resources.size());
    constexpr std::size_t chunk = 64;
    const std::size_t chunks = (resources.size() + chunk - 1) / chunk;
    const auto print_chunk = [&](std::size_t at) {
        const std::size_t end = std::min(resources.size(), (at + 1) * chunk);
        for (std::size_t i = at * chunk; i < end; ++i) {
            result.objects[i] = print(*resources[i], options);
        }
    };
    if (services.threads != nullptr && chunks > 1) {
        services.threads->for_each_index(chunks, print_chunk);
    } else {
        for (std::size_t i = 0; i < chunks; ++i) {
            print_chunk(i);
        }
    }
    result.warnings = std::move(session.warnings);
    return result;
}

}  // namespace berth::render
