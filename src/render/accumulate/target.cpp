// SPDX-License-Identifier: Apache-2.0
// The recursion over kustomizations, and what is done once at its root.
#include "render/accumulate/target.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "config/kustomization_names.hpp"
#include "render/accumulate/input_reader.hpp"
#include "render/accumulate/steps.hpp"
#include "render/generate/tree_hash.hpp"
#include "render/build_observer.hpp"
#include "render/generate/tree_hash.hpp"
#include "render/load/http_failure.hpp"
#include "render/load/read_resources.hpp"
#include "render/remote/shared_remotes.hpp"
#include "render/transform/transformers.hpp"
#include "yaml/parse.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace berth::render {

namespace {

/// Go's %q.
std::string go_quoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            quoted.push_back('\\');
            quoted.push_back(c);
        } else if (c == '\n') {
            quoted += "\\n";
        } else {
            quoted.push_back(c);
        }
    }
    return quoted + "\"";
}

/// Names the configuration that a step comes from.
std::string plugin_field(std::string_view field, const Resource& configuration) {
    return fmt::format("{}: {} '{}'", field, configuration.kind(), configuration.name());
}

Place place_of(const Resource& resource) {
    return {std::string{resource.file}, resource.line != 0 ? resource.line : resource.root->line};
}

/// An Error of `work` lies in that object, in the line it knows of it.
template <class Work>
decltype(auto) at_object(const Resource& resource, Work&& work) {
    try {
        return std::forward<Work>(work)();
    } catch (const Error& error) {
        const Place place = place_of(resource);
        throw (resource.line != 0 ? error.without_line() : error).at(place.file, place.line);
    }
}

std::string join_kinds(const std::vector<std::string>& paths) {
    return fmt::format("[{}]", fmt::join(paths, " "));
}

/// An entry of `crds` may hold the definitions themselves instead of OpenAPI; whether it does.
bool learn_crds(Session& session, std::string_view content) {
    bool found = false;
    yaml::Arena& arena = session.inputs.emplace_back();
    const auto documents = yaml::parse_all(arena, content);
    for (yaml::Node* document : documents.value_or(std::vector<yaml::Node*>{})) {
        const auto crd = yaml::expand_aliases(arena, document);
        if (crd && is_crd(**crd)) {
            session.schema.learn(**crd);
            found = true;
        }
    }
    return found;
}

}  // namespace

void Accumulator::merge(const Accumulator& other, const SharedConfig& default_config) {
    resources.append_all(other.resources.resources());
    merge_config(other.config, default_config);
    variables.add_all(other.variables);
}

void Accumulator::merge_config(const SharedConfig& other, const SharedConfig& default_config) {
    if (config == nullptr && other != nullptr && other != default_config) {
        // Merging into nothing, too, drops what an earlier one of the list covers.
        config = std::make_shared<TransformerConfig>();
    }
    config = merged(config, other);
}

/// An Error of `work` lies in that entry of a list, unless it knows better.
template <class Work>
decltype(auto) Target::at_entry(std::string_view field, std::size_t index, Work&& work) const {
    return at_place(kustomization_.file, kustomization_.line(fmt::format("{}[{}]", field, index)),
                    std::forward<Work>(work));
}

Target::Target(Session& session, std::unique_ptr<Loader> loader) : session_{session}, loader_{std::move(loader)} {
    load_kustomization();
}

void Target::load_kustomization() {
    session_.services.cancel.throw_if_cancelled();
    std::string content;
    int matches = 0;
    for (const std::string_view name : config::kustomization_names) {
        if (!loader_->find_file(name)) {
            continue;
        }
        content = loader_->load(name);
        file_name_ = name;
        ++matches;
    }
    if (matches == 0) {
        throw Error(ErrorKind::not_found,
                    fmt::format("unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' "
                                "in directory '{}'",
                                loader_->root()));
    }
    if (matches > 1) {
        throw Error(ErrorKind::invalid,
                    fmt::format("Found multiple kustomization files under: {}\n", loader_->root()));
    }
    kustomization_ = parse_kustomization(session_.inputs.emplace_back(), content,
                                         join_path(loader_->root(), file_name_), loader_->root(), session_.warnings);
}

std::string Target::file_path() const { return join_path(loader_->root(), file_name_); }

void Target::stepped(const std::string& field, const ResourceMap& resources) const {
    if (session_.services.observer != nullptr) {
        session_.services.observer->stepped(file_path(), field, resources.resources());
    }
}

bool Target::has_metadata(std::string_view option) const {
    const auto& options = kustomization_.build_metadata;
    return std::find(options.begin(), options.end(), option) != options.end();
}

void Target::select_schema(MergeSchema::Reset reset) {
    const std::optional<std::string>& path = kustomization_.openapi_path;
    const std::string& file = kustomization_.file;
    const std::size_t line = kustomization_.line("openapi");
    const std::string content = path ? at_place(file, line, [&] { return loader_->load(*path); }) : std::string{};
    at_place(path ? loader_->full_path(*path) : file, path ? 0 : line, [&] {
        session_.schema.select(kustomization_.openapi_version.value_or(""), path ? &content : nullptr, reset);
    });
}

std::vector<Resource*> Target::build() {
    select_schema(MergeSchema::Reset::yes);
    if (!kustomization_.build_metadata.empty()) {
        origin_.emplace();
    }
    Accumulator all;
    accumulate(all);
    finish(all);
    return {all.resources.resources().begin(), all.resources.resources().end()};
}

void Target::finish(Accumulator& all) {
    hash_transformer()(session_, all.resources);
    stepped("name suffix hash", all.resources);
    if (all.config != nullptr) {
        fix_name_references(session_, all.resources, all.config->name_reference);
        stepped("name references", all.resources);
        resolve_variables(session_, all.resources, all.variables, all.config->var_reference);
        stepped("vars", all.resources);
    }
    std::vector<Resource*> kept;
    for (Resource* resource : all.resources.resources()) {
        if (resource->is_empty()) {
            continue;
        }
        at_object(*resource, [&] { validate_object(*resource->root); });
        const yaml::Node* annotations = find_metadata_map(*resource->root, "annotations");
        const yaml::Node* local =
            annotations == nullptr ? nullptr : annotations->find("config.kubernetes.io/local-config");
        if (local == nullptr || local->text() == "false") {
            kept.push_back(resource);
        }
    }
    all.resources.assign(std::move(kept));
    sort_for_output(session_, all.resources, kustomization_.sort_options);
    if (session_.options.managed_by_label || has_metadata("managedByLabel")) {
        add_managed_by_label(session_, all.resources);
        stepped("managedByLabel", all.resources);
    }
    for (Resource* resource : all.resources.resources()) {
        if (!has_metadata("originAnnotations")) {
            remove_origins(session_, *resource);
        }
        if (!has_metadata("transformerAnnotations")) {
            remove_transformations(session_, *resource);
        }
        finish_annotations(session_.arena, *resource->root);
    }
    if (session_.services.observer != nullptr) {
        session_.services.observer->finished(all.resources.resources());
    }
}

void Target::accumulate(Accumulator& into) {
    if (session_.services.observer != nullptr) {
        session_.services.observer->entered(file_path());
    }
    within("accumulating resources", [&] { accumulate_resources(into, "resources", kustomization_.resources); });
    merge_configurations(into);
    run_generators(into);
    within("accumulating components", [&] { accumulate_components(into); });
    run_transformers(into);
    run_validators(into);
    within("merging vars", [&] {
        at_place(kustomization_.file, kustomization_.line("vars"), [&] {
            bind_variables(into.resources, kustomization_.vars);
            for (const Var& var : kustomization_.vars) {
                into.variables.add(var);
            }
        });
    });
}

void Target::merge_configurations(Accumulator& into) {
    SharedConfig own = session_.default_config;
    if (!kustomization_.configurations.empty()) {
        TransformerConfig files;
        for (std::size_t i = 0; i < kustomization_.configurations.size(); ++i) {
            const std::string& path = kustomization_.configurations[i];
            at_entry("configurations", i, [&] {
                const std::string content = loader_->load(path);
                at_place(loader_->full_path(path), 0, [&] { files.merge(parse_transformer_config(content)); });
            });
        }
        own = merged(own, std::make_shared<TransformerConfig>(std::move(files)));
    }
    within("merging config", [&] { into.merge_config(own, session_.default_config); });
    if (kustomization_.crds.empty()) {
        return;
    }
    TransformerConfig crds;
    within(fmt::format("loading CRDs {}", join_kinds(kustomization_.crds)), [&] {
        for (std::size_t i = 0; i < kustomization_.crds.size(); ++i) {
            const std::string& path = kustomization_.crds[i];
            at_entry("crds", i, [&] {
                const std::string content = loader_->load(path);
                if (session_.options.crd_merge_keys.enabled && learn_crds(session_, content)) {
                    return;
                }
                at_place(loader_->full_path(path), 0, [&] {
                    crds.merge(within(fmt::format("unable to parse open API definition from '{}'", path),
                                      [&] { return parse_crd_config(content); }));
                });
            });
        }
    });
    into.config = within("merging CRDs",
                         [&] { return merged(into.config, std::make_shared<TransformerConfig>(std::move(crds))); });
}

std::vector<Resource*> Target::read_file(const std::string& path, std::vector<yaml::Node*>* ready) {
    const std::string doing = fmt::format("accumulating resources from '{}'", path);
    std::string content;
    try {
        content = ready == nullptr ? loader_->load(path) : std::string{};
    } catch (const HttpFailure& failure) {
        throw HttpFailure(failure.within(doing));
    } catch (const Error& error) {
        throw error.within(doing);
    }
    try {
        return ready == nullptr ? read_resources(session_, content) : make_resources(session_, session_.arena, *ready);
    } catch (const Error& error) {
        throw in_file(error, *loader_, path).within(doing);
    }
}

void Target::accumulate_file(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready) {
    std::vector<Resource*> resources = read_file(path, ready);
    within(fmt::format("merging resources from '{}'", path), [&] {
        session_.note_file(resources, loader_->full_path(path));
        // Two objects of one identity in a file are found before they meet the others.
        ResourceMap own;
        own.append_all(resources);
        if (origin_) {
            const Origin origin = origin_->append(path);
            for (Resource* resource : resources) {
                annotate_origin(session_, *resource, origin);
            }
        }
        into.resources.append_all(resources);
    });
    if (session_.services.observer != nullptr) {
        const bool remote = path.find("://") != std::string::npos;
        session_.services.observer->loaded(remote ? path : join_path(loader_->root(), path), resources);
    }
}

std::optional<Error> Target::failure_as_file(Accumulator& into, const std::string& path,
                                             std::vector<yaml::Node*>* ready) {
    try {
        accumulate_file(into, path, ready);
        return std::nullopt;
    } catch (const HttpFailure&) {
        throw;
    } catch (const Error& error) {
        return error;
    }
}

void Target::accumulate_resources(Accumulator& into, std::string_view field, const std::vector<std::string>& paths) {
    if (session_.remotes != nullptr) {
        session_.remotes->start(paths, session_.services.cancel);
    }
    InputReader reader{session_, *loader_, paths};
    for (std::size_t i = 0; i < paths.size(); ++i) {
        at_entry(field, i, [&] { accumulate_resource(into, paths[i], reader.take(i)); });
    }
}

void Target::accumulate_resource(Accumulator& into, const std::string& path, std::vector<yaml::Node*>* ready) {
    std::optional<Error> file_error;
    if (ready != nullptr || !loader_->is_directory(path)) {
        file_error = failure_as_file(into, path, ready);
        if (!file_error) {
            return;
        }
    }
    // Why it is no file is told with what is wrong with the directory; where nothing is, it need not be found out.
    const auto file_text = [&] {
        if (!file_error) {
            file_error = failure_as_file(into, path, nullptr);
        }
        return std::string{file_error ? file_error->what() : ""};
    };
    std::unique_ptr<Loader> loader;
    try {
        loader = enter(path);
    } catch (const Error& error) {
        const bool malformed = file_text().find("MalformedYAMLError") != std::string::npos;
        const bool timed_out = std::string_view{error.what()}.find("s timeout running ") != std::string_view::npos;
        if (malformed && !timed_out) {
            throw *file_error;
        }
        // What is wrong with the file is what helps, unless there is none.
        const Error told = error.within(fmt::format("accumulation err='{}'", file_text()))
                               .with_hint(error.hint().empty() ? file_error->hint() : error.hint());
        throw file_error->line() == 0 ? told : told.at(loader_->full_path(path), file_error->line());
    }
    const std::optional<Origin> before = origin_;
    if (origin_) {
        origin_ = origin_->append(path);
    }
    try {
        accumulate_directory(into, std::move(loader), DirectoryKind::kustomization);
    } catch (const Error& error) {
        throw error.within(fmt::format("accumulation err='{}'", file_text()));
    }
    origin_ = before;
}

void Target::accumulate_components(Accumulator& into) {
    for (std::size_t i = 0; i < kustomization_.components.size(); ++i) {
        at_entry("components", i, [&] { accumulate_component(into, kustomization_.components[i]); });
    }
}

std::unique_ptr<Loader> Target::enter(const std::string& path) {
    warn_of_git_prefix(path, session_.warnings);
    return loader_->enter(path);
}

void Target::accumulate_component(Accumulator& into, const std::string& path) {
    std::unique_ptr<Loader> loader;
    try {
        loader = enter(path);
    } catch (const Error& error) {
        throw error.reworded(fmt::format("loader.New {}", go_quoted(error.what())));
    }
    const std::optional<Origin> before = origin_;
    if (origin_) {
        origin_ = origin_->append(path);
    }
    try {
        accumulate_directory(into, std::move(loader), DirectoryKind::component);
    } catch (const Error& error) {
        throw error.reworded(fmt::format("accumulateDirectory: {}", go_quoted(error.what())));
    }
    origin_ = before;
}

std::string Target::namespace_for_charts() const {
    return kustomization_.name_space.empty() ? helm_namespace_ : kustomization_.name_space;
}

void Target::accumulate_directory(Accumulator& into, std::unique_ptr<Loader> loader, DirectoryKind kind) {
    const std::string root = loader->root();
    std::unique_ptr<Target> made = within(fmt::format("couldn't make target for path '{}'", root), [&] {
        return std::make_unique<Target>(session_, std::move(loader));
    });
    Target& child = *made;
    children_.push_back(std::move(made));
    child.kustomization_.build_metadata = kustomization_.build_metadata;
    child.origin_ = origin_;
    child.helm_namespace_ = namespace_for_charts();
    child.select_schema(MergeSchema::Reset::no);
    if (kind == DirectoryKind::component && !child.kustomization_.is_component()) {
        throw Error(ErrorKind::invalid, fmt::format("expected kind 'Component' for path '{}' but got '{}'", root,
                                                    child.kustomization_.kind));
    }
    if (kind == DirectoryKind::kustomization && child.kustomization_.is_component()) {
        throw Error(ErrorKind::invalid, fmt::format("expected kind != 'Component' for path '{}'", root));
    }
    const std::string recursed = fmt::format("recursed accumulation of path '{}'", root);
    if (kind == DirectoryKind::component) {
        // A component works on what its parent has so far, which it then hands back as a base does.
        within(recursed, [&] { at_place(child.file_path(), 0, [&] { child.accumulate(into); }); });
        into.merge_config(std::exchange(into.config, nullptr), session_.default_config);
        return;
    }
    Accumulator below;
    within(recursed, [&] { at_place(child.file_path(), 0, [&] { child.accumulate(below); }); });
    within(fmt::format("recursed merging from path '{}'", root), [&] { into.merge(below, session_.default_config); });
}

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
        at_entry(field, i, [&] { found.resources.append_all(*given); });
    }
    for (const std::size_t i : paths) {
        at_entry(field, i, [&] { accumulate_resource(found, entries[i], nullptr); });
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
        at_place(step.place.file, step.place.line, [&] { run_generator(step, into); });
        stepped(step.field, into.resources);
    }
}

void Target::run_generator(const GeneratorStep& step, Accumulator& into) {
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
        at_place(step.place.file, step.place.line, [&] {
            const HashedTrees trees{into.resources.resources(), step.field};
            step.run(session_, into.resources);
        });
        if (step.origin) {
            add_transformation(session_, into.resources, *step.origin);
        }
        into.resources.drop_empty();
        stepped(step.field, into.resources);
    }
}

void Target::run_validators(Accumulator& into) {
    for (Resource* configuration : plugin_configurations("validators", kustomization_.validators)) {
        at_object(*configuration, [&] {
            const Transform validate = load_transformer(session_, *loader_, *configuration);
            const std::vector<std::string> before = snapshot(session_, into.resources);
            validate(session_, into.resources);
            require_unchanged(before, snapshot(session_, into.resources));
        });
    }
}

}  // namespace berth::render
