// SPDX-License-Identifier: Apache-2.0
// Reading /openapi/v3: an index, and a document for each group version.

#include "kube/openapi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "crypto/hash.hpp"
#include "json/parse.hpp"
#include "kube/fields.hpp"

namespace berth::kube {
namespace {

using json::Object;
using json::Value;

// Only these describe kinds; "api" and "apis/apps" list versions.
bool is_group_version(std::string_view path) {
    return path.starts_with("api/") || (path.starts_with("apis/") && std::ranges::count(path, '/') == 2);
}

// Texts for people: most of a document, and nothing that a value is checked by.
bool is_prose(std::string_view name) { return name == "description" || name == "example" || name == "externalDocs" || name == "title"; }

// Whether the members of an object are named by the schema's author, so that "description" is one of them.
enum class Names : std::uint8_t { keywords, own };

Value without_prose(const Value& schema, Names names) {
    if (const auto* list = schema.find_array()) {
        json::Array kept;
        for (const auto& item : *list) kept.push_back(without_prose(item, Names::keywords));
        return kept;
    }
    const auto* object = schema.find_object();
    if (!object) return schema;
    Object kept;
    for (const auto& member : object->members()) {
        if (names == Names::keywords && is_prose(member.name)) continue;
        if (names == Names::keywords && (member.name == "enum" || member.name == "default")) {
            kept.set(member.name, member.value);
            continue;
        }
        kept.set(member.name, without_prose(member.value, names == Names::keywords && member.name == "properties" ? Names::own : Names::keywords));
    }
    return kept;
}

class Collector {
public:
    void add(const Value& document) {
        const auto* schemas = find_at(document, {"components", "schemas"});
        if (!schemas || !schemas->is_object()) return;
        for (const auto& schema : schemas->find_object()->members()) {
            if (!known_.insert(schema.name).second) continue;
            for (const auto& kind : items_at(schema.value, {"x-kubernetes-group-version-kind"})) add_kind(kind, schema.name);
            auto bare = without_prose(schema.value, Names::keywords);
            bare.as_object().erase("x-kubernetes-group-version-kind");
            schemas_.push_back({schema.name, std::move(bare)});
        }
    }

    Value finish(const std::string& version) {
        Object schemas;
        schemas.members() = std::move(schemas_);  // their names are unique: known_ saw to it
        return Object{{"version", version}, {"kinds", std::move(kinds_)}, {"schemas", std::move(schemas)}};
    }

private:
    void add_kind(const Value& kind, const std::string& schema) {
        kinds_.push_back(Object{{"group", text_at(kind, {"group"})},
                                {"version", text_at(kind, {"version"})},
                                {"kind", text_at(kind, {"kind"})},
                                {"schema", schema}});
    }

    std::set<std::string> known_;
    json::Array kinds_;
    std::vector<json::Member> schemas_;
};

}  // namespace

OpenApiIndex read_openapi_index(KubeApi& api, const CancelToken& cancel) {
    OpenApiIndex index;
    index.version = text_at(json::parse(api.get_path("/version", cancel), "/version"), {"gitVersion"});
    const auto contents = json::parse(api.get_path("/openapi/v3", cancel), "/openapi/v3");
    if (const auto* paths = find_at(contents, {"paths"}); paths && paths->is_object())
        for (const auto& path : paths->find_object()->members())
            if (is_group_version(path.name)) index.documents.emplace_back(text_at(path.value, {"serverRelativeURL"}));
    if (index.documents.empty()) throw Error(ErrorKind::unsupported, fmt::format("the server at '{}' publishes no OpenAPI v3", api.server()));
    std::ranges::sort(index.documents);
    std::string all = index.version;
    for (const auto& document : index.documents) all += "\n" + document;
    index.digest = crypto::sha256_hex(all);
    return index;
}

Value fetch_openapi(KubeApi& api, const OpenApiIndex& index, const CancelToken& cancel) {
    Collector collector;
    for (const auto& document : index.documents) collector.add(json::parse(api.get_path(document, cancel), document));
    return collector.finish(index.version);
}

}  // namespace berth::kube
