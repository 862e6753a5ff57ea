// SPDX-License-Identifier: Apache-2.0
// From YAML to typed fields the way sigs.k8s.io/yaml and encoding/json do it: names compared without case, nulls
// ignored, the last of equal names counting.
#pragma once

#include "base/error.hpp"
#include "render/load/describe.hpp"
#include "render/load/go_types.hpp"
#include "render/load/kustomization.hpp"
#include "yaml/node.hpp"
#include "yaml/resolve.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace berth::render {

/// Told of a key that no field has (`field` is empty then), or that has a field's name only but for the case of letters.
using OddKey = std::function<void(const yaml::Node& key, std::string_view field, const std::vector<std::string>& known)>;

/// Go's two ways from YAML to structs.
enum class GoReader : std::uint8_t {
    by_json,   ///< sigs.k8s.io/yaml
    go_yaml_v3 ///< with case, null elements left out, scalars of any type for texts, and words like "yes" for truths
};

/// How a value is read.
struct DecodeMode {
    yaml::Schema schema = yaml::Schema::yaml_1_1; ///< of plain scalars
    bool strict = true;                           ///< unknown fields are an error
    bool coerce = false;                          ///< numbers and booleans become strings where strings are wanted, but
                                                  ///< not within what Go embeds: sigs.k8s.io/yaml does not look there
    bool rewritten = true;                        ///< kustomize writes it as YAML and reads that before it is used
    GoReader reader = GoReader::by_json;
    OddKey odd_key{};                             ///< set: unknown fields are told instead
    yaml::Arena* texts = nullptr;                 ///< keeps what is read as a std::string_view
};

/// What encoding/json calls a value in its errors; `tag` is that of a scalar.
[[nodiscard]] std::string_view json_type(yaml::Kind kind, yaml::Tag tag);

/// What cannot be decoded, in encoding/json's words, and the line it stands in (0: unknown).
class DecodeError : public Error {
public:
    DecodeError(std::size_t line, std::string message)
        : Error{Error{ErrorKind::invalid, std::move(message)}.at_line(line)} {}
};

/// What does not survive the way through JSON and YAML, which configurations of built-ins go.
class NotRewritable : public DecodeError {
public:
    using DecodeError::DecodeError;
};

/// Decodes one struct; its errors are in encoding/json's words and know their line.
class Decoder {
public:
    /// `type` is Go's name of the outermost struct; without a package it is one of kustomize's api/types.
    explicit Decoder(DecodeMode mode, std::string type) : mode_{mode}, type_{std::move(type)} {}
    /// One that reads nothing and tells what it would read: every field and one item of every list, whatever the nodes.
    explicit Decoder(FieldDescriber& describer) : describer_{&describer} {}
    /// One that takes texts as they are, for what nobody may ever write out.
    [[nodiscard]] Decoder verbatim() const {
        DecodeMode mode = mode_;
        mode.rewritten = false;
        return Decoder{mode, type_};
    }
    Decoder(const Decoder&) = delete;  // fields hold on to theirs
    Decoder& operator=(const Decoder&) = delete;

    struct Field {
        std::string_view name;
        std::function<void(const yaml::Node&)> read;
        std::string embedded{};  ///< the structs Go embeds it by, like "ResId.Gvk"
    };
    /// Calls the reader of every field the mapping has; nulls are not read. Throws Error for unknown fields if strict.
    /// `type` is Go's name of the struct, the outermost one if it is not given.
    void fields(const yaml::Node& mapping, std::string_view type, std::span<const Field> known) const;
    void fields(const yaml::Node& mapping, std::string_view type, std::initializer_list<Field> known) const {
        fields(mapping, type, std::span<const Field>{known.begin(), known.size()});
    }
    void fields(const yaml::Node& mapping, std::span<const Field> known) const { fields(mapping, type_, known); }
    void fields(const yaml::Node& mapping, std::initializer_list<Field> known) const { fields(mapping, type_, known); }

    void read(const yaml::Node& node, std::string_view name, std::string& into) const;
    void read(const yaml::Node& node, std::string_view name, std::string_view& into) const;
    void read(const yaml::Node& node, std::string_view name, bool& into) const;
    void read(const yaml::Node& node, std::string_view name, std::int64_t& into) const;
    void read(const yaml::Node& node, std::string_view name, std::vector<std::string>& into) const;
    void read(const yaml::Node& node, std::string_view name, StringMap& into) const;
    void read(const yaml::Node& node, std::string_view name, FieldSpecs& into) const;
    /// A list of structs.
    template <class T>
    void read_list(const yaml::Node& node, std::string_view name, std::vector<T>& into,
                   const std::function<void(const yaml::Node&, T&)>& item) const {
        if (describer_ != nullptr) {
            T described;
            describe_items([&] { item(node, described); });
            return;
        }
        require_list(node, list_type(name, go_item_type_in<T>(name)));
        into.clear();
        for (const yaml::Node* child : node.children()) {
            const bool null = is_null(*child);
            if (null && mode_.reader == GoReader::go_yaml_v3) {
                continue;
            }
            T& made = into.emplace_back();
            if (!null) {
                item(*child, made);
            }
        }
    }
    template <class T>
    void read_optional(const yaml::Node& node, std::optional<T>& into,
                       const std::function<void(const yaml::Node&, T&)>& item) const {
        if (!into) {
            into.emplace();
        }
        item(node, *into);
    }

    /// Structs that stand in several places.
    void read(const yaml::Node& node, Selector& into) const;
    void read(const yaml::Node& node, Patch& into) const;
    void read(const yaml::Node& node, Image& into) const;
    void read(const yaml::Node& node, Replica& into) const;
    void read(const yaml::Node& node, Replacement& into) const;
    void read(const yaml::Node& node, FieldOptions& into) const;
    void read(const yaml::Node& node, PatchOptions& into) const;
    void read(const yaml::Node& node, GeneratorOptions& into) const;
    void read(const yaml::Node& node, DataGenerator& into) const;
    void read(const yaml::Node& node, SortOptions& into) const;
    void read(const yaml::Node& node, HelmChart& into) const;
    void read(const yaml::Node& node, Label& into) const;
    void read(const yaml::Node& node, Var& into) const;
    /// The fields of those that are read together with others of the same mapping.
    [[nodiscard]] std::vector<Field> fields_of(Patch& into) const;
    [[nodiscard]] std::vector<Field> fields_of(DataGenerator& into) const;
    [[nodiscard]] std::vector<Field> fields_of(HelmChart& into) const;

    [[nodiscard]] bool is_null(const yaml::Node& node) const;
    [[nodiscard]] std::string name_of(const yaml::Node& key) const;
    [[nodiscard]] const DecodeMode& mode() const { return mode_; }

private:
    /// Where the reading stands, for errors: in the struct "Image", at "images.newTag" of the outermost one.
    struct Standing {
        std::string_view structure;
        std::string path;
        std::uint32_t embeddings = 0; ///< fields on the way here that Go embeds
    };
    class Step;
    [[nodiscard]] std::vector<std::pair<std::string, std::uint32_t>> names_of(const yaml::Node& mapping) const;
    void tell_odd_key(const yaml::Node& key, std::string_view field, std::span<const Field> known) const;
    void describe_items(const std::function<void()>& item) const;
    void describe_fields(const yaml::Node& node, std::span<const Field> known) const;
    /// Whether this one describes; then `type` is told.
    bool describes(FieldType type) const;
    /// A text whose type has a name of its own in Go.
    void read_text(const yaml::Node& node, std::string_view type, std::string& into) const;
    [[nodiscard]] std::string list_type(std::string_view field, std::string_view item) const;
    void require_list(const yaml::Node& node, std::string_view type) const;
    [[nodiscard]] std::string described_in_yaml(const yaml::Node& node) const;
    [[noreturn]] void mismatch(const yaml::Node& node, std::string_view wanted) const;
    [[nodiscard]] yaml::Resolved value_of(const yaml::Node& node) const;

    DecodeMode mode_;
    std::string type_;
    mutable Standing standing_;
    FieldDescriber* describer_ = nullptr;
};

}  // namespace berth::render
