// SPDX-License-Identifier: Apache-2.0
// Token requests. Secrets go only to the token server that the registry itself names, and never from HTTPS to HTTP.
#include "image/registry/authorizer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "crypto/base64.hpp"
#include "http/url.hpp"
#include "image/document.hpp"
#include "json/parse.hpp"

namespace berth::image {
namespace {

constexpr std::string_view client_id = "berth";

std::string url_encoded(std::string_view text) {
    std::string encoded;
    for (const char letter : text) {
        if ((letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
            std::string_view("-._~").find(letter) != std::string_view::npos) {
            encoded.push_back(letter);
        } else {
            encoded.append(fmt::format("%{:02X}", static_cast<unsigned char>(letter)));
        }
    }
    return encoded;
}

std::string basic(const Credentials& credentials) {
    return "Basic " + crypto::base64_encode(fmt::format("{}:{}", credentials.username, credentials.password));
}

std::string sign_in_hint(const RegistryHost& host) {
    return fmt::format("sign in with 'docker login {0}' or 'podman login {0}'; berth reads what they store",
                       host.credential_domain);
}

http::Request token_get(const std::string& realm, const std::string& service, const std::string& scopes,
                        const std::optional<Credentials>& credentials) {
    http::Request request{.url = realm};
    const auto add = [&request](std::string_view name, std::string_view value) {
        request.url.push_back(request.url.find('?') == std::string::npos ? '?' : '&');
        request.url.append(name).append("=").append(url_encoded(value));
    };
    if (!service.empty()) { add("service", service); }
    for (const auto& scope : split(scopes, ' ')) { add("scope", scope); }
    add("client_id", client_id);
    if (credentials) {
        add("account", credentials->username);
        request.headers.add("Authorization", basic(*credentials));
    }
    return request;
}

http::Request token_post(const std::string& realm, const std::string& service, const std::string& scopes,
                         const Credentials& credentials) {
    http::Request request{.method = http::Method::post, .url = realm};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    auto& form = request.body;
    form = credentials.identity_token.empty() ? "grant_type=password" : "grant_type=refresh_token";
    form.append("&service=").append(url_encoded(service));
    form.append("&client_id=").append(client_id);
    form.append("&access_type=offline");
    form.append("&scope=").append(url_encoded(scopes));
    if (credentials.identity_token.empty()) {
        form.append("&username=").append(url_encoded(credentials.username));
        form.append("&password=").append(url_encoded(credentials.password));
    } else {
        form.append("&refresh_token=").append(url_encoded(credentials.identity_token));
    }
    return request;
}

}  // namespace

std::string pull_scope(std::string_view path) { return fmt::format("repository:{}:pull", path); }
std::string push_scope(std::string_view path) { return fmt::format("repository:{}:pull,push", path); }

std::optional<std::string> Authorizer::find(const RegistryHost& host, const std::string& scopes) {
    const std::scoped_lock lock(mutex_);
    const auto found = headers_.find({host.api, scopes});
    return found == headers_.end() ? std::nullopt : std::optional(found->second);
}

bool Authorizer::answer(const RegistryHost& host, const std::string& path, const std::string& scopes,
                        const std::optional<std::string>& used, const http::Response& response, const CancelToken& cancel) {
    const std::scoped_lock lock(mutex_);
    const std::pair key(host.api, scopes);
    // Of several layers that are refused at once the first one asks for the token.
    if (const auto found = headers_.find(key); found != headers_.end() && found->second != used) { return true; }
    std::vector<Challenge> challenges;
    for (const auto& header : response.headers.all("WWW-Authenticate")) {
        for (auto& challenge : parse_challenges(header)) { challenges.push_back(std::move(challenge)); }
    }
    const auto known = credentials_.find(host.credential_domain, path, cancel);
    const auto refused = [&]() -> Error {
        return {ErrorKind::denied,
                known ? fmt::format("registry '{}' refuses the credentials from '{}'", host.credential_domain, known->origin)
                      : fmt::format("registry '{}' asks for credentials", host.credential_domain),
                sign_in_hint(host)};
    };
    const auto bearer = std::ranges::find(challenges, "bearer", &Challenge::scheme);
    std::string header;
    if (bearer != challenges.end()) {
        header = "Bearer " + (known && !known->registry_token.empty() ? known->registry_token
                                                                      : fetch_token(host, *bearer, scopes, known, cancel));
    } else if (std::ranges::find(challenges, "basic", &Challenge::scheme) != challenges.end()) {
        if (!known || known->username.empty()) { throw refused(); }
        header = basic(*known);
    } else {
        throw refused();
    }
    // A fresh token may be used once more after an old one; the same basic value is refused for good.
    if (header == used || (used && bearer != challenges.end() && bearer->parameter("error") == "insufficient_scope")) {
        throw refused();
    }
    headers_[key] = header;
    return true;
}

std::string Authorizer::fetch_token(const RegistryHost& host, const Challenge& challenge, const std::string& scopes,
                                    const std::optional<Credentials>& known, const CancelToken& cancel) {
    const auto realm = challenge.parameter("realm");
    const auto service = challenge.parameter("service");
    const auto origin = http::origin_of(realm);
    return within(fmt::format("cannot get a token for registry '{}' from '{}'", host.credential_domain, http::redacted(realm)), [&] {
        if (!origin) { throw Error(ErrorKind::invalid, "the registry names no http or https URL as its token server"); }
        const bool has_secret = known && (!known->password.empty() || !known->identity_token.empty());
        if (has_secret && origin->scheme == "http" && host.api.starts_with("https://")) {
            throw Error(ErrorKind::denied, "an https registry sends its users' credentials to an http token server",
                        "tell the registry's owner; berth does not send them");
        }
        const bool post_first = known && !known->identity_token.empty();
        http::Request request = post_first ? token_post(realm, service, scopes, *known)
                                           : token_get(realm, service, scopes, has_secret ? known : std::nullopt);
        request.tls = host.tls;
        request.redirects = http::Redirects::return_them;
        auto response = http_.send(request, cancel);
        if (has_secret && !post_first && (response.status == 404 || response.status == 405)) {
            request = token_post(realm, service, scopes, *known);
            request.tls = host.tls;
            request.redirects = http::Redirects::return_them;
            response = http_.send(request, cancel);
        }
        if (response.status == 401 || response.status == 403) {
            throw Error(ErrorKind::denied,
                        known ? fmt::format("the credentials from '{}' are refused", known->origin) : "credentials are needed",
                        sign_in_hint(host));
        }
        if (response.status != 200) {
            throw Error(response.status >= 500 || response.status == 429 ? ErrorKind::unavailable : ErrorKind::failed,
                        fmt::format("it answered with status {}", response.status));
        }
        const auto document = json::parse(response.body, "token answer");
        const DocumentReader answer(document, "token answer");
        auto token = answer.string_or_empty("token");
        if (token.empty()) { token = answer.string_or_empty("access_token"); }
        if (token.empty()) { throw Error(ErrorKind::invalid, "its answer has no token"); }
        return token;
    });
}

}  // namespace berth::image
