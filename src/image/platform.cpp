// SPDX-License-Identifier: Apache-2.0
// Platform names and their matching.
#include "image/platform.hpp"

#include <sys/utsname.h>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace berth::image {
namespace {

struct Architecture {
    std::string architecture;
    std::string variant;
};

Architecture normalized_architecture(std::string_view name, std::string_view variant_name) {
    Architecture result{.architecture = to_lower(name), .variant = to_lower(variant_name)};
    auto& [architecture, variant] = result;
    if (architecture == "i386") {
        architecture = "386";
        variant.clear();
    } else if (architecture == "x86_64" || architecture == "x86-64" || architecture == "amd64") {
        architecture = "amd64";
        if (variant == "v1") { variant.clear(); }
    } else if (architecture == "aarch64" || architecture == "arm64") {
        architecture = "arm64";
        if (variant == "8" || variant == "v8") { variant.clear(); }
    } else if (architecture == "armhf") {
        architecture = "arm";
        variant = "v7";
    } else if (architecture == "armel") {
        architecture = "arm";
        variant = "v6";
    } else if (architecture == "arm") {
        if (variant.empty() || variant == "7") { variant = "v7"; }
        if (variant == "5" || variant == "6" || variant == "8") { variant.insert(0, "v"); }
    }
    return result;
}

Architecture machine_architecture() {
    utsname name{};
    uname(&name);
    const std::string_view machine = name.machine;
    if (machine.starts_with("armv")) { return normalized_architecture("arm", machine.substr(3, 2)); }
    if (machine == "i686" || machine == "i586") { return normalized_architecture("386", ""); }
    return normalized_architecture(machine, "");
}

bool is_known_os(std::string_view name) {
    constexpr std::string_view names[] = {"aix",   "android", "darwin", "dragonfly", "freebsd", "illumos", "ios",
                                          "linux", "netbsd",  "openbsd", "plan9",     "solaris", "wasip1",  "windows"};
    return std::ranges::find(names, name) != std::end(names);
}

bool is_part(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
               letter == '_' || letter == '-' || letter == '.';
    });
}

int arm_level(std::string_view variant) {
    return variant.size() == 2 && variant[0] == 'v' && variant[1] >= '5' && variant[1] <= '8' ? variant[1] - '0' : 0;
}

}  // namespace

const Platform& Platform::host() {
    static const Platform platform = [] {
        const auto machine = machine_architecture();
        return Platform{.os = "linux", .architecture = machine.architecture, .variant = machine.variant, .os_version = {}};
    }();
    return platform;
}

Platform Platform::parse(std::string_view text) {
    const auto parts = split(text, '/');
    if (parts.size() > 3 || !std::ranges::all_of(parts, is_part)) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' is not a platform", text),
                    "a platform looks like 'linux/amd64' or 'linux/arm/v7'");
    }
    if (parts.size() == 1) {
        const auto word = to_lower(parts[0]);
        if (is_known_os(word)) { return Platform{.os = word, .architecture = host().architecture, .variant = host().variant, .os_version = {}}; }
        const auto only = normalized_architecture(word, "");
        return Platform{.os = "linux", .architecture = only.architecture, .variant = only.variant, .os_version = {}};
    }
    return Platform{.os = to_lower(parts[0]),
                    .architecture = parts[1],
                    .variant = parts.size() == 3 ? parts[2] : std::string(),
                    .os_version = {}}
        .normalized();
}

std::string Platform::text() const {
    std::string text = fmt::format("{}/{}", os, architecture);
    if (!variant.empty()) { text.append("/").append(variant); }
    return text;
}

Platform Platform::normalized() const {
    auto [name, variant_name] = normalized_architecture(architecture, variant);
    return {.os = to_lower(os), .architecture = std::move(name), .variant = std::move(variant_name), .os_version = os_version};
}

std::optional<int> match_quality(const Platform& wanted, const Platform& offered) {
    const Platform want = wanted.normalized();
    const Platform offer = offered.normalized();
    if (want.os != offer.os || want.architecture != offer.architecture) { return std::nullopt; }
    if (want.variant == offer.variant) { return 100; }
    if (want.architecture == "arm") {
        const int wanted_level = arm_level(want.variant);
        const int offered_level = arm_level(offer.variant);
        if (wanted_level > 0 && offered_level > 0 && offered_level < wanted_level) { return 50 + offered_level; }
        return std::nullopt;
    }
    // amd64 v2..v4 and arm64 v9: a plain image runs there, a newer one does not run on a plain machine.
    if (offer.variant.empty()) { return 50; }
    return std::nullopt;
}

}  // namespace berth::image
