// SPDX-License-Identifier: Apache-2.0
// berth images
#include <numeric>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/services.hpp"
#include "commands/shared_options.hpp"
#include "store/store.hpp"
#include "store/stored_image.hpp"

namespace berth::commands {

namespace {

std::uint64_t total_size(const store::StoredImage& image) {
    return std::accumulate(image.manifest.layers.begin(), image.manifest.layers.end(), image.manifest.config.size,
                           [](std::uint64_t sum, const image::Descriptor& layer) { return sum + layer.size; });
}

ui::Listing::Row row_of(const store::Store& store, const store::StoredName& stored) {
    const std::string name = stored.name.familiar();
    json::Object object{{"name", stored.name.text()}, {"digest", stored.target.digest.text()}};
    std::string id = "-";
    std::string platform = "-";
    std::string size = "-";
    json::Value id_value;
    json::Value platform_value;
    json::Value size_value;
    json::Value created_value;
    try {
        const store::StoredImage image = store::read_image(store, stored.target);
        id = image.id().brief();
        platform = image.config.platform.text();
        size = format_bytes(total_size(image));
        id_value = image.id().text();
        platform_value = platform;
        size_value = total_size(image);
        if (!image.config.created.empty()) {
            created_value = image.config.created;
        }
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) {
            throw;
        }
        // An image for other platforms only is listed without what this machine would run.
    }
    object.set("id", std::move(id_value));
    object.set("platform", std::move(platform_value));
    object.set("size", std::move(size_value));
    object.set("created", std::move(created_value));
    object.set("updated", format_rfc3339(stored.updated));
    return {.cells = {name, id, platform, size, format_rfc3339(stored.updated)}, .object = std::move(object), .name = name};
}

bool is_wanted(const image::Reference& name, const std::vector<image::Reference>& wanted) {
    if (wanted.empty()) {
        return true;
    }
    for (const image::Reference& reference : wanted) {
        const bool whole_repository = !reference.tag() && !reference.digest();
        if (reference == name || (whole_repository && reference.repository() == name.repository())) {
            return true;
        }
    }
    return false;
}

int run(const cli::Invocation& invocation, Services& services) {
    std::vector<image::Reference> wanted;
    for (const std::string& text : invocation.arguments("NAME")) {
        wanted.push_back(image::Reference::parse_normalized(text));
    }
    const store::Store& store = services.store();
    ui::Listing listing{.noun = "images", .headings = {"NAME", "ID", "PLATFORM", "SIZE", "UPDATED"}, .rows = {}};
    for (const store::StoredName& stored : store.names().list()) {
        if (is_wanted(stored.name, wanted)) {
            listing.rows.push_back(row_of(store, stored));
        }
    }
    services.console().print(ui::format_listing(listing, output_format(invocation)));
    return 0;
}

}  // namespace

Command images_command() {
    return {.grammar = {.name = "images",
                        .summary = "List the images in the store",
                        .description = "The size is that of the compressed layers, those shared with other images included.",
                        .arguments = {{.name = "NAME", .help = "only these images; without a tag, all of that name",
                                       .arity = cli::Arity::any_number, .completes = cli::Completes::image}},
                        .options = {output_option()},
                        .examples = {{.command_line = "berth images", .meaning = "all of them"},
                                     {.command_line = "berth images -o json guestbook", .meaning = "all tags of one, for a program"}}},
            .run = run};
}

}  // namespace berth::commands
