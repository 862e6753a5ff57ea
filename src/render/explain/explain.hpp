// SPDX-License-Identifier: Apache-2.0
// Which file and which field of which kustomization set each field of the rendered objects.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "render/build_observer.hpp"
#include "render/render.hpp"

namespace berth::render {

/// Where a value came from: a file of objects (then `kustomization` and `field` are empty), or a field of a
/// kustomization, which may name a file of its own (a patch, a generator's file).
struct Cause {
    std::string file;
    std::uint32_t line = 0;  ///< 0: not known, or the file as a whole
    std::string kustomization;
    std::uint32_t kustomization_line = 0;  ///< of the field; 0 for what kustomize does unasked
    std::string field;                     ///< like "images[0]"
    std::string value;                     ///< what the field had from then on
};

struct ExplainedField {
    std::string path;
    std::string value;
    std::vector<Cause> causes;  ///< first to last; the last one set the value
};

struct ExplainedObject {
    std::string kind;
    std::string name;
    std::string name_space;
    std::vector<ExplainedField> fields;  ///< by path
};

/// Every object of the output, in its order. Throws what render() throws.
[[nodiscard]] std::vector<ExplainedObject> explain(std::string_view directory, const RenderOptions& options,
                                                   RenderServices services);

}  // namespace berth::render
