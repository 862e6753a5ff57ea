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
    /// `target` is a directory or the URL of a repository. Without `remotes` what needs them is refused. Throws Error.
    static std::unique_ptr<Loader> open(std::string_view target, const RenderOptions& options,
                                        const RenderServices& services, RemoteSources* remotes);
    /// The root for an entry of `resources` or `components`; throws Error for cycles, files, absolute paths.
    [[nodiscard]] std::unique_ptr<Loader> enter(std::string_view path) const;

    [[nodiscard]] const std::string& root() const { return root_; }
    /// The directory of the repository it lies in, empty if none.
    [[nodiscard]] std::string repository() const;
    /// The content of a file or URL; throws Error if it is missing or not allowed.
    [[nodiscard]] std::string load(std::string_view path) const;
    /// The path under which messages name a file; an URL stays itself.
    [[nodiscard]] std::string full_path(std::string_view path) const;
    /// The place a file may be read from, without reading it; nothing if it is no such file, or a URL.
    [[nodiscard]] std::optional<std::string> find_file(std::string_view path) const;
    /// Whether the path, which is no URL, leads to a directory.
    [[nodiscard]] bool is_directory(std::string_view path) const;
    [[nodiscard]] const RenderServices& services() const { return *services_; }
    /// Throws Error if there are none, naming what is `wanted`.
    [[nodiscard]] RemoteSources& remotes(std::string_view wanted) const;

private:
    Loader(LoadRestriction restriction, const RenderServices& services, RemoteSources* remotes, const Loader* referrer)
        : restriction_{restriction}, services_{&services}, remotes_{remotes}, referrer_{referrer} {}

    /// The same surroundings, seen from a loader that refers to another root.
    [[nodiscard]] std::unique_ptr<Loader> refer(LoadRestriction restriction) const {
        return std::unique_ptr<Loader>{new Loader(restriction, *services_, remotes_, this)};
    }
    void enter_clone(const GitUrl& url);
    [[nodiscard]] std::string download(const std::string& url) const;
    [[nodiscard]] std::string allowed(const std::string& path) const;
    void reject_cycle(std::string_view candidate) const;
    void reject_repository_cycle(const GitUrl& url) const;
    [[nodiscard]] const Clone* containing_clone() const;

    std::string root_;
    LoadRestriction restriction_;
    const RenderServices* services_;
    RemoteSources* remotes_;
    const Loader* referrer_; ///< outlives this one
    std::unique_ptr<Clone> clone_;
};

}  // namespace berth::render
