// SPDX-License-Identifier: Apache-2.0
// From findings to messages with file and line.
#include "commands/render_validate.hpp"

#include <fmt/format.h>

#include <map>

#include "base/error.hpp"
#include "commands/services.hpp"
#include "render/explain/explain.hpp"
#include "render/validate/origin.hpp"
#include "render/validate/validate.hpp"
#include "workflow/cluster_schema.hpp"

namespace berth::commands {

namespace {

using render::validate::Finding;
using render::validate::ObjectFindings;

/// An object and where in which rendering it stands.
struct Place {
    const render::Rendering* rendering;
    std::size_t position;
    [[nodiscard]] const render::RenderedObject& object() const { return rendering->result.objects[position]; }
};

std::vector<Place> places_of(const std::vector<render::Rendering>& renderings) {
    std::vector<Place> places;
    for (const render::Rendering& rendering : renderings) {
        for (std::size_t i = 0; i < rendering.result.objects.size(); ++i) {
            places.push_back({&rendering, i});
        }
    }
    return places;
}

/// Renders again, watching, to know where values came from: only folders with mistakes, each once.
class Origins {
public:
    Origins(const render::RenderOptions& options, RenderTools& tools) : options_(options), tools_(tools) {}

    std::string find(const Place& place, const Finding& finding) {
        const auto [known, is_new] = explained_.try_emplace(place.rendering->directory);
        if (is_new) {
            known->second = render::explain(place.rendering->directory, options_, tools_.services());
        }
        if (place.position >= known->second.size()) {
            return {};
        }
        const auto cause = render::validate::find_cause(place.object(), known->second[place.position], finding.path);
        return cause ? text_of(*cause) : std::string();
    }

private:
    static std::string text_of(const render::Cause& cause) {
        const bool in_file = !cause.file.empty();
        const std::uint32_t line = in_file ? cause.line : cause.kustomization_line;
        const std::string file = shown_path(in_file ? cause.file : cause.kustomization);
        return line == 0 ? fmt::format("{}: ", file) : fmt::format("{}:{}: ", file, line);
    }

    const render::RenderOptions& options_;
    RenderTools& tools_;
    std::map<std::string, std::vector<render::ExplainedObject>> explained_;
};

std::string name_of(const render::RenderedObject& object) {
    return object.name_space.empty() ? fmt::format("{} '{}'", object.kind, object.name)
                                     : fmt::format("{} '{}/{}'", object.kind, object.name_space, object.name);
}

Error error_of(const Place& place, const Finding& finding, Origins& origins) {
    const std::string path = render::validate::path_text(finding.path);
    return {ErrorKind::invalid,
            fmt::format("{}{}: {}{}{}", origins.find(place, finding), name_of(place.object()), path, path.empty() ? "" : ": ",
                        finding.message),
            finding.hint};
}

}  // namespace

std::vector<cli::Option> validate_flags() {
    return {{.name = "validate", .help = "check the objects by the schemas of the current context's cluster; print nothing if one is wrong"},
            {.name = "against", .value = "CLUSTER|VERSION",
             .help = "the context or cluster to validate against, or a Kubernetes version seen before; implies --validate",
             .completes = cli::Completes::context}};
}

void require_valid(const cli::Invocation& invocation, const std::vector<render::Rendering>& renderings,
                   const render::RenderOptions& options, Services& services) {
    if (!invocation.has("validate") && !invocation.has("against")) {
        return;
    }
    render::validate::ApiSchema schema(
        workflow::cluster_schema(invocation.find("against").value_or(""),
                                 {.home = services.home(), .http = services.http(), .progress = services.progress()},
                                 services.cancel()));
    const std::vector<Place> places = places_of(renderings);
    std::vector<const render::RenderedObject*> objects;
    for (const Place& place : places) {
        objects.push_back(&place.object());
    }
    const std::vector<ObjectFindings> wrong = render::validate::validate(objects, schema);
    if (wrong.empty()) {
        return;
    }
    RenderTools tools(services);
    Origins origins(options, tools);
    for (const ObjectFindings& one : wrong) {
        for (const Finding& finding : one.findings) {
            services.console().report(error_of(places[one.object], finding, origins));
        }
    }
    throw Error(ErrorKind::invalid, fmt::format("{} of {} objects {} not valid for Kubernetes {}", wrong.size(), objects.size(),
                                                wrong.size() == 1 ? "is" : "are", schema.version()));
}

}  // namespace berth::commands
