// SPDX-License-Identifier: Apache-2.0
// What a user's word for a revision means among the references that a remote offers.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace berth::git {

struct RemoteReference {
    std::string name;    ///< "HEAD", "refs/heads/main", "refs/tags/v1", ...
    std::string commit;  ///< object id in hex; of the tag object where the tag is annotated
};

/// How the wanted commit is asked for. Empty `name`: no reference is called so, and it can only be a commit's id.
struct ResolvedReference {
    std::string name;
};

/// As git reads it: the full name, then tag, then branch; empty = HEAD.
[[nodiscard]] ResolvedReference resolve(std::string_view wanted, std::span<const RemoteReference> offered);

/// 7 to 40 hexadecimal digits.
[[nodiscard]] bool looks_like_commit(std::string_view wanted);

/// URL without user and password, for messages.
[[nodiscard]] std::string without_credentials(std::string_view url);

/// ssh://..., git+ssh://..., or the scp form user@host:path.
[[nodiscard]] bool is_ssh(std::string_view url);

/// A path on this machine or a file URL.
[[nodiscard]] bool is_local(std::string_view url);

}  // namespace berth::git
