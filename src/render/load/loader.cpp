// SPDX-License-Identifier: Apache-2.0
// Load restrictions, cycles, files and URLs. The rules and their words are kustomize's.
#include "render/load/loader.hpp"

#include "base/error.hpp"
#include "base/path.hpp"
#include "render/load/http_failure.hpp"
#include "render/load/http_status.hpp"

#include <fmt/format.h>

namespace berth::render {

namespace {

bool is_within(std::string_view path, std::string_view directory) {
    return directory == "/" || path == directory ||
           (path.size() > directory.size() && path.starts_with(directory) && path[directory.size()] == '/');
}

/// The directory a path leads to, links resolved; throws Error for files and what is not there.
std::string confirm_directory(const RenderServices& services, const std::string& path) {
    const auto resolved = services.files.resolve(path);
    if (!resolved) {
        throw Error(ErrorKind::not_found, fmt::format("evalsymlink failure on '{}' : {}", path, resolved.error()))
            .within("not a valid directory");
    }
    if (resolved->kind != EntryKind::directory) {
        throw Error(ErrorKind::invalid, fmt::format("'{}': file is not directory", path));
    }
    return resolved->path;
}

std::string absolute(std::string_view path) {
    return AbsolutePath::from_working_directory(path).string();
}

}  // namespace

std::unique_ptr<Loader> Loader::open(std::string_view target, const RenderOptions& options,
                                     const RenderServices& services, RemoteSources* remotes) {
    const auto url = parse_git_url(target);
    std::unique_ptr<Loader> loader{
        new Loader(url ? LoadRestriction::root_only : options.restriction, services, remotes, nullptr)};
    if (url) {
        loader->enter_clone(*url);
        return loader;
    }
    return within("must build at directory", [&] {
        if (target.empty()) {
            throw Error(ErrorKind::invalid, "directory path cannot be empty");
        }
        loader->root_ = confirm_directory(services, absolute(target));
        return std::move(loader);
    });
}

void Loader::enter_clone(const GitUrl& url) {
    auto clone = std::make_unique<Clone>(url, remotes(url.raw).check_out(url, services_->cancel));
    const std::string& directory = clone->checkout.directory;
    const std::string inside = join_path(directory, url.directory);
    const auto resolved = services_->files.resolve(inside);
    if (!resolved) {
        throw Error(ErrorKind::not_found, fmt::format("evalsymlink failure on '{}' : {}", inside, resolved.error()));
    }
    if (resolved->kind != EntryKind::directory) {
        throw Error(ErrorKind::invalid,
                    fmt::format("'{}' refers to file '{}'; expecting directory", inside, base_name(resolved->path)));
    }
    if (!is_within(resolved->path, directory)) {
        throw Error(ErrorKind::denied,
                    fmt::format("\"{}\" refers to directory outside of repo \"{}\"", inside, directory));
    }
    root_ = resolved->path;
    clone_ = std::move(clone);
}

RemoteSources& Loader::remotes(std::string_view wanted) const {
    if (remotes_ == nullptr) {
        throw Error(ErrorKind::unsupported, fmt::format("cannot fetch '{}': nothing remote can be fetched here", wanted));
    }
    return *remotes_;
}

const Clone* Loader::containing_clone() const {
    if (clone_ != nullptr) {
        return clone_.get();
    }
    return referrer_ == nullptr ? nullptr : referrer_->containing_clone();
}

std::string Loader::repository() const {
    return clone_ == nullptr ? std::string{} : clone_->checkout.directory;
}

std::unique_ptr<Loader> Loader::enter(std::string_view path) const {
    if (path.empty()) {
        throw Error(ErrorKind::invalid, "new root cannot be empty");
    }
    if (const auto url = parse_git_url(path)) {
        reject_repository_cycle(*url);
        std::unique_ptr<Loader> loader = refer(LoadRestriction::root_only);
        loader->enter_clone(*url);
        return loader;
    }
    if (path.starts_with('/')) {
        throw Error(ErrorKind::invalid, fmt::format("new root '{}' cannot be absolute", path));
    }
    std::string root = within("must build at directory",
                              [&] { return confirm_directory(*services_, join_path(root_, path)); });
    if (const Clone* clone = containing_clone(); clone != nullptr && !is_within(root, clone->checkout.directory)) {
        throw Error(ErrorKind::denied,
                    fmt::format("security; bases in kustomizations found in cloned git repos must be within the repo, "
                                "but base '{}' is outside '{}'",
                                root, clone->checkout.directory));
    }
    reject_cycle(root);
    std::unique_ptr<Loader> loader = refer(restriction_);
    loader->root_ = std::move(root);
    return loader;
}

void Loader::reject_cycle(std::string_view candidate) const {
    if (is_within(root_, candidate)) {
        throw Error(ErrorKind::invalid, fmt::format("cycle detected: candidate root '{}' contains visited root '{}'",
                                                    candidate, root_));
    }
    if (referrer_ != nullptr) {
        referrer_->reject_cycle(candidate);
    }
}

void Loader::reject_repository_cycle(const GitUrl& url) const {
    if (clone_ != nullptr && clone_->url.raw.starts_with(url.raw)) {
        throw Error(ErrorKind::invalid, fmt::format("cycle detected: URI '{}' referenced by previous URI '{}'", url.raw,
                                                    clone_->url.raw));
    }
    if (referrer_ != nullptr) {
        referrer_->reject_repository_cycle(url);
    }
}

std::string Loader::allowed(const std::string& path) const {
    if (restriction_ == LoadRestriction::none) {
        return path;
    }
    const auto resolved = services_->files.resolve(path);
    if (!resolved) {
        throw Error(ErrorKind::not_found, fmt::format("evalsymlink failure on '{}' : {}", path, resolved.error()));
    }
    if (resolved->kind != EntryKind::file) {
        throw Error(ErrorKind::invalid, fmt::format("'{}' must resolve to a file", path));
    }
    if (!is_within(directory_name(resolved->path), root_)) {
        throw Error(ErrorKind::denied,
                    fmt::format("security; file '{}' is not in or below '{}'", path, root_),
                    "move it there, or allow it with --load-restrictor LoadRestrictionsNone");
    }
    return resolved->path;
}

std::string Loader::download(const std::string& url) const {
    HttpReply reply = remotes(url).get(url, services_->cancel);
    if (reply.status >= 200 && reply.status <= 299) {
        return std::move(reply.body);
    }
    if (parse_git_url(url)) {
        throw Error(ErrorKind::unavailable, "URL is a git repository");
    }
    const Error status{ErrorKind::unavailable,
                       fmt::format("status code {} ({})", reply.status, http_status_text(reply.status))};
    throw HttpFailure(status.within("HTTP Error"));
}

std::string Loader::load(std::string_view path) const {
    if (is_http_url(path)) {
        return download(std::string{path});
    }
    const std::string full = path.starts_with('/') ? std::string{path} : join_path(root_, path);
    auto content = services_->files.read(allowed(full));
    if (!content) {
        throw Error(ErrorKind::not_found, content.error());
    }
    return std::move(*content);
}

std::string Loader::full_path(std::string_view path) const {
    return path.starts_with('/') || is_http_url(path) ? std::string{path} : join_path(root_, path);
}

std::optional<std::string> Loader::find_file(std::string_view path) const {
    if (path.empty() || is_http_url(path)) {
        return std::nullopt;
    }
    const std::string full = path.starts_with('/') ? std::string{path} : join_path(root_, path);
    const auto resolved = services_->files.resolve(full);
    if (!resolved || resolved->kind != EntryKind::file ||
        (restriction_ == LoadRestriction::root_only && !is_within(directory_name(resolved->path), root_))) {
        return std::nullopt;
    }
    return resolved->path;
}

bool Loader::is_directory(std::string_view path) const {
    if (path.empty() || path.starts_with('/') || is_http_url(path)) {
        return false;
    }
    const auto resolved = services_->files.resolve(join_path(root_, path));
    return resolved && resolved->kind == EntryKind::directory;
}

}  // namespace berth::render
