// SPDX-License-Identifier: Apache-2.0
// Look-up in passwd(5) and group(5) files of an image.
#include "build/solver/users.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace berth::build {
namespace {

std::optional<std::uint32_t> parse_id(std::string_view text) {
    std::uint32_t id = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), id);
    return !text.empty() && problem == std::errc() && end == text.data() + text.size() ? std::optional(id) : std::nullopt;
}

std::vector<std::vector<std::string>> read_records(const Tree& tree, std::string_view path) {
    std::vector<std::vector<std::string>> records;
    const std::optional<TreeEntry> entry = tree.find(resolve_links(tree, path));
    if (!entry || !entry->is_file()) {
        return records;
    }
    for (const std::string& line : split_lines(tree.read(*entry))) {
        if (!line.empty() && !line.starts_with('#')) {
            records.push_back(split(line, ':'));
        }
    }
    return records;
}

std::string field(const std::vector<std::string>& record, std::size_t index) {
    return index < record.size() ? record[index] : std::string();
}

struct Account {
    std::string name;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::string home;
};

std::optional<Account> find_account(const Tree& tree, std::string_view text) {
    const std::optional<std::uint32_t> number = parse_id(text);
    for (const std::vector<std::string>& record : read_records(tree, "etc/passwd")) {
        const std::optional<std::uint32_t> uid = parse_id(field(record, 2));
        const std::optional<std::uint32_t> gid = parse_id(field(record, 3));
        if (uid && gid && (field(record, 0) == text || (number && *uid == *number))) {
            return Account{.name = field(record, 0), .uid = *uid, .gid = *gid, .home = field(record, 5)};
        }
    }
    return std::nullopt;
}

std::uint32_t find_group(const Tree& tree, std::string_view text) {
    if (const std::optional<std::uint32_t> number = parse_id(text)) {
        return *number;
    }
    for (const std::vector<std::string>& record : read_records(tree, "etc/group")) {
        const std::optional<std::uint32_t> gid = parse_id(field(record, 2));
        if (gid && field(record, 0) == text) {
            return *gid;
        }
    }
    throw Error(ErrorKind::not_found, fmt::format("unable to find group '{}' in /etc/group of the image", text));
}

[[noreturn]] void no_user(std::string_view name) {
    throw Error(ErrorKind::not_found, fmt::format("unable to find user '{}' in /etc/passwd of the image", name));
}

std::pair<std::string_view, std::string_view> cut(std::string_view text) {
    const std::size_t colon = text.find(':');
    return {text.substr(0, colon), colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1)};
}

} // namespace

Owner find_owner(const Tree& tree, std::string_view text) {
    const auto [user, group] = cut(text);
    Owner owner;
    if (const std::optional<std::uint32_t> number = parse_id(user)) {
        owner = {.uid = *number, .gid = *number};
    } else if (!user.empty()) {
        const std::optional<Account> account = find_account(tree, user);
        if (!account && user != "root") {
            no_user(user);
        }
        owner = account ? Owner{.uid = account->uid, .gid = account->gid} : Owner{};
    }
    if (!group.empty()) {
        owner.gid = find_group(tree, group);
    }
    return owner;
}

RunUser find_user(const Tree& tree, std::string_view text) {
    const auto [user, group] = cut(text);
    const std::string_view wanted = user.empty() ? std::string_view("0") : user;
    const std::optional<std::uint32_t> number = parse_id(wanted);
    const std::optional<Account> account = find_account(tree, wanted);
    if (!account && !number && wanted != "root") {
        no_user(wanted);
    }
    RunUser result;
    result.uid = account ? account->uid : number.value_or(0);
    result.gid = account ? account->gid : 0;
    if (account && !account->home.empty()) {
        result.home = account->home;
    }
    if (!group.empty()) {
        result.gid = find_group(tree, group);
    }
    result.groups.push_back(result.gid); // the own group is listed among the additional ones too, as elsewhere
    if (!group.empty()) {
        return result;
    }
    if (account) {
        for (const std::vector<std::string>& record : read_records(tree, "etc/group")) {
            const std::vector<std::string> members = split(field(record, 3), ',');
            const std::optional<std::uint32_t> gid = parse_id(field(record, 2));
            if (gid && *gid != result.gid && std::ranges::find(members, account->name) != members.end()) {
                result.groups.push_back(*gid);
            }
        }
    }
    return result;
}

} // namespace berth::build
