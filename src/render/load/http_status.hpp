// SPDX-License-Identifier: Apache-2.0
// Names of HTTP's statuses, as kustomize's errors have them.
#pragma once

#include <string_view>

namespace berth::render {

/// The name that IANA's registry has, empty for unknown ones: what Go's http.StatusText gives.
[[nodiscard]] std::string_view http_status_text(int status);

}  // namespace berth::render
