// SPDX-License-Identifier: Apache-2.0
// Pairing objects, twice: by their full names, then by their names without hash.
#include "render/difference.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "git/text_diff.hpp"

namespace berth::render {

namespace {

std::string shown_name(const RenderedObject& object) {
    return object.kind + "/" + (object.name_space.empty() ? "" : object.name_space + "/") + object.name;
}

// kustomize writes ten hexadecimal digits in letters of its own, so that no words come about.
std::string_view without_hash(std::string_view name) {
    constexpr std::size_t digits = 10;
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos || name.size() - dash - 1 != digits ||
        name.substr(dash + 1).find_first_not_of("2456789bcdfghkmt") != std::string_view::npos) {
        return name;
    }
    return name.substr(0, dash);
}

std::string identity(const RenderedObject& object, std::string_view name) {
    return object.group + "/" + object.kind + "/" + object.name_space + "/" + std::string(name);
}

// Objects of the earlier result that have no partner yet, found by a name of the caller's choice.
class Unpaired {
public:
    explicit Unpaired(const RenderResult& before) {
        for (const RenderedObject& object : before.objects) {
            left_.insert(&object);
            by_identity_.emplace(identity(object, object.name), &object);
            by_identity_without_hash_.emplace(identity(object, without_hash(object.name)), &object);
        }
    }

    const RenderedObject* take_same(const RenderedObject& object) { return take(by_identity_, identity(object, object.name)); }

    const RenderedObject* take_rehashed(const RenderedObject& object) {
        const std::string_view name = without_hash(object.name);
        return name == object.name ? nullptr : take(by_identity_without_hash_, identity(object, name));
    }

    [[nodiscard]] bool has(const RenderedObject& object) const { return left_.contains(&object); }

private:
    using Index = std::multimap<std::string, const RenderedObject*>;

    const RenderedObject* take(const Index& index, const std::string& key) {
        for (auto [found, end] = index.equal_range(key); found != end; ++found) {
            if (left_.erase(found->second) != 0) {
                return found->second;
            }
        }
        return nullptr;
    }

    std::set<const RenderedObject*> left_;
    Index by_identity_;
    Index by_identity_without_hash_;
};

}  // namespace

std::vector<ObjectPair> pair_objects(const RenderResult& before, const RenderResult& after) {
    Unpaired unpaired(before);
    std::vector<ObjectPair> pairs;
    for (const RenderedObject& object : after.objects) {
        pairs.push_back({.before = unpaired.take_same(object), .after = &object});
    }
    for (ObjectPair& pair : pairs) {
        if (pair.before == nullptr) {
            pair.before = unpaired.take_rehashed(*pair.after);
        }
    }
    for (const RenderedObject& object : before.objects) {
        if (unpaired.has(object)) {
            pairs.push_back({.before = &object});
        }
    }
    return pairs;
}

std::string difference(const RenderResult& before, const RenderResult& after) {
    constexpr std::string_view nothing = "/dev/null";
    const git::TextDiff compare;
    std::string text;
    for (const auto& [old_object, new_object] : pair_objects(before, after)) {
        text += compare.unified(old_object != nullptr ? std::string_view(old_object->yaml) : "",
                                old_object != nullptr ? shown_name(*old_object) : nothing,
                                new_object != nullptr ? std::string_view(new_object->yaml) : "",
                                new_object != nullptr ? shown_name(*new_object) : nothing);
    }
    return text;
}

}  // namespace berth::render
