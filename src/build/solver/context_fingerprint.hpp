// SPDX-License-Identifier: Apache-2.0
// Has anything in a build context changed at all? Answered by one look at each file, without keeping anything of it.
#pragma once

#include <cstdint>
#include <string>

#include "base/cancel.hpp"
#include "base/path.hpp"
#include "build/dockerfile/path_patterns.hpp"

namespace berth::build {

struct ContextFingerprint {
    /// The same for the same files with the same identities (store::FileIdentity) and modes.
    std::string digest;
    /// False when a file is so new that it could change again without a trace: then the digest proves nothing later.
    bool settled = true;
};

[[nodiscard]] ContextFingerprint fingerprint_context(const AbsolutePath& root, const dockerfile::PathPatterns& ignored,
                                                     const CancelToken& cancel);

} // namespace berth::build
