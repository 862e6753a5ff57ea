// SPDX-License-Identifier: Apache-2.0
// The image transformer: names, tags and digests of containers.
#include "base/error.hpp"
#include "render/transform/image_name.hpp"
#include "render/transform/transformers.hpp"

namespace berth::render {

using yaml::Kind;
using yaml::Node;

namespace {

struct ImageParts {
    std::string_view name;
    std::string_view tag;
    std::string_view digest;
};

/// At the first ':' and '@' after the first slash.
ImageParts split_image(std::string_view image) {
    const std::size_t slash = image.find('/');
    const std::size_t from = slash == std::string_view::npos || slash == 0 ? 0 : slash;
    const std::size_t at = image.find('@', from);
    const std::size_t colon = image.find(':', from);
    const auto npos = std::string_view::npos;
    if (at == npos && colon == npos) {
        return {image, {}, {}};
    }
    if (at != npos && (colon == npos || at < colon)) {
        return {image.substr(0, at), {}, image.substr(at + 1)};
    }
    if (at != npos) {
        return {image.substr(0, colon), image.substr(colon + 1, at - colon - 1), image.substr(at + 1)};
    }
    return {image.substr(0, colon), image.substr(colon + 1), {}};
}

class ImageSetter {
public:
    ImageSetter(yaml::Arena& arena, const Image& image) : arena_{arena}, image_{image}, name_{image.name} {}

    void set(Node& node) const {
        require_kind(node, Kind::scalar);
        const std::string_view value = node.text();
        if (!name_.matches(value)) {
            return;
        }
        ImageParts parts = split_image(value);
        std::string tag{parts.tag};
        if (!image_.new_name.empty()) {
            parts.name = image_.new_name;
        }
        if (!image_.new_tag.empty() && !image_.digest.empty()) {
            tag = image_.new_tag;
            parts.digest = image_.digest;
        } else if (!image_.new_tag.empty()) {
            tag = image_.new_tag;
            parts.digest = {};
        } else if (!image_.digest.empty()) {
            tag.clear();
            parts.digest = image_.digest;
        } else if (!image_.tag_suffix.empty()) {
            tag += image_.tag_suffix;
            parts.digest = {};
        }
        std::string changed{parts.name};
        if (!tag.empty()) {
            changed += ":" + tag;
        }
        if (!parts.digest.empty()) {
            changed += "@";
            changed += parts.digest;
        }
        Node fresh{};
        fresh.value = arena_.copy(changed);
        set_scalar(node, fresh);
    }

    /// Every list called containers or initContainers, wherever it stands.
    void set_in_containers(Node& node) const {
        if (node.kind == Kind::sequence) {
            for (Node* item : node.children()) {
                set_in_containers(*item);
            }
            return;
        }
        for (std::uint32_t i = 0; i < node.pairs(); ++i) {
            Node& value = *node.field(i);
            set_in_containers(value);
            const std::string_view name = node.key(i)->text();
            if (value.kind != Kind::sequence || (name != "containers" && name != "initContainers")) {
                continue;
            }
            for (Node* container : value.children()) {
                require_kind(*container, Kind::mapping);
                if (Node* image = container->find("image")) {
                    set(*image);
                }
            }
        }
    }

private:
    yaml::Arena& arena_;
    const Image& image_;
    ImageName name_;
};

}  // namespace

Transform image_transformer(Image image, FieldSpecs fields) {
    return [image = std::move(image), fields = std::move(fields)](Session& session, ResourceMap& resources) {
        const ImageSetter setter{session.arena, image};
        for (Resource* resource : resources.resources()) {
            if (!resource->is_empty() && resource->kind() != "CustomResourceDefinition") {
                setter.set_in_containers(*resource->root);
            }
        }
        for (Resource* resource : resources.resources()) {
            if (resource->is_empty() || resource->kind() == "CustomResourceDefinition") {
                continue;
            }
            for (const FieldSpec& field : fields) {
                visit_field(session.arena, *resource->root, field, {}, [&](Node& node) { setter.set(node); });
            }
        }
    };
}

}  // namespace berth::render
