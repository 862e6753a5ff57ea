// SPDX-License-Identifier: Apache-2.0
// What a kustomization runs on its objects: its fields as built-in steps, and the plugins it configures.
#include "render/accumulate/target.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "render/accumulate/place.hpp"
#include "render/accumulate/steps.hpp"
#include "render/accumulate/validation.hpp"
#include "render/generate/tree_hash.hpp"
#include "render/load/read_resources.hpp"
#include "render/plugin/plugins.hpp"

#include <fmt/format.h>

namespace berth::render {

namespace {

/// Names the configuration that a step comes from.
std::string plugin_field(std::string_view field, const Resource& configuration) {
    return fmt::format("{}: {} '{}'", field, configuration.kind(), configuration.name());
}

}  // namespace

Origin Target::builtin_origin(std::string_view kind) const {
    return {.path = {},
            .repo = origin_->repo,
            .ref = origin_->ref,
            .configured_in = origin_->path.empty() ? file_name_ : clean_path(origin_->path + "/" + file_name_),
            .by_api_version = "builtin",
            .by_kind = std::string{kind},
            .by_name = {},
            .by_namespace = {}};
}

std::vector<Resource*> Target::plugin_configurations(std::string_view field, const std::vector<std::string>& entries) {
    Accumulator found;
    std::vector<std::size_t> paths;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        std::optional<std::vector<Resource*>> given;
        try {
            given = read_resources(session_, entries[i]);
        } catch (const Error&) {
            given.reset(); // no configuration itself, so it names a file or directory
        }
        if (!given) {
            paths.push_back(i);
            continue;
        }
        session_.note_file(*given, kustomization_.file, kustomization_.line(fmt::format("{}[{}]", field, i)));
        if (origin_) {
            for (Resource* resource : *given) {
                set_origin(session_, *resource, origin_->append(file_name_));
            }
        }
        at_place(entry_place(field, i), [&] { found.resources.append_all(*given); });
    }
    for (const std::size_t i : paths) {
        at_place(entry_place(field, i), [&] { accumulate_resource(found, entries[i], nullptr); });
    }
    return {found.resources.resources().begin(), found.resources.resources().end()};
}

void Target::run_generators(Accumulator& into) {
    std::vector<GeneratorStep> steps = builtin_generators(
        session_, *loader_, kustomization_, namespace_for_charts(),
        origin_ ? std::optional{[this](std::string_view kind) { return builtin_origin(kind); }} : std::nullopt);
    within("loading generator plugins", [&] {
        for (Resource* configuration : plugin_configurations("generators", kustomization_.generators)) {
            steps.push_back({within("failed to load generator",
                                    [&] {
                                        return at_object(*configuration, [&] {
                                            return load_generator(session_, *loader_, *configuration);
                                        });
                                    }),
                             origin_of_plugin(*configuration), plugin_field("generators", *configuration),
                             place_of(*configuration)});
        }
    });
    for (GeneratorStep& step : steps) {
        session_.services.cancel.throw_if_cancelled();
        const std::vector<Resource*> made = at_place(step.place, [&] { return run_generator(step, into); });
        session_.stepped(kustomization_.file, step.field, made);
    }
}

std::vector<Resource*> Target::run_generator(const GeneratorStep& step, Accumulator& into) {
    const std::vector<Resource*> made = step.run(session_);
    ResourceMap own;
    own.append_all(made);
    if (step.origin) {
        add_missing_origins(session_, made, *step.origin);
    }
    within("merging from generator", [&] {
        for (Resource* resource : made) {
            into.resources.absorb(session_.arena, resource);
        }
    });
    return made;
}

void Target::run_transformers(Accumulator& into) {
    std::vector<TransformerStep> steps = builtin_transformers(
        session_, *loader_, kustomization_, *into.config,
        origin_ ? std::optional{[this](std::string_view kind) { return builtin_origin(kind); }} : std::nullopt);
    for (Resource* configuration : plugin_configurations("transformers", kustomization_.transformers)) {
        steps.push_back(
            {at_object(*configuration, [&] { return load_transformer(session_, *loader_, *configuration); }),
             origin_of_plugin(*configuration), plugin_field("transformers", *configuration),
             place_of(*configuration)});
    }
    for (TransformerStep& step : steps) {
        session_.services.cancel.throw_if_cancelled();
        at_place(step.place, [&] {
            const HashedTrees trees{into.resources.resources(), step.field};
            step.run(session_, into.resources);
        });
        const std::vector<Resource*> told = into.resources.take_altered();
        session_.stepped(kustomization_.file, step.field,
                         step.reach == Reach::told ? std::span{told} : into.resources.resources());
        if (step.origin) {
            add_transformation(session_, into.resources, *step.origin);
            session_.stepped(kustomization_.file, "buildMetadata", into.resources.resources());
        }
        into.resources.drop_empty();
    }
}

void Target::run_validators(Accumulator& into) {
    for (Resource* configuration : plugin_configurations("validators", kustomization_.validators)) {
        at_object(*configuration, [&] {
            const Transform validate = load_transformer(session_, *loader_, *configuration);
            run_validator(session_, validate, into.resources);
        });
    }
}

}  // namespace berth::render
