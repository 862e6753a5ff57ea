// SPDX-License-Identifier: Apache-2.0
// Users and groups of an image, by its own /etc/passwd and /etc/group.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "build/solver/layer_draft.hpp"
#include "build/solver/tree.hpp"

namespace berth::build {

/// `--chown`: "1000", "1000:1000", "app", "app:staff"; a number alone is the group as well, a name brings its primary
/// group. Throws Error for a name that the image does not know.
[[nodiscard]] Owner find_owner(const Tree& tree, std::string_view text);

struct RunUser {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;
    std::string home = "/";
};
/// `USER`: as above, but a number alone takes its group from passwd (0 if it is not there), and the groups that the
/// user is a member of come along unless a group is given.
[[nodiscard]] RunUser find_user(const Tree& tree, std::string_view text);

} // namespace berth::build
