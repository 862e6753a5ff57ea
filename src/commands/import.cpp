// SPDX-License-Identifier: Apache-2.0
// berth import
#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "image/copy.hpp"
#include "image/image_file.hpp"
#include "store/store.hpp"
#include "store/store_images.hpp"

namespace berth::commands {

namespace {

struct Wanted {
    std::optional<image::Reference> name;
    std::optional<image::Platform> platform;
};

Wanted wanted_of(const cli::Invocation& invocation) {
    Wanted wanted;
    if (const auto name = invocation.find("tag")) {
        wanted.name = image::Reference::parse(*name);
    }
    if (const std::string platform = invocation.text("platform"); platform == "host") {
        wanted.platform = image::Platform::host();
    } else if (platform != "all") {
        wanted.platform = image::Platform::parse(platform);
    }
    return wanted;
}

/// The images of one source under the names they get.
std::vector<image::NamedImage> named_images(image::ImageSource& source, const Wanted& wanted, const CancelToken& cancel) {
    auto images = source.images(cancel);
    if (images.empty()) {
        throw Error(ErrorKind::invalid, source.description() + " holds no image");
    }
    if (wanted.name) {
        if (images.size() > 1) {
            throw Error(ErrorKind::usage, fmt::format("--tag names one image, {} holds {}", source.description(), images.size()),
                        "leave --tag out to import them under their own names");
        }
        images.front().name = wanted.name;
    }
    for (const image::NamedImage& image : images) {
        if (!image.name) {
            throw Error(ErrorKind::invalid, fmt::format("image {} in {} has no name", image.target.digest.brief(), source.description()),
                        "give it one with --tag NAME");
        }
    }
    return images;
}

void import_file(const std::string& text, const Wanted& wanted, Services& services) {
    const store::Store& store = services.store();
    const auto path = AbsolutePath::from_working_directory(text);
    const store::ScratchItem scratch = store.scratch().make_directory();
    const auto source = image::open_image_file(path, scratch.path(), services.cancel());
    store::StoreSink sink(store);
    for (const image::NamedImage& image : named_images(*source, wanted, services.cancel())) {
        progress::Task task(services.progress(), "importing " + image.name->familiar());
        const image::CopyResult copied =
            image::copy_image(*source, image.target, sink, {.platform = wanted.platform, .parent = task.id()},
                              services.progress(), services.cancel());
        sink.publish(*image.name, copied.target, services.cancel());
        task.finish(copied.blobs_copied == 0 ? progress::Outcome::cached : progress::Outcome::done);
        services.console().print(image.name->familiar() + "\n");
    }
}

int run(const cli::Invocation& invocation, Services& services) {
    const Wanted wanted = wanted_of(invocation);
    for (const std::string& file : invocation.arguments("FILE")) {
        within("cannot import '" + file + "'", [&] { import_file(file, wanted, services); });
    }
    return 0;
}

}  // namespace

Command import_command() {
    return {.grammar = {.name = "import",
                        .summary = "Take images from files into the store",
                        .description = "FILE is an OCI archive, the folder of an OCI layout, or what 'docker save' wrote; plain or "
                                       "compressed. Each image is stored under the name it has there, every digest verified. "
                                       "Prints the names.",
                        .arguments = {{.name = "FILE", .help = "the archives or folders", .arity = cli::Arity::at_least_one,
                                       .completes = cli::Completes::file}},
                        .options = {{.name = "tag", .letter = 't', .value = "NAME",
                                     .help = "name for the one image in the file, instead of its own",
                                     .completes = cli::Completes::image},
                                    {.name = "platform", .value = "PLATFORM",
                                     .help = "of images for several platforms, the one to take: like linux/arm64, 'host' or 'all'",
                                     .default_value = "host"}},
                        .examples = {{.command_line = "berth import redis.tar", .meaning = "under the name in the archive"},
                                     {.command_line = "berth import -t app:dev build/layout",
                                      .meaning = "from an OCI layout, under a name of your own"}}},
            .run = run};
}

}  // namespace berth::commands
