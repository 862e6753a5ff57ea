// SPDX-License-Identifier: Apache-2.0
// The container images that objects name, whatever their kind.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "json/value.hpp"

namespace berth::sync {

/// Every image of every container, as written.
[[nodiscard]] std::set<std::string> images_of(const json::Value& object);

/// Puts `built[NAME]` in place of images whose name without tag and digest is NAME, Docker's short forms counting as the
/// long ones ("guestbook" is "docker.io/library/guestbook"). There is no registry to pull such an image from, so a pull
/// policy of "Always" on it becomes "IfNotPresent". Returns the names that were found.
std::set<std::string> replace_images(json::Value& object, const std::map<std::string, std::string>& built);

/// "registry/repo" in full, without tag and digest.
[[nodiscard]] std::string full_image_name(std::string_view image);

}  // namespace berth::sync
