// SPDX-License-Identifier: Apache-2.0
// berth explain: which file and which field of which kustomization set each field of the objects.
#include "render/explain/explain.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
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

/// What was asked about: [DIR] [OBJECT] [FIELD].
struct Question {
    std::string directory;
    std::optional<std::string> object;  ///< as it was written
    std::string field;
};

// A kind has neither dots nor brackets, which every field with a '/' in it has before that.
bool looks_like_object(std::string_view word) {
    const auto slash = word.find('/');
    return slash != std::string_view::npos && word.substr(0, slash).find_first_of(".[") == std::string_view::npos;
}

Question question_of(const cli::Invocation& invocation) {
    std::vector<std::string> words = invocation.arguments("WHAT");
    Question question{.directory = invocation.text("kustomization"), .object = {}, .field = {}};
    const auto next = [&] {
        std::string word = words.front();
        words.erase(words.begin());
        return word;
    };
    if (!words.empty() && !invocation.has("kustomization") && is_directory(AbsolutePath::from_working_directory(words.front()))) {
        question.directory = next();
    }
    if (!words.empty() && looks_like_object(words.front())) {
        question.object = next();
    }
    if (!words.empty()) {
        question.field = next();
    }
    if (!words.empty()) {
        throw Error(ErrorKind::usage, fmt::format("'{}' is one word too many", words.front()),
                    "say [DIR] [OBJECT] [FIELD], like overlays/dev Deployment/web spec.replicas");
    }
    return question;
}

/// All that an object may be called: with and without its namespace, by its name now and those it had on the way.
std::vector<std::string> names_of(const ExplainedObject& object) {
    std::vector<std::string> names{object_name(object), object.kind + "/" + object.name_space + "/" + object.name};
    for (const ExplainedField& field : object.fields) {
        for (const auto& cause : field.causes) {
            if (field.path == "metadata.name") {
                names.push_back(object.kind + "/" + cause.value);
            }
        }
    }
    return names;
}

bool is_called(const ExplainedObject& object, const std::string& wanted) {
    const auto names = names_of(object);
    return std::any_of(names.begin(), names.end(), [&](const auto& name) { return to_lower(name) == to_lower(wanted); });
}

std::vector<ExplainedObject> objects_called(std::vector<ExplainedObject> objects, const std::string& wanted) {
    std::vector<std::string> names;
    for (const auto& object : objects) {
        names.push_back(object_name(object));
    }
    std::erase_if(objects, [&](const auto& object) { return !is_called(object, wanted); });
    if (objects.empty()) {
        const auto near = nearest(wanted, names);
        throw Error(ErrorKind::not_found, fmt::format("no object '{}' is rendered", wanted),
                    near.empty() ? fmt::format("there is {}", join(names, ", ")) : fmt::format("did you mean '{}'?", near.front()));
    }
    return objects;
}

/// Only what was asked for; throws when that is nothing.
std::vector<ExplainedObject> selected(std::vector<ExplainedObject> objects, const Question& question) {
    if (question.object) {
        objects = objects_called(std::move(objects), *question.object);
    }
    for (auto& object : objects) {
        std::erase_if(object.fields, [&](const auto& field) { return !is_below(field.path, question.field); });
    }
    std::erase_if(objects, [](const auto& object) { return object.fields.empty(); });
    if (objects.empty()) {
        throw Error(ErrorKind::not_found, fmt::format("no object has a field '{}'", question.field),
                    "write it like spec.template.spec.containers[name=web].image");
    }
    return objects;
}

std::string place(const std::string& file, std::uint32_t line) {
    return line == 0 ? shown_path(file) : fmt::format("{}:{}", shown_path(file), line);
}

/// The beginning of a text that has many lines, or a long one.
std::string brief(std::string_view value) {
    constexpr std::size_t longest = 100;
    value.remove_suffix(value.ends_with('\n') ? 1 : 0);
    const std::string_view line = value.substr(0, std::min(value.find('\n'), longest));
    return line.size() == value.size() ? std::string(line) : std::string(line) + "...";
}

std::string cause_line(const render::Cause& cause) {
    std::string text = "    " + place(cause.file, cause.line);
    if (!cause.field.empty()) {
        text += " " + cause.field;
    }
    if (!cause.kustomization.empty() && cause.kustomization != cause.file) {
        text += " in " + place(cause.kustomization, cause.kustomization_line);
    }
    return fmt::format("{}: {}\n", text, brief(cause.value));
}

std::string as_text(const std::vector<ExplainedObject>& objects) {
    std::string text;
    for (const auto& object : objects) {
        text += object_name(object) + (object.name_space.empty() ? "" : " in " + object.name_space) + "\n";
        for (const ExplainedField& field : object.fields) {
            text += fmt::format("  {}: {}\n", field.path, brief(field.value));
            for (const auto& cause : field.causes) {
                text += cause_line(cause);
            }
        }
    }
    return text;
}

json::Value number_or_null(std::uint32_t line) { return line != 0 ? json::Value(line) : json::Value(); }

json::Value text_or_null(const std::string& text) { return text.empty() ? json::Value() : json::Value(text); }

json::Value as_json(const std::vector<ExplainedObject>& objects) {
    json::Array list;
    for (const auto& object : objects) {
        json::Array fields;
        for (const ExplainedField& field : object.fields) {
            json::Array causes;
            for (const auto& cause : field.causes) {
                causes.emplace_back(json::Object{{"file", cause.file},
                                                 {"line", number_or_null(cause.line)},
                                                 {"kustomization", text_or_null(cause.kustomization)},
                                                 {"kustomizationLine", number_or_null(cause.kustomization_line)},
                                                 {"field", text_or_null(cause.field)},
                                                 {"value", cause.value}});
            }
            fields.emplace_back(json::Object{{"path", field.path}, {"value", field.value}, {"causes", std::move(causes)}});
        }
        list.emplace_back(json::Object{{"kind", object.kind},
                                       {"name", object.name},
                                       {"namespace", text_or_null(object.name_space)},
                                       {"fields", std::move(fields)}});
    }
    return json::Object{{"schemaVersion", 1}, {"objects", std::move(list)}};
}

int run(const cli::Invocation& invocation, Services& services) {
    const Question question = question_of(invocation);
    RenderTools tools(services);
    const auto objects = selected(render::explain(question.directory, render_options(invocation), tools.services()), question);
    services.console().print(invocation.text("output") == "json" ? json::write_pretty(as_json(objects)) : as_text(objects));
    return 0;
}

}  // namespace

Command explain_command() {
    std::vector<cli::Option> options = render_flags();
    for (cli::Option& option : merge_key_flags()) {
        options.push_back(std::move(option));
    }
    options.insert(options.begin(),
                   {{.name = "output", .letter = 'o', .value = "FORMAT", .help = "text or json",
                     .kind = cli::ValueKind::choice, .choices = {"text", "json"}, .default_value = "text"},
                    {.name = "kustomization", .letter = 'k', .value = "DIR", .help = "folder with the kustomization",
                     .default_value = ".", .completes = cli::Completes::directory}});
    return {.grammar = {.name = "explain",
                        .summary = "Show who set each field of the rendered objects",
                        .description =
                            "Builds a kustomization and prints, for each field of its objects, every file with its line and "
                            "every field of a kustomization that set it, first to last; the last one made the value.\n\n"
                            "WHAT is up to three words, each optional: a folder, an object like Deployment/web (by the name it "
                            "has or one it had before prefixes and suffixes), and a field like spec.replicas, which stands "
                            "for all below it too.",
                        .arguments = {{.name = "WHAT", .help = "[DIR] [OBJECT] [FIELD]", .arity = cli::Arity::any_number,
                                       .completes = cli::Completes::directory}},
                        .options = std::move(options),
                        .examples = {{.command_line = "berth explain overlays/prod Deployment/web spec.replicas",
                                      .meaning = "where the replica count comes from"},
                                     {.command_line = "berth explain overlays/prod metadata.labels",
                                      .meaning = "who labels the objects"}}},
            .run = run};
}

}  // namespace berth::commands
