// SPDX-License-Identifier: Apache-2.0
// Objects in the order kustomize gives them. Facts: kyaml 0.21.1, kio/filters/fmtr.go, stripcomments.go.
#pragma once

#include "yaml/node.hpp"

namespace berth::render::package {

/// Fields in `field_order`, containers by name; an object without kind or apiVersion stays, and one whose annotation
/// config.kubernetes.io/formatting is "none". Throws Error where that is something else than "standard".
void format_object(yaml::Node& object);

/// Anchors stay.
void strip_comments(yaml::Arena& arena, yaml::Node& node);

}  // namespace berth::render::package
