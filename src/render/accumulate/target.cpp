// SPDX-License-Identifier: Apache-2.0
// The recursion over kustomizations, and what is done once at its root.
#include "render/accumulate/target.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"
#include "config/kustomization_names.hpp"
#include "git/timed_out.hpp"
#include "render/accumulate/finish.hpp"
#include "render/accumulate/input_reader.hpp"
#include "render/load/http_failure.hpp"
#include "render/load/read_resources.hpp"
#include "render/remote/shared_remotes.hpp"
#include "yaml/parse.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace berth::render {

namespace {

/// What happened below a component, quoted once more as kustomize does at every level. Quoting doubles the backslashes,
/// so that some levels on nobody could hold the text, let alone read it: a long one stays as it is.
Error component_failure(fmt::format_string<std::string> wording, const Error& error) {
    constexpr std::size_t longest = 16 * 1024;
    const std::string_view text = error.what();
    return text.size() > longest ? error : error.reworded(fmt::format(wording, go_quoted(text)));
}

/// Go's %v.
std::string go_list(const std::vector<std::string>& paths) {
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

Target::Target(Session& session, std::unique_ptr<Loader> loader) : session_{session}, loader_{std::move(loader)} {
    load_kustomization();
}

void Target::load_kustomization() {
    session_.services.cancel.throw_if_cancelled();
    session_.count_kustomization();
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

Place Target::entry_place(std::string_view field, std::size_t index) const {
    return {kustomization_.file, kustomization_.line(fmt::format("{}[{}]", field, index))};
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
    finish(session_, all, kustomization_);
    return {all.resources.resources().begin(), all.resources.resources().end()};
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
        own = merged(own, std::make_shared<TransformerConfig>(read_configurations()));
    }
    within("merging config", [&] { into.merge_config(own, session_.default_config); });
    if (kustomization_.crds.empty()) {
        return;
    }
    const auto crds = within(fmt::format("loading CRDs {}", go_list(kustomization_.crds)),
                             [&] { return std::make_shared<TransformerConfig>(read_crds()); });
    into.config = within("merging CRDs", [&] { return merged(into.config, crds); });
}

TransformerConfig Target::read_configurations() {
    TransformerConfig all;
    for (std::size_t i = 0; i < kustomization_.configurations.size(); ++i) {
        const std::string& path = kustomization_.configurations[i];
        at_place(entry_place("configurations", i), [&] {
            const std::string content = loader_->load(path);
            at_place(loader_->full_path(path), 0, [&] { all.merge(parse_transformer_config(session_.arena, content)); });
        });
    }
    return all;
}

TransformerConfig Target::read_crds() {
    TransformerConfig all;
    for (std::size_t i = 0; i < kustomization_.crds.size(); ++i) {
        const std::string& path = kustomization_.crds[i];
        at_place(entry_place("crds", i), [&] {
            const std::string content = loader_->load(path);
            if (session_.options.crd_merge_keys.enabled && learn_crds(session_, content)) {
                return;
            }
            at_place(loader_->full_path(path), 0, [&] {
                all.merge(within(fmt::format("unable to parse open API definition from '{}'", path),
                                 [&] { return parse_crd_config(session_.arena, content); }));
            });
        });
    }
    return all;
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
        at_place(entry_place(field, i), [&] { accumulate_resource(into, paths[i], reader.take(i)); });
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
    const auto file_failure = [&]() -> const Error& {
        if (!file_error) {
            file_error = failure_as_file(into, path, nullptr).value_or(Error{std::string{}});
        }
        return *file_error;
    };
    std::unique_ptr<Loader> loader = enter_root(path, file_failure);
    try {
        accumulate_directory(into, path, std::move(loader), DirectoryKind::kustomization);
    } catch (const Error& error) {
        throw error.within(fmt::format("accumulation err='{}'", file_failure().what()));
    }
}

std::unique_ptr<Loader> Target::enter_root(const std::string& path, const std::function<const Error&()>& file_failure) {
    const auto with_both = [&](const Error& error) {
        const Error& of_file = file_failure();
        const Error told = error.within(fmt::format("accumulation err='{}'", of_file.what()))
                               .with_hint(error.hint().empty() ? of_file.hint() : error.hint());
        return of_file.line() == 0 ? told : told.at(loader_->full_path(path), of_file.line());
    };
    try {
        return enter(path);
    } catch (const git::TimedOut& late) {
        throw with_both(late); // there is a repository
    } catch (const Error& error) {
        // What is wrong with the file is what helps, unless there is none.
        if (std::string_view{file_failure().what()}.find("MalformedYAMLError") != std::string_view::npos) {
            throw file_failure();
        }
        throw with_both(error);
    }
}

void Target::accumulate_components(Accumulator& into) {
    for (std::size_t i = 0; i < kustomization_.components.size(); ++i) {
        at_place(entry_place("components", i), [&] { accumulate_component(into, kustomization_.components[i]); });
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
        throw component_failure("loader.New {}", error);
    }
    try {
        accumulate_directory(into, path, std::move(loader), DirectoryKind::component);
    } catch (const Error& error) {
        throw component_failure("accumulateDirectory: {}", error);
    }
}

std::string Target::namespace_for_charts() const {
    return kustomization_.name_space.empty() ? helm_namespace_ : kustomization_.name_space;
}

void Target::accumulate_directory(Accumulator& into, const std::string& path, std::unique_ptr<Loader> loader,
                                  DirectoryKind kind) {
    const std::string root = loader->root();
    Target child = within(fmt::format("couldn't make target for path '{}'", root),
                          [&] { return Target{session_, std::move(loader)}; });
    child.kustomization_.build_metadata = kustomization_.build_metadata;
    if (origin_) {
        child.origin_ = origin_->append(path);
    }
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
    const std::string merging = fmt::format("recursed merging from path '{}'", root);
    if (kind == DirectoryKind::component) {
        // A component works on what its parent has so far, which it then hands back as a base does.
        within(recursed, [&] { at_place(child.file_path(), 0, [&] { child.accumulate(into); }); });
        within(merging, [&] { into.resources.reject_duplicates(); });
        into.merge_config(std::exchange(into.config, nullptr), session_.default_config);
        return;
    }
    Accumulator below;
    within(recursed, [&] { at_place(child.file_path(), 0, [&] { child.accumulate(below); }); });
    within(merging, [&] { into.merge(below, session_.default_config); });
}

}  // namespace berth::render
