// SPDX-License-Identifier: Apache-2.0
// From what the decoder tells to JSON Schema.
#include "render/load/kustomization_schema.hpp"

#include "render/load/describe.hpp"
#include "render/load/kustomization.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace berth::render {

using json::Value;

namespace {

/// Nulls count as absent everywhere, so every type has one beside it.
Value type_or_null(std::string_view type) { return json::Array{type, "null"}; }

class SchemaWriter final : public FieldDescriber {
public:
    void enter_field(std::string_view name) override {
        Value& object = *open_.back();
        object["type"] = type_or_null("object");
        object["additionalProperties"] = false;
        open_.push_back(&object["properties"][name]);
        *open_.back() = json::Object{};
        path_.emplace_back(name);
        add_words();
    }

    void enter_items() override {
        Value& list = *open_.back();
        list["type"] = type_or_null("array");
        open_.push_back(&list["items"]);
        *open_.back() = json::Object{};
        path_.emplace_back();
    }

    void leave() override {
        open_.pop_back();
        path_.pop_back();
    }

    void is(FieldType type) override {
        Value& schema = *open_.back();
        switch (type) {
        case FieldType::text:
            schema["type"] = type_or_null("string");
            break;
        case FieldType::truth:
            schema["type"] = type_or_null("boolean");
            break;
        case FieldType::integer:
            schema["type"] = type_or_null("integer");
            break;
        case FieldType::text_map:
            schema["type"] = type_or_null("object");
            schema["additionalProperties"] = json::Object{{"type", type_or_null("string")}};
            break;
        }
        add_choices();
    }

    Value root = json::Object{};

private:
    [[nodiscard]] const FieldWords* words() const {
        std::string path;
        for (const std::string& step : path_) {
            path += (path.empty() || step.empty() ? "" : ".") + step;
        }
        const auto& all = kustomization_words();
        auto found = std::ranges::find(all, std::string_view{path}, &FieldWords::path);
        if (found == all.end()) {
            found = std::ranges::find(all, std::string_view{last_name()}, &FieldWords::path);
        }
        return found == all.end() ? nullptr : &*found;
    }

    [[nodiscard]] const std::string& last_name() const {
        return *std::find_if(path_.rbegin(), path_.rend(), [](const std::string& step) { return !step.empty(); });
    }

    void add_words() {
        const FieldWords* own = words();
        if (own == nullptr) {
            return;
        }
        Value& schema = *open_.back();
        schema["description"] = own->description;
        if (!own->instead.empty()) {
            const std::string message = fmt::format("use '{}' instead", own->instead);
            schema["deprecated"] = true;
            schema["deprecationMessage"] = message;
            schema["description"] = fmt::format("{} Deprecated: {}.", own->description, message);
        }
    }

    void add_choices() {
        const FieldWords* own = path_.empty() ? nullptr : words();
        if (own == nullptr || own->choices.empty()) {
            return;
        }
        json::Array choices;
        for (const std::string_view choice : own->choices) {
            choices.emplace_back(choice);
        }
        choices.emplace_back(nullptr);
        (*open_.back())["enum"] = std::move(choices);
    }

    std::vector<Value*> open_{&root}; ///< nothing is added to an object while one of its fields is open
    std::vector<std::string> path_;   ///< an empty step for the items of a list
};

}  // namespace

Value kustomization_schema(KustomizationKind kind) {
    SchemaWriter writer;
    describe_kustomization(writer);
    const bool component = kind == KustomizationKind::component;
    const std::string_view name = component ? "Component" : "Kustomization";
    Value schema = json::Object{{"$schema", "http://json-schema.org/draft-07/schema#"},
                                {"title", name},
                                {"description", fmt::format("A {} of kustomize 5.8.1, as berth reads it.", name)}};
    for (json::Member& member : writer.root.as_object().members()) {
        schema[member.name] = std::move(member.value);
    }
    Value& fields = schema["properties"];
    // Decoding takes any case; this one is what kustomize's own documentation writes.
    Value& reference = fields["vars"]["items"]["properties"]["fieldref"]["properties"];
    reference["fieldpath"] = Value{*reference.find("fieldPath")};
    fields["kind"]["enum"] = component ? json::Array{name} : json::Array{name, nullptr};
    fields["apiVersion"]["enum"] =
        json::Array{component ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1", nullptr};
    if (component) {
        schema["required"] = json::Array{"kind"};
    }
    return schema;
}

}  // namespace berth::render
