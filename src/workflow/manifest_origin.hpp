// SPDX-License-Identifier: Apache-2.0
// Which file a rendered object came from, found again by its kind and name, for messages.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/path.hpp"

namespace berth::workflow {

class ManifestOrigins {
public:
    /// Reads the documents of these files; what is no YAML of objects is passed over. Names are told relative to `base`.
    ManifestOrigins(const std::vector<AbsolutePath>& files, const AbsolutePath& base);

    /// "deploy/base/web.yaml:12". A name with prefix, suffix or hash is matched by the longest name in it; `fallback`
    /// where nothing fits (generated objects).
    [[nodiscard]] std::string find(std::string_view kind, std::string_view name, std::string_view fallback) const;

private:
    struct Document {
        std::string kind;
        std::string name;
        std::string place;
    };
    std::vector<Document> documents_;
};

/// The path below `base`, or with as many ".." as it takes.
[[nodiscard]] std::string relative_path(const AbsolutePath& path, const AbsolutePath& base);

}  // namespace berth::workflow
