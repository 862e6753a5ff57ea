// SPDX-License-Identifier: Apache-2.0
// Secrets that RUN steps may read: given by the caller, never part of a key, a layer or a history.
#pragma once

#include <map>
#include <string>

namespace berth::build {

/// Content by id.
using Secrets = std::map<std::string, std::string, std::less<>>;

} // namespace berth::build
