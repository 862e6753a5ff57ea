// SPDX-License-Identifier: Apache-2.0
// The fake registry's answers.
#include "image/registry/fake_registry.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "crypto/base64.hpp"
#include "image/digest.hpp"

namespace berth::image {
namespace {

http::ServedResponse not_found(const std::string& code) {
    return {.status = 404, .body = R"({"errors":[{"code":")" + code + R"(","message":"not here"}]})"};
}

std::string query_value(const std::string& query, const std::string& name) {
    for (const auto& pair : split(query, '&')) {
        if (pair.starts_with(name + "=")) { return pair.substr(name.size() + 1); }
    }
    return {};
}

}  // namespace

std::string FakeRegistry::add_blob(const std::string& bytes) {
    const std::scoped_lock lock(mutex_);
    const auto digest = Digest::of(bytes).text();
    blobs_[digest] = bytes;
    return digest;
}

std::string FakeRegistry::add_manifest(const std::string& repository, const std::string& bytes, const std::string& media_type,
                                       const std::string& tag) {
    const std::scoped_lock lock(mutex_);
    const auto digest = Digest::of(bytes).text();
    manifests_[{repository, digest}] = {.bytes = bytes, .media_type = media_type};
    if (!tag.empty()) { manifests_[{repository, tag}] = {.bytes = bytes, .media_type = media_type}; }
    return digest;
}

void FakeRegistry::fail_next(const std::string& part, const http::ServedResponse& response, int times) {
    const std::scoped_lock lock(mutex_);
    for (int time = 0; time < times; ++time) { failures_.emplace_back(part, response); }
}

std::vector<std::string> FakeRegistry::log() const {
    const std::scoped_lock lock(mutex_);
    return log_;
}

int FakeRegistry::count(const std::string& part) const {
    const auto lines = log();
    return static_cast<int>(std::ranges::count_if(lines, [&](const std::string& line) { return line.find(part) != std::string::npos; }));
}

std::map<std::string, std::string> FakeRegistry::blobs() const {
    const std::scoped_lock lock(mutex_);
    return blobs_;
}

std::optional<std::string> FakeRegistry::find_manifest(const std::string& repository, const std::string& name) const {
    const std::scoped_lock lock(mutex_);
    const auto found = manifests_.find({repository, name});
    return found == manifests_.end() ? std::nullopt : std::optional(found->second.bytes);
}

std::optional<http::ServedResponse> FakeRegistry::refuse(const http::ServedRequest& request) {
    if (sign_in_ == SignIn::none) { return std::nullopt; }
    const auto authorization = request.headers.find("Authorization").value_or("");
    const auto basic = "Basic " + crypto::base64_encode("user:secret");
    if (request.target.starts_with("/token")) {
        if (authorization != basic) { return http::ServedResponse{.status = 401}; }
        return http::ServedResponse{.body = R"({"token":"ticket","expires_in":60})"};
    }
    if (authorization == (sign_in_ == SignIn::basic ? basic : "Bearer ticket")) { return std::nullopt; }
    http::ServedResponse response{.status = 401};
    response.headers.add("WWW-Authenticate", sign_in_ == SignIn::basic
                                                 ? R"(Basic realm="fake")"
                                                 : R"(Bearer realm="http://)" + authority() + R"(/token",service="fake, the registry")");
    return response;
}

http::ServedResponse FakeRegistry::serve(const http::ServedRequest& request) {
    const std::scoped_lock lock(mutex_);
    log_.push_back(request.method + " " + request.target);
    const auto failure = std::ranges::find_if(failures_, [&](const auto& entry) { return request.target.find(entry.first) != std::string::npos; });
    if (failure != failures_.end()) {
        auto response = failure->second;
        failures_.erase(failure);
        return response;
    }
    if (auto refusal = refuse(request)) { return *refusal; }
    const auto mark = request.target.find('?');
    const auto path = request.target.substr(0, mark);
    const auto query = mark == std::string::npos ? std::string() : request.target.substr(mark + 1);
    if (path.find("/blobs/uploads/") != std::string::npos) { return serve_upload(request, path, query); }
    if (const auto at = path.find("/blobs/"); at != std::string::npos) { return serve_blob(request, path.substr(at + 7)); }
    if (const auto at = path.find("/manifests/"); at != std::string::npos) {
        return serve_manifest(request, path.substr(4, at - 4), path.substr(at + 11));
    }
    return not_found("UNKNOWN");
}

http::ServedResponse FakeRegistry::serve_blob(const http::ServedRequest& request, const std::string& digest) {
    const auto found = blobs_.find(digest);
    if (found == blobs_.end()) { return not_found("BLOB_UNKNOWN"); }
    http::ServedResponse response{.body = found->second};
    if (const auto range = request.headers.find("Range")) {
        response.status = 206;
        response.body = response.body.substr(std::stoul(range->substr(6)));
    }
    if (cuts_ > 0 && request.method == "GET") {
        --cuts_;
        response.cut_after = cut_after_;
    }
    return response;
}

http::ServedResponse FakeRegistry::serve_manifest(const http::ServedRequest& request, const std::string& repository, const std::string& name) {
    if (request.method == "PUT") {
        const Document document{.bytes = request.body, .media_type = request.headers.find("Content-Type").value_or("")};
        manifests_[{repository, name}] = document;
        manifests_[{repository, Digest::of(request.body).text()}] = document;
        return {.status = 201};
    }
    const auto found = manifests_.find({repository, name});
    if (found == manifests_.end()) { return not_found("MANIFEST_UNKNOWN"); }
    http::ServedResponse response{.body = found->second.bytes};
    response.headers.add("Content-Type", found->second.media_type);
    return response;
}

http::ServedResponse FakeRegistry::serve_upload(const http::ServedRequest& request, const std::string& path, const std::string& query) {
    const auto session = path.substr(path.rfind('/') + 1);
    http::ServedResponse response{.status = 202};
    if (request.method == "POST") {
        if (const auto mount = query_value(query, "mount"); !mount.empty() && blobs_.contains(mount)) { return {.status = 201}; }
        const auto id = std::to_string(++next_upload_);
        uploads_[id];
        response.headers.add("Location", path + id + "?state=a");
        return response;
    }
    const auto upload = uploads_.find(session);
    if (upload == uploads_.end()) { return not_found("BLOB_UPLOAD_UNKNOWN"); }
    response.headers.add("Location", path + "?state=b");
    if (request.method == "PATCH") {
        if (upload_cut_) {
            upload->second.append(request.body.substr(0, *upload_cut_));
            upload_cut_.reset();
            return {.status = 503, .body = "lost"};
        }
        upload->second.append(request.body);
        return response;
    }
    if (request.method == "GET") {
        response.status = 204;
        response.headers.add("Range", "0-" + std::to_string(upload->second.empty() ? 0 : upload->second.size() - 1));
        return response;
    }
    const auto digest = query_value(query, "digest");
    if (Digest::of(upload->second).text() != digest) {
        return {.status = 400, .body = R"({"errors":[{"code":"DIGEST_INVALID","message":"not that digest"}]})"};
    }
    blobs_[digest] = upload->second;
    return {.status = 201};
}

}  // namespace berth::image
