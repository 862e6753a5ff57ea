// SPDX-License-Identifier: Apache-2.0
// `edit fix`: deprecated fields become the ones that replaced them.
#pragma once

#include "render/edit/edits.hpp"

namespace berth::render::edit {

/// patchesJson6902 and patchesStrategicMerge go into patches, commonLabels into labels. Throws Error(conflict) when a
/// label stands in both commonLabels and labels.
void fix_deprecated(KustomizationFile& file);

/// vars become replacements: wherever a file of the kustomization (resources, bases, patches) has $(NAME), a target is
/// made and the text replaced by NAME_PLACEHOLDER **in that file**. Replacements that were there go, as they do with
/// kustomize. Throws Error(unsupported) for a variable between two different characters, with no file changed.
void convert_vars(KustomizationFile& file, Warnings& warnings);

}  // namespace berth::render::edit
