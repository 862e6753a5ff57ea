// SPDX-License-Identifier: Apache-2.0
// The root of one kustomization: what it may read, and the roots it may go to from there.
#pragma once

#include "render/file_system.hpp"
#include "render/remote/remote_sources.hpp"
#include "render/render.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace berth::render {

/// A repository that a loader is in.
struct Clone {
    GitUrl url;
    Checkout checkout;
};

class Loader {
public:
    /// `target` is a directory or the URL of a repository. Throws Error.
    static std::unique_ptr<Loader> open(std::string_view target, const RenderOptions& options,
                                        const RenderServices& services);
    /// The root for an entry of `resources` or `components`; throws Error for cycles, files, absolute paths.
    [[nodiscard]] std::unique_ptr<Loader> enter(std::string_view path) const;

    [[nodiscard]] const std::string& root() const { return root_; }
    /// The directory of the repository it lies in, empty if none.
    [[nodiscard]] std::string repository() const;
    /// The content of a file or URL; throws Error if it is missing or not allowed.
    [[nodiscard]] std::string load(std::string_view path) const;
    /// The place a file may be read from, without reading it; nothing if it is no such file, or a URL.
    [[nodiscard]] std::optional<std::string> find_file(std::string_view path) const;
    /// Whether the path, which is no URL, leads to a directory.
    [[nodiscard]] bool is_directory(std::string_view path) const;
    [[nodiscard]] const RenderServices& services() const { return *services_; }

private:
    Loader(std::string root, LoadRestriction restriction, const RenderServices& services, const Loader* referrer)
        : root_{std::move(root)}, restriction_{restriction}, services_{&services}, referrer_{referrer} {}

    static std::unique_ptr<Loader> open_clone(const GitUrl& url, const RenderServices& services,
                                              const Loader* referrer);
    [[nodiscard]] std::string download(const std::string& url) const;
    [[nodiscard]] std::string allowed(const std::string& path) const;
    void reject_cycle(std::string_view candidate) const;
    void reject_repository_cycle(const GitUrl& url) const;
    [[nodiscard]] const Clone* containing_clone() const;

    std::string root_;
    LoadRestriction restriction_;
    const RenderServices* services_;
    const Loader* referrer_; ///< outlives this one
    std::unique_ptr<Clone> clone_;
};

}  // namespace berth::render
