// SPDX-License-Identifier: Apache-2.0
// Reading from a registry and its mirrors (distribution-spec "Pull"); uploads are in upload.cpp.
#include "image/registry/registry.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "http/url.hpp"
#include "image/manifest.hpp"
#include "image/media_type.hpp"

namespace berth::image {
namespace {

/// `?ns=` tells a mirror for whom it answers.
std::string with_namespace(const Endpoint& endpoint, std::string target, const std::string& domain) {
    if (endpoint.host().is_mirror) { target.append(fmt::format("?ns={}", domain)); }
    return target;
}

bool is_success(const http::Response& response) { return response.status >= 200 && response.status < 300; }

std::string media_type_of(const http::Response& response, std::string_view bytes) {
    auto type = response.headers.find("Content-Type").value_or("");
    if (const auto parts = split_once(type, ";")) { type = std::string(trim(parts->first)); }
    if (is_schema1(type)) {
        throw Error(ErrorKind::unsupported, "the image is in Docker's format of 2014 (schema 1), which berth does not read",
                    "push it again with a current tool");
    }
    return is_index(type) || is_manifest(type) ? type : detect_media_type(bytes);
}

}  // namespace

Registry::Registry(std::string domain, const RegistryServices& services)
    : domain_(std::move(domain)), authorizer_(services.http, services.credentials), clock_(services.clock), retry_(services.retry), http_(services.http) {
    auto hosts = services.hosts.resolve(domain_);
    for (std::size_t index = 0; index < hosts.size(); ++index) {
        auto retry = services.retry;
        // Where another host can answer, waiting for this one is slower than asking that one.
        if (index + 1 < hosts.size() && !hosts[index].is_guess) { retry.attempts = 1; }
        endpoints_.push_back(std::make_unique<Endpoint>(std::move(hosts[index]), services.http, authorizer_, services.clock, retry));
    }
    if (endpoints_.empty()) {
        throw Error(ErrorKind::invalid, fmt::format("no host is configured for registry '{}'", domain_), "look at its hosts.toml");
    }
}

Registry::~Registry() = default;

void Registry::settle_guess(const CancelToken& cancel) {
    std::call_once(settled_, [&] {
        const auto& first = endpoints_.front()->host();
        if (!first.is_guess) { return; }
        bool is_plain = false;
        try {
            const auto response = http_.send({.url = first.api + "/", .connect_timeout = first.connect_timeout}, cancel);
            // What HTTPS servers answer to plain requests.
            is_plain = response.status != 400;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::unavailable) { throw; }
            // Nobody listens, or not to this: plain HTTP is then told as what failed.
            is_plain = true;
        }
        endpoints_.erase(is_plain ? endpoints_.begin() + 1 : endpoints_.begin());
    });
}

http::Response Registry::read_from_first(const std::function<bool(const RegistryHost&)>& fits, const std::string& doing,
                                         const std::function<http::Response(Endpoint&)>& ask, const CancelToken& cancel) {
    settle_guess(cancel);
    std::optional<Error> failure;
    for (const auto& endpoint : endpoints_) {
        if (!fits(endpoint->host())) { continue; }
        try {
            auto response = ask(*endpoint);
            if (is_success(response)) { return response; }
            auto error = registry_error(doing, endpoint->host(), response);
            if (failure) { error = error.with_cause(fmt::format("before that: {}", failure->causes().empty() ? failure->message() : failure->causes().back())); }
            failure = std::move(error);
        } catch (const Error& error) {
            // What a sink throws (a full disk) is not the host's fault.
            if (error.kind() == ErrorKind::no_space) { throw; }
            auto told = error.within(doing);
            if (failure) { told = told.with_cause(fmt::format("before that: {}", failure->causes().empty() ? failure->message() : failure->causes().back())); }
            failure = told.hint().empty() && told.kind() == ErrorKind::unavailable
                          ? told.with_hint("check the network and the registry's name, or set up a mirror in certs.d")
                          : std::move(told);
        }
    }
    if (failure) { throw *failure; }
    throw Error(ErrorKind::invalid, doing, "no host in its hosts.toml has the capability")
        .with_cause(fmt::format("no host of registry '{}' is allowed to answer this", domain_));
}

FetchedDocument Registry::fetch_document(const std::string& path, const std::string& tag_or_digest, const CancelToken& cancel) {
    const bool by_digest = tag_or_digest.find(':') != std::string::npos;
    const auto doing = fmt::format("cannot fetch '{}/{}{}{}'", domain_, path, by_digest ? "@" : ":", tag_or_digest);
    const auto response = read_from_first(
        [by_digest](const RegistryHost& host) { return by_digest ? host.can_pull : host.can_resolve; }, doing, [&](Endpoint& endpoint) {
            Exchange exchange{.target = with_namespace(endpoint, fmt::format("/{}/manifests/{}", path, tag_or_digest), domain_),
                              .path = path,
                              .scopes = pull_scope(path)};
            exchange.headers.add("Accept", std::string(accepted_manifests()));
            return endpoint.run(exchange, cancel);
        }, cancel);
    return within(doing, [&]() -> FetchedDocument {
        const auto announced = by_digest ? std::optional(tag_or_digest) : response.headers.find("Docker-Content-Digest");
        const auto expected = announced ? std::optional(Digest::parse(*announced)) : std::nullopt;
        const auto digest = Digest::of(response.body, expected ? expected->algorithm() : DigestAlgorithm::sha256);
        if (expected && digest != *expected) {
            throw Error(ErrorKind::invalid, fmt::format("the registry sent the content of '{}' where '{}' was asked", digest.text(), expected->text()),
                        "the registry or a proxy on the way is broken or hostile; nothing was stored");
        }
        return {.descriptor = {.media_type = media_type_of(response, response.body), .digest = digest, .size = response.body.size()},
                .bytes = response.body};
    });
}

void Registry::fetch_blob(const std::string& path, const Descriptor& descriptor, std::uint64_t offset,
                          const std::function<void(std::string_view)>& on_piece, const CancelToken& cancel) {
    const auto doing = fmt::format("cannot fetch blob '{}' of '{}/{}'", descriptor.digest.text(), domain_, path);
    read_from_first([](const RegistryHost& host) { return host.can_pull; }, doing, [&](Endpoint& endpoint) {
        std::uint64_t skip = 0;
        Exchange exchange{.target = with_namespace(endpoint, fmt::format("/{}/blobs/{}", path, descriptor.digest.text()), domain_),
                          .path = path,
                          .scopes = pull_scope(path)};
        if (offset > 0) { exchange.headers.add("Range", fmt::format("bytes={}-", offset)); }
        // A host that does not know ranges begins again at the beginning.
        exchange.on_head = [&](const http::Response& head) { skip = head.status == 206 ? 0 : offset; };
        exchange.on_piece = [&](std::string_view piece) {
            const auto dropped = std::min<std::uint64_t>(skip, piece.size());
            skip -= dropped;
            piece.remove_prefix(static_cast<std::size_t>(dropped));
            if (!piece.empty()) { on_piece(piece); }
        };
        return endpoint.run(exchange, cancel);
    }, cancel);
}

}  // namespace berth::image
