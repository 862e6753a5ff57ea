// SPDX-License-Identifier: Apache-2.0
// The inventory as a ConfigMap: one JSON list under the key "objects".

#include "sync/inventory.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"
#include "kube/fields.hpp"

namespace berth::sync {
namespace {

using json::Array;
using json::Object;
using json::Value;
using kube::text_at;

constexpr std::string_view home = "default";
constexpr std::string_view prefix = "berth-inventory-";
constexpr std::string_view marker = "berth.dev/record";
constexpr std::string_view form = "1";
// Not "berth": it must never be mistaken for something a sync applied.
constexpr std::string_view manager = "berth-inventory";

kube::ObjectRef record_ref(const std::string& name) {
    return {{"", "v1", "ConfigMap"}, std::string(home), std::string(prefix) + name};
}

}  // namespace

Inventory Inventory::load(kube::KubeApi& api, const std::string& name, const CancelToken& cancel) {
    Inventory inventory;
    inventory.name_ = name;
    const auto ref = record_ref(name);
    const auto record = api.find(ref, cancel);
    if (!record) return inventory;
    inventory.exists_ = true;
    if (text_at(*record, {"metadata", "labels", marker}) != "inventory")
        throw Error(ErrorKind::conflict, fmt::format("{} is not an inventory of berth", kube::to_text(ref)),
                    "remove it, or give this sync another name with 'name:' in berth.yaml");
    if (const auto version = text_at(*record, {"data", "form"}); version != form)
        throw Error(ErrorKind::unsupported, fmt::format("{} was written in the form '{}', this berth knows '{}'", kube::to_text(ref), version, form),
                    "use the berth that wrote it");
    const auto list = json::parse(text_at(*record, {"data", "objects"}, "[]"), kube::to_text(ref));
    for (const auto& item : list.as_array()) {
        inventory.put({{{std::string(text_at(item, {"group"})), std::string(text_at(item, {"version"})), std::string(text_at(item, {"kind"}))},
                        std::string(text_at(item, {"namespace"})), std::string(text_at(item, {"name"}))},
                       std::string(text_at(item, {"uid"}))});
    }
    inventory.saved_ = inventory.entries_;
    return inventory;
}

void Inventory::put(InventoryEntry entry) {
    auto key = kube::key_of(entry.ref);
    entries_.insert_or_assign(std::move(key), std::move(entry));
}

void Inventory::save(kube::KubeApi& api, const CancelToken& cancel) {
    if (exists_ && saved_ == entries_) return;
    std::string objects = "[";
    for (const auto& [key, entry] : entries_) {
        Object item{{"group", key.group}, {"version", entry.ref.gvk.version}, {"kind", key.kind},
                    {"namespace", key.name_space}, {"name", key.name}, {"uid", entry.uid}};
        objects += (objects.size() == 1 ? "\n" : ",\n") + json::write(item);
    }
    objects += "\n]\n";
    const auto ref = record_ref(name_);
    Object labels{{std::string(marker), "inventory"}, {"app.kubernetes.io/managed-by", "berth"}};
    Object record{{"apiVersion", "v1"},
                  {"kind", "ConfigMap"},
                  {"metadata", Object{{"name", ref.name}, {"namespace", ref.name_space}, {"labels", std::move(labels)}}},
                  {"data", Object{{"form", form}, {"objects", std::move(objects)}}}};
    api.apply(record, {.field_manager = std::string(manager)}, cancel);
    saved_ = entries_;
    exists_ = true;
}

std::vector<std::string> list_inventories(kube::KubeApi& api, const CancelToken& cancel) {
    std::vector<std::string> names;
    const auto resource = kube::get_resource(api, {"", "v1", "ConfigMap"}, cancel);
    const auto found = api.list(resource, {.name_space = std::string(home), .label_selector = std::string(marker) + "=inventory"}, cancel);
    for (const auto& record : found.items) {
        const auto name = text_at(record, {"metadata", "name"});
        if (name.starts_with(prefix)) names.emplace_back(name.substr(prefix.size()));
    }
    return names;
}

std::string inventory_name(std::string_view text) {
    // A label value and the end of an object's name: at most 63 letters, digits and '-', no '-' at the ends.
    std::string name;
    for (const char letter : to_lower(text)) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain)
            name += letter;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    name = name.substr(0, 50);
    while (name.ends_with('-')) name.pop_back();
    return name.empty() ? "default" : name;
}

}  // namespace berth::sync
