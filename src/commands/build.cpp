// SPDX-License-Identifier: Apache-2.0
// berth build
#include <mutex>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "build/builder.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "json/write.hpp"
#include "runtime/runtime.hpp"
#include "runtime/transient.hpp"
#include "store/pull.hpp"

namespace berth::commands {

namespace {

/// NAME=VALUE, or NAME with its value from our own environment.
std::map<std::string, std::string, std::less<>> pairs(const std::vector<std::string>& texts, std::string_view option) {
    std::map<std::string, std::string, std::less<>> result;
    for (const std::string& text : texts) {
        const auto pair = split_once(text, "=");
        const std::string name = pair ? std::string(pair->first) : text;
        if (name.empty()) {
            throw Error(ErrorKind::usage, "--" + std::string(option) + " '" + text + "' has no name");
        }
        if (pair) {
            result[name] = pair->second;
        } else if (const auto value = find_environment(name)) {
            result[name] = *value;
        }
    }
    return result;
}

/// id=ID[,src=FILE | ,env=NAME]; without either, a variable or else a file of the id's name.
void add_secret(build::Secrets& secrets, const std::string& text) {
    std::string id;
    std::optional<std::string> file;
    std::optional<std::string> variable;
    for (const std::string& part : split(text, ',')) {
        const auto pair = split_once(part, "=");
        const std::string_view key = pair ? pair->first : std::string_view(part);
        const std::string value(pair ? pair->second : std::string_view());
        if (key == "id") {
            id = value;
        } else if (key == "src" || key == "source") {
            file = value;
        } else if (key == "env") {
            variable = value;
        } else if (key != "type") {
            throw Error(ErrorKind::usage, "--secret '" + text + "' has an unknown part '" + part + "'");
        }
    }
    if (id.empty()) {
        throw Error(ErrorKind::usage, "--secret '" + text + "' has no id");
    }
    const std::optional<std::string> value = file ? std::nullopt : find_environment(variable.value_or(id));
    if (value) {
        secrets[id] = *value;
    } else if (variable) {
        throw Error(ErrorKind::usage, "variable '" + *variable + "' of --secret '" + text + "' is not set");
    } else {
        secrets[id] = read_file(AbsolutePath::from_working_directory(file.value_or(id)));
    }
}

archive::Compression compression(const std::string& name) {
    if (name == "zstd") {
        return archive::Compression::zstd;
    }
    return name == "none" ? archive::Compression::none : archive::Compression::gzip;
}

build::BuildRequest request_of(const cli::Invocation& invocation) {
    build::BuildRequest request{
        .context = AbsolutePath::from_working_directory(invocation.find_argument("CONTEXT").value_or("."))};
    if (const auto file = invocation.find("file")) {
        request.dockerfile = AbsolutePath::from_working_directory(*file);
    }
    for (const std::string& name : invocation.all("tag")) {
        request.names.push_back(image::Reference::parse(name));
    }
    request.build_args = pairs(invocation.all("build-arg"), "build-arg");
    request.labels = pairs(invocation.all("label"), "label");
    request.target = invocation.find("target").value_or("");
    request.cache = invocation.has("no-cache") ? build::CacheUse::refresh : build::CacheUse::use;
    request.compression = compression(invocation.text("compression"));
    for (const std::string& secret : invocation.all("secret")) {
        add_secret(request.secrets, secret);
    }
    return request;
}

int run(const cli::Invocation& invocation, Services& services) {
    const build::BuildRequest request = request_of(invocation);
    std::mutex first_use;
    bool swept = false;
    const build::BuiltImage built = build::build_image(
        request,
        {.store = services.store(),
         .progress = services.progress(),
         .pull =
             [&](const image::Reference& name, const CancelToken& cancel) {
                 // Several images may be pulled at once, and the client is made by the first.
                 const image::RegistryServices& registry = [&]() -> const image::RegistryServices& {
                     const std::lock_guard lock(first_use);
                     return services.registry();
                 }();
                 store::pull_image(services.store(), name, {}, registry, services.progress(), cancel);
             },
         .runtime = [&]() -> runtime::Runtime& {
             const std::lock_guard lock(first_use);
             runtime::Runtime& runtime = services.runtime();
             if (!swept) {
                 runtime::sweep_transient(runtime, Services::runtime_state());
                 swept = true;
             }
             return runtime;
         }},
        services.cancel());
    if (const auto file = invocation.find("iidfile")) {
        write_file(AbsolutePath::from_working_directory(*file), built.id.text());
    }
    if (invocation.text("output") == "json") {
        json::Array names;
        for (const image::Reference& name : request.names) {
            names.emplace_back(name.text());
        }
        services.console().print(json::write_pretty(json::Object{{"schemaVersion", 1},
                                                                 {"digest", built.manifest.digest.text()},
                                                                 {"id", built.id.text()},
                                                                 {"names", std::move(names)}}));
    } else {
        services.console().print(built.manifest.digest.text() + "\n");
    }
    return 0;
}

}  // namespace

Command build_command() {
    return {
        .grammar =
            {.name = "build",
             .summary = "Build an image from a Dockerfile into the store",
             .description =
                 "Builds the Dockerfile of CONTEXT (a folder, by default the current one) and stores the image under each "
                 "name given with --tag. Prints the digest of the image. Steps whose inputs have not changed come from the "
                 "cache; RUN steps are executed in a container and need root.",
             .arguments = {{.name = "CONTEXT", .help = "folder with the files to build from", .arity = cli::Arity::optional,
                            .completes = cli::Completes::directory}},
             .options = {{.name = "tag", .letter = 't', .value = "NAME", .help = "name of the image in the store",
                          .completes = cli::Completes::image, .times = cli::Times::many},
                         {.name = "file", .letter = 'f', .value = "FILE", .help = "the Dockerfile, if it is not CONTEXT/Dockerfile",
                          .completes = cli::Completes::file},
                         {.name = "build-arg", .value = "NAME=VALUE", .help = "value of an ARG; NAME alone takes it from the environment",
                          .times = cli::Times::many},
                         {.name = "target", .value = "STAGE", .help = "build this stage instead of the last one"},
                         {.name = "label", .value = "NAME=VALUE", .help = "label of the image", .times = cli::Times::many},
                         {.name = "secret", .value = "id=ID,src=FILE", .help = "a secret that RUN --mount=type=secret may read",
                          .times = cli::Times::many},
                         {.name = "no-cache", .help = "run every step again"},
                         {.name = "compression", .value = "FORMAT", .help = "how new layers are compressed",
                          .kind = cli::ValueKind::choice, .choices = {"gzip", "zstd", "none"}, .default_value = "gzip"},
                         {.name = "iidfile", .value = "FILE", .help = "write the image id (digest of its config) to FILE",
                          .completes = cli::Completes::file},
                         {.name = "output", .letter = 'o', .value = "FORMAT", .help = "how the result is printed",
                          .kind = cli::ValueKind::choice, .choices = {"text", "json"}, .default_value = "text"}},
             .examples = {{.command_line = "berth build -t guestbook:dev .", .meaning = "build the current folder"},
                          {.command_line = "berth build --target test --build-arg GO=1.24 app",
                           .meaning = "one stage of app/Dockerfile, with an argument"}}},
        .run = run};
}

}  // namespace berth::commands
