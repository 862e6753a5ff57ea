// SPDX-License-Identifier: Apache-2.0
// The Kubernetes API over HTTP: paths, verbs and media types of its API conventions.

#include "kube/api_server.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "crypto/base64.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"
#include "kube/api_error.hpp"
#include "kube/api_path.hpp"
#include "kube/fields.hpp"
#include "kube/watch_stream.hpp"

namespace berth::kube {
namespace {

using json::Object;
using json::Value;

constexpr int attempts = 5;

// A server that is starting, or sheds load, says so; nothing was done then, and asking again is safe.
bool asks_to_retry(int status) { return status == 429 || status == 503; }

std::string_view media_type(PatchType type) {
    switch (type) {
        case PatchType::merge: return "application/merge-patch+json";
        case PatchType::json_patch: return "application/json-patch+json";
        case PatchType::strategic: return "application/strategic-merge-patch+json";
    }
    return "application/merge-patch+json";
}

std::string_view to_text(Propagation propagation) {
    switch (propagation) {
        case Propagation::background: return "Background";
        case Propagation::foreground: return "Foreground";
        case Propagation::orphan: return "Orphan";
    }
    return "Background";
}

// What is no answer of the server gets the server's name; an ApiError stays what it is.
template <typename Work>
auto named(const std::string& server, Work&& work) {
    try {
        return work();
    } catch (const ApiError&) {
        throw;
    } catch (const Error& error) {
        throw error.within(fmt::format("the cluster at '{}' does not answer", server));
    }
}

Value parse_answer(const std::string& body) { return json::parse(body, "answer of the API server"); }

}  // namespace

ApiServer::ApiServer(http::HttpClient& http, Connection connection) : http_(http), connection_(std::move(connection)) {}

http::Request ApiServer::request(http::Method method, std::string_view path) const {
    http::Request request;
    request.method = method;
    request.url = connection_.server + std::string(path);
    request.tls = connection_.tls;
    request.connect_timeout = std::chrono::seconds(10);
    request.headers.add("Accept", "application/json");
    if (!connection_.token.empty())
        request.headers.add("Authorization", "Bearer " + connection_.token);
    else if (!connection_.user.empty())
        request.headers.add("Authorization", "Basic " + crypto::base64_encode(connection_.user + ":" + connection_.password));
    request.redirects = http::Redirects::return_them;
    return request;
}

std::string ApiServer::send(http::Request request, const CancelToken& cancel) {
    return named(connection_.server, [&]() -> std::string {
        for (int attempt = 1;; ++attempt) {
            auto response = http_.send(request, cancel);
            if (response.status >= 200 && response.status < 300) return std::move(response.body);
            auto status = parse_status(response.status, response.body);
            if (!asks_to_retry(response.status) || attempt == attempts) throw ApiError(std::move(status));
            const auto wait = std::min(status.retry_after_seconds.value_or(0), 5) * 1000;
            cancel.sleep_for(std::chrono::milliseconds(std::max(wait, 100 << attempt)));
        }
    });
}

void ApiServer::discover(const std::string& group_version, const CancelToken& cancel) {
    Value list;
    try {
        list = parse_answer(send(request(http::Method::get, group_version_path(group_version)), cancel));
    } catch (const ApiError& error) {
        if (error.status().code != 404) throw;
    }
    const std::lock_guard lock(mutex_);
    for (const auto& item : items_at(list, {"resources"})) {
        const auto plural = text_at(item, {"name"});
        if (plural.find('/') != std::string_view::npos) continue;  // a subresource
        Resource resource;
        resource.gvk = make_gvk(group_version, text_at(item, {"kind"}));
        resource.plural = plural;
        resource.scope = flag_at(item, {"namespaced"}) ? Scope::name_space : Scope::cluster;
        for (const auto& verb : items_at(item, {"verbs"}))
            if (const auto* text = verb.find_string()) resource.verbs.push_back(*text);
        resources_.insert_or_assign(resource.gvk, resource);
    }
}

std::optional<Resource> ApiServer::find_resource(const GroupVersionKind& gvk, const CancelToken& cancel) {
    const auto look = [&] {
        const std::lock_guard lock(mutex_);
        const auto found = resources_.find(gvk);
        return found == resources_.end() ? std::nullopt : std::optional(found->second);
    };
    if (auto found = look()) return found;
    // Only the group version asked for: it is small, and the whole of discovery is not.
    discover(gvk.api_version(), cancel);
    return look();
}

void ApiServer::forget_resources() {
    const std::lock_guard lock(mutex_);
    resources_.clear();
}

std::string ApiServer::object_path(const ObjectRef& ref, const CancelToken& cancel) {
    return resource_path(get_resource(*this, ref.gvk, cancel), ref.name_space) + "/" + encode_path_part(ref.name);
}

std::optional<Value> ApiServer::find(const ObjectRef& ref, const CancelToken& cancel) {
    const auto path = object_path(ref, cancel);
    try {
        return parse_answer(send(request(http::Method::get, path), cancel));
    } catch (const ApiError& error) {
        if (error.status().code == 404) return std::nullopt;
        throw;
    }
}

ListResult ApiServer::list(const Resource& resource, const Selection& selection, const CancelToken& cancel) {
    ListResult result;
    std::string next;
    do {
        auto query = selection_query(selection);
        query.add("limit", "500");
        if (!next.empty()) query.add("continue", next);
        auto page = parse_answer(send(request(http::Method::get, resource_path(resource, selection.name_space) + query.text()), cancel));
        next = text_at(page, {"metadata", "continue"});
        result.resource_version = text_at(page, {"metadata", "resourceVersion"});
        auto* items = page.find("items");
        if (!items || !items->is_array()) break;
        for (auto& item : items->as_array()) {
            // Lists leave these two out of their items.
            item["apiVersion"] = resource.gvk.api_version();
            item["kind"] = resource.gvk.kind;
            result.items.push_back(std::move(item));
        }
    } while (!next.empty());
    return result;
}

Value ApiServer::create(const Value& object, DryRun dry_run, const CancelToken& cancel) {
    const auto ref = ref_of(object);
    Query query;
    query.add("fieldManager", "berth");
    query.add("fieldValidation", "Strict");
    if (dry_run == DryRun::yes) query.add("dryRun", "All");
    auto post = request(http::Method::post, resource_path(get_resource(*this, ref.gvk, cancel), ref.name_space) + query.text());
    post.headers.add("Content-Type", "application/json");
    post.body = json::write(object);
    return parse_answer(send(std::move(post), cancel));
}

Value ApiServer::apply(const Value& object, const ApplyOptions& options, const CancelToken& cancel) {
    Query query;
    query.add("fieldManager", options.field_manager);
    query.add("force", options.force == Force::yes ? "true" : "false");
    query.add("fieldValidation", "Strict");
    if (options.dry_run == DryRun::yes) query.add("dryRun", "All");
    auto patch = request(http::Method::patch, object_path(ref_of(object), cancel) + query.text());
    patch.headers.add("Content-Type", "application/apply-patch+yaml");  // JSON is YAML
    patch.body = json::write(object);
    return parse_answer(send(std::move(patch), cancel));
}

Value ApiServer::patch(const ObjectRef& ref, const Value& patch, const PatchOptions& options, const CancelToken& cancel) {
    Query query;
    query.add("fieldManager", options.field_manager);
    auto path = object_path(ref, cancel);
    if (!options.subresource.empty()) path += "/" + options.subresource;
    auto sent = request(http::Method::patch, path + query.text());
    sent.headers.add("Content-Type", std::string(media_type(options.type)));
    sent.body = json::write(patch);
    return parse_answer(send(std::move(sent), cancel));
}

void ApiServer::remove(const ObjectRef& ref, const DeleteOptions& options, const CancelToken& cancel) {
    Value body = Object{{"apiVersion", "v1"}, {"kind", "DeleteOptions"}, {"propagationPolicy", to_text(options.propagation)}};
    if (!options.uid.empty()) body["preconditions"] = Object{{"uid", options.uid}};
    if (options.dry_run == DryRun::yes) body["dryRun"] = json::Array{"All"};
    auto sent = request(http::Method::remove, object_path(ref, cancel));
    sent.headers.add("Content-Type", "application/json");
    sent.body = json::write(body);
    send(std::move(sent), cancel);
}

std::string ApiServer::watch(const Resource& resource, const WatchOptions& options,
                             const std::function<void(WatchEvent)>& on_event, const CancelToken& cancel) {
    auto query = selection_query(options.selection);
    query.add("watch", "true");
    query.add("allowWatchBookmarks", "true");
    query.add("resourceVersion", options.resource_version);
    query.add("timeoutSeconds", std::to_string(options.timeout.count()));
    auto sent = request(http::Method::get, resource_path(resource, options.selection.name_space) + query.text());
    sent.idle_timeout = std::chrono::milliseconds(0);
    return named(connection_.server, [&]() -> std::string {
        WatchStream stream(options.resource_version, on_event);
        std::exception_ptr thrown;
        int status = 0;
        std::string refusal;
        const http::BodySink sink{
            .on_head = [&](const http::Response& head) { status = head.status; return true; },
            .on_piece = [&](std::string_view piece) {
                if (status != 200) {
                    refusal += piece;
                    return true;
                }
                try {
                    stream.take(piece);
                } catch (...) {
                    thrown = std::current_exception();
                    return false;
                }
                return true;
            }};
        http_.stream(sent, sink, cancel);
        if (thrown) std::rethrow_exception(thrown);
        if (status != 200) throw ApiError(parse_status(status, refusal));
        return stream.resource_version();
    });
}

std::string ApiServer::get_path(std::string_view path, const CancelToken& cancel) {
    auto sent = request(http::Method::get, path);
    return send(std::move(sent), cancel);
}

}  // namespace berth::kube
