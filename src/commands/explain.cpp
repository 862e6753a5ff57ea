// SPDX-License-Identifier: Apache-2.0
// berth explain: which file and which field of which kustomization set each field of the objects.
#include "render/explain/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/render_options.hpp"
#include "commands/services.hpp"
#include "json/write.hpp"

namespace berth::commands {

namespace {

using render::ExplainedField;
using render::ExplainedObject;

bool is_below(std::string_view path, std::string_view prefix) {
    return path.starts_with(prefix) &&
           (prefix.empty() || path.size() == prefix.size() || path[prefix.size()] == '.' || path[prefix.size()] == '[');
}

std::string object_name(const ExplainedObject& object) { return object.kind + "/" + object.name; }

/// Only what was asked for; throws when that is nothing.
std::vector<ExplainedObject> selected(std::vector<ExplainedObject> objects, const std::optional<std::string>& wanted,
                                      const std::string& prefix) {
    std::vector<std::string> names;
    for (const auto& object : objects) {
        names.push_back(object_name(object));
    }
    std::erase_if(objects, [&](const auto& object) { return wanted && to_lower(object_name(object)) != to_lower(*wanted); });
    if (wanted && objects.empty()) {
        const auto near = nearest(*wanted, names);
        throw Error(ErrorKind::not_found, fmt::format("no object '{}' is rendered", *wanted),
                    near.empty() ? fmt::format("there is {}", join(names, ", ")) : fmt::format("did you mean '{}'?", near.front()));
    }
    for (auto& object : objects) {
        std::erase_if(object.fields, [&](const auto& field) { return !is_below(field.path, prefix); });
    }
    std::erase_if(objects, [](const auto& object) { return object.fields.empty(); });
    if (objects.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("no object has a field '{}'", prefix),
                    "write it like spec.template.spec.containers[name=web].image");
    }
    return objects;
}

std::string cause_line(const render::Cause& cause) {
    std::string place = shown_path(cause.file);
    if (cause.line != 0) {
        place += fmt::format(":{}", cause.line);
    }
    if (!cause.field.empty()) {
        place += " " + cause.field;
    }
    return fmt::format("    {}: {}\n", place, cause.value);
}

std::string as_text(const std::vector<ExplainedObject>& objects) {
    std::string text;
    for (const auto& object : objects) {
        text += object_name(object) + (object.name_space.empty() ? "" : " in " + object.name_space) + "\n";
        for (const ExplainedField& field : object.fields) {
            text += fmt::format("  {}: {}\n", field.path, field.value);
            for (const auto& cause : field.causes) {
                text += cause_line(cause);
            }
        }
    }
    return text;
}

json::Value as_json(const std::vector<ExplainedObject>& objects) {
    json::Array list;
    for (const auto& object : objects) {
        json::Array fields;
        for (const ExplainedField& field : object.fields) {
            json::Array causes;
            for (const auto& cause : field.causes) {
                causes.emplace_back(json::Object{{"file", cause.file},
                                                 {"line", cause.line != 0 ? json::Value(cause.line) : json::Value()},
                                                 {"field", cause.field.empty() ? json::Value() : json::Value(cause.field)},
                                                 {"value", cause.value}});
            }
            fields.emplace_back(json::Object{{"path", field.path}, {"value", field.value}, {"causes", std::move(causes)}});
        }
        list.emplace_back(json::Object{{"kind", object.kind},
                                       {"name", object.name},
                                       {"namespace", object.name_space.empty() ? json::Value() : json::Value(object.name_space)},
                                       {"fields", std::move(fields)}});
    }
    return json::Object{{"schemaVersion", 1}, {"objects", std::move(list)}};
}

int run(const cli::Invocation& invocation, Services& services) {
    RenderTools tools(services);
    const auto objects = selected(
        render::explain(invocation.text("kustomization"), render_options(invocation), tools.services()),
        invocation.find_argument("OBJECT"), invocation.find_argument("FIELD").value_or(""));
    services.console().print(invocation.text("output") == "json" ? json::write_pretty(as_json(objects)) : as_text(objects));
    return 0;
}

}  // namespace

Command explain_command() {
    std::vector<cli::Option> options = render_flags();
    options.insert(options.begin(),
                   {{.name = "output", .letter = 'o', .value = "FORMAT", .help = "text or json",
                     .kind = cli::ValueKind::choice, .choices = {"text", "json"}, .default_value = "text"},
                    {.name = "kustomization", .letter = 'k', .value = "DIR", .help = "folder with the kustomization",
                     .default_value = ".", .completes = cli::Completes::directory}});
    return {.grammar = {.name = "explain",
                        .summary = "Show who set each field of the rendered objects",
                        .description =
                            "Builds the kustomization and prints, for each field of OBJECT (all objects by default), every "
                            "file with its line and every field of a kustomization that set it, first to last.",
                        .arguments = {{.name = "OBJECT", .help = "like Deployment/web", .arity = cli::Arity::optional},
                                      {.name = "FIELD", .help = "only this field and what is below it",
                                       .arity = cli::Arity::optional}},
                        .options = std::move(options),
                        .examples = {{.command_line = "berth explain -k overlays/prod Deployment/web spec.replicas",
                                      .meaning = "where the replica count comes from"}}},
            .run = run};
}

}  // namespace berth::commands
