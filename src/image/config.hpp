// SPDX-License-Identifier: Apache-2.0
// The image config: how to run it and how it came about (image-spec config.md; Docker's is the same with more members).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/digest.hpp"
#include "image/document.hpp"
#include "image/platform.hpp"

namespace berth::image {

/// HEALTHCHECK. Times of 0 mean "inherit".
struct Healthcheck {
    std::vector<std::string> test{};
    std::chrono::nanoseconds interval{};
    std::chrono::nanoseconds timeout{};
    std::chrono::nanoseconds start_period{};
    std::chrono::nanoseconds start_interval{};
    std::int64_t retries = 0;

    friend bool operator==(const Healthcheck&, const Healthcheck&) = default;
};

/// The `config` member: defaults for a container.
struct ContainerConfig {
    std::string user{};
    std::vector<std::string> exposed_ports{};  ///< "80/tcp"
    std::vector<std::string> env{};            ///< "NAME=value"
    std::optional<std::vector<std::string>> entrypoint{};
    std::optional<std::vector<std::string>> command{};
    std::vector<std::string> volumes{};
    std::string working_directory{};
    StringMap labels{};
    std::string stop_signal{};
    std::optional<Healthcheck> healthcheck{};
    std::vector<std::string> shell{};
    std::vector<std::string> on_build{};
    json::Object others{};

    [[nodiscard]] std::optional<std::string> find_env(std::string_view name) const;
    /// Replaces the value in its place or appends.
    void set_env(std::string_view name, std::string_view value);
    void set_label(std::string_view name, std::string_view value);
};

struct HistoryEntry {
    std::string created{};  ///< RFC 3339
    std::string created_by{};
    std::string author{};
    std::string comment{};
    enum class Layer : std::uint8_t { present, empty } layer = Layer::present;
    json::Object others{};
};

struct Config {
    std::string created{};  ///< RFC 3339
    std::string author{};
    Platform platform{};
    std::vector<std::string> os_features{};
    ContainerConfig container{};
    std::vector<Digest> diff_ids{};
    std::vector<HistoryEntry> history{};
    json::Object others{};

    /// Throws Error (invalid) naming the member.
    [[nodiscard]] static Config parse(std::string_view bytes);
    [[nodiscard]] std::string write() const;
};

/// The chain id of each prefix of `diff_ids` (config.md "Layer ChainID"): names a stack of layers.
[[nodiscard]] std::vector<Digest> chain_ids(const std::vector<Digest>& diff_ids);
/// One step of it: the id of `diff_id` on top of `parent`.
[[nodiscard]] Digest chain_id(const Digest& parent, const Digest& diff_id);

}  // namespace berth::image
