// SPDX-License-Identifier: Apache-2.0
// Parsing of mount options: comma separated `key=value` with CSV quoting.
#include "build/dockerfile/run_mount.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <stdexcept>

namespace berth::build::dockerfile {
namespace {

using std::invalid_argument;

std::vector<std::string> csv_fields(std::string_view text) {
    std::vector<std::string> fields(1);
    bool quoted_part = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') {
            if (quoted_part && i + 1 < text.size() && text[i + 1] == '"') {
                fields.back() += '"';
                ++i;
            } else {
                quoted_part = !quoted_part;
            }
        } else if (text[i] == ',' && !quoted_part) {
            fields.emplace_back();
        } else {
            fields.back() += text[i];
        }
    }
    if (quoted_part) {
        throw invalid_argument(fmt::format("unterminated quote in --mount={}", text));
    }
    return fields;
}

struct Field {
    std::string key;
    std::optional<std::string> value;
};

Field parse_field(const std::string& text) {
    const auto pair = split_once(text, "=");
    if (!pair) {
        return {.key = to_lower(text), .value = std::nullopt};
    }
    return {.key = to_lower(pair->first), .value = std::string(pair->second)};
}

bool parse_bool(const Field& field) {
    if (!field.value || *field.value == "1" || *field.value == "t" || to_lower(*field.value) == "true") {
        return true;
    }
    if (*field.value == "0" || *field.value == "f" || to_lower(*field.value) == "false") {
        return false;
    }
    throw invalid_argument(fmt::format("invalid value for {}: {}", field.key, *field.value));
}

std::uint32_t parse_number(const Field& field, int base) {
    const std::string& text = *field.value;
    std::uint32_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (problem != std::errc() || end != text.data() + text.size()) {
        throw invalid_argument(fmt::format("invalid value {} for {}", text, field.key));
    }
    return number;
}

/// "64m", "1gb", "4096": powers of 1024.
std::uint64_t parse_size(const Field& field) {
    std::string text = to_lower(*field.value);
    std::uint64_t factor = 1;
    if (text.ends_with('b')) {
        text.pop_back();
    }
    constexpr std::string_view units = "kmgt";
    if (!text.empty()) {
        const std::size_t unit = units.find(text.back());
        if (unit != std::string_view::npos) {
            factor <<= 10U * (static_cast<unsigned>(unit) + 1U);
            text.pop_back();
        }
    }
    return parse_number({.key = field.key, .value = text}, 10) * factor;
}

void set_type(MountRequest& request, const std::string& value) {
    const std::string type = to_lower(value);
    if (type == "bind") {
        request.mount.kind = MountKind::bind;
    } else if (type == "cache") {
        request.mount.kind = MountKind::cache;
    } else if (type == "tmpfs") {
        request.mount.kind = MountKind::tmpfs;
    } else if (type == "secret") {
        request.mount.kind = MountKind::secret;
    } else if (type == "ssh") {
        throw Error(ErrorKind::unsupported, "RUN --mount=type=ssh is not supported yet");
    } else {
        throw invalid_argument(fmt::format("unsupported mount type '{}'", value));
    }
}

void set_sharing(RunMount& mount, const std::string& value) {
    const std::string sharing = to_lower(value);
    if (sharing == "shared") {
        mount.sharing = CacheSharing::shared;
    } else if (sharing == "private") {
        mount.sharing = CacheSharing::exclusive;
    } else if (sharing == "locked") {
        mount.sharing = CacheSharing::locked;
    } else {
        throw invalid_argument(fmt::format("unsupported sharing value '{}'", value));
    }
}

void check(const MountRequest& request, bool sharing_given, bool size_given, bool need_given) {
    const RunMount& mount = request.mount;
    const auto refuse = [](std::string_view key) {
        throw invalid_argument(fmt::format("'{}' does not go with this type of mount", key));
    };
    if (mount.kind != MountKind::secret && mount.kind != MountKind::cache && (mount.mode || mount.user || mount.group)) {
        refuse(mount.mode ? "mode" : mount.user ? "uid" : "gid");
    }
    if (sharing_given && mount.kind != MountKind::cache) {
        refuse("sharing");
    }
    if (size_given && mount.kind != MountKind::tmpfs) {
        refuse("size");
    }
    if (need_given && mount.kind != MountKind::secret) {
        refuse("required");
    }
    if (mount.variable && mount.kind != MountKind::secret) {
        refuse("env");
    }
    if (mount.kind == MountKind::secret) {
        if (!request.from.empty()) {
            refuse("from");
        }
        if (mount.source.empty() && mount.target.empty() && mount.id.empty()) {
            throw invalid_argument("a secret mount needs an id, a source or a target");
        }
        if (!mount.source.empty() && !mount.id.empty()) {
            throw invalid_argument("both source and id of a secret mount can't be set");
        }
    } else if (mount.target.empty()) {
        throw invalid_argument("a mount needs a target");
    }
}

} // namespace

MountRequest parse_mount(std::string_view text, const std::function<std::string(std::string_view)>& expand) {
    MountRequest request;
    RunMount& mount = request.mount;
    mount.source.clear();
    std::optional<MountAccess> access;
    bool sharing_given = false;
    bool size_given = false;
    bool need_given = false;
    for (const std::string& part : csv_fields(text)) {
        Field field = parse_field(part);
        const std::string& key = field.key;
        const bool flag = key == "ro" || key == "readonly" || key == "rw" || key == "readwrite" || key == "required";
        if (!field.value && !flag) {
            throw invalid_argument(fmt::format("invalid field '{}' must be a key=value pair", part));
        }
        if (field.value && key != "from") {
            field.value = expand(*field.value);
        }
        if (key == "type") {
            set_type(request, *field.value);
        } else if (key == "from") {
            request.from = mount_source(text);
        } else if (key == "source" || key == "src") {
            mount.source = *field.value;
        } else if (key == "target" || key == "dst" || key == "destination") {
            mount.target = *field.value;
        } else if (key == "ro" || key == "readonly") {
            access = parse_bool(field) ? MountAccess::read_only : MountAccess::read_write;
        } else if (key == "rw" || key == "readwrite") {
            access = parse_bool(field) ? MountAccess::read_write : MountAccess::read_only;
        } else if (key == "required") {
            need_given = true;
            mount.need = parse_bool(field) ? Need::required : Need::optional;
        } else if (key == "size") {
            size_given = true;
            mount.size = parse_size(field);
        } else if (key == "id") {
            mount.id = *field.value;
        } else if (key == "sharing") {
            sharing_given = true;
            set_sharing(mount, *field.value);
        } else if (key == "mode") {
            mount.mode = parse_number(field, 8);
        } else if (key == "uid") {
            mount.user = parse_number(field, 10);
        } else if (key == "gid") {
            mount.group = parse_number(field, 10);
        } else if (key == "env") {
            mount.variable = *field.value;
        } else {
            throw invalid_argument(fmt::format("unexpected key '{}' in --mount={}", key, text));
        }
    }
    check(request, sharing_given, size_given, need_given);
    const bool writable = mount.kind == MountKind::cache || mount.kind == MountKind::tmpfs;
    mount.access = access.value_or(writable ? MountAccess::read_write : MountAccess::read_only);
    if (mount.kind == MountKind::secret) {
        if (mount.id.empty()) {
            mount.id = !mount.source.empty() ? mount.source : base_name(mount.target);
        }
        if (mount.target.empty() && !mount.variable) {
            mount.target = "/run/secrets/" + base_name(mount.id);
        }
    }
    return request;
}

std::string mount_source(std::string_view text) {
    for (const std::string& part : csv_fields(text)) {
        const Field field = parse_field(part);
        if (field.key != "from" || !field.value) {
            continue;
        }
        const std::size_t dollar = field.value->find('$');
        if (dollar != std::string::npos && dollar + 1 != field.value->size()) {
            throw invalid_argument("'from' doesn't support variable expansion, define alias stage instead");
        }
        return *field.value;
    }
    return {};
}

} // namespace berth::build::dockerfile
