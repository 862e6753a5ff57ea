// SPDX-License-Identifier: Apache-2.0
// YAML with a list for each kind of reference.
#include "render/remote/remote_lock.hpp"

#include "base/error.hpp"
#include "yaml/document.hpp"
#include "yaml/fields.hpp"
#include "yaml/writer.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>
#include <initializer_list>

namespace berth::render {

namespace {

constexpr std::int64_t lock_version = 1;

std::string required(yaml::Fields& fields, std::string_view name) {
    auto value = fields.find_string(name);
    if (!value || value->empty()) {
        fields.fail(fmt::format("'{}' is missing", name));
    }
    return std::move(*value);
}

std::string required_hex(yaml::Fields& fields, std::string_view name, std::size_t digits) {
    std::string value = required(fields, name);
    const auto is_digit = [](unsigned char c) { return std::isdigit(c) != 0 || (c >= 'a' && c <= 'f'); };
    if (value.size() != digits || !std::ranges::all_of(value, is_digit)) {
        fields.fail(fmt::format("'{}' is not {} lower-case hexadecimal digits", name, digits));
    }
    return value;
}

class LockText {
public:
    std::string take() {
        writer_.end_mapping();
        writer_.end_document();
        return std::move(text_);
    }
    void begin_list(std::string_view name) {
        writer_.key(name);
        writer_.begin_sequence(yaml::Writer::Filled::yes);
    }
    void end_list() { writer_.end_sequence(); }
    /// Empty fields are left out; a `flag` is a field that is true.
    void item(std::initializer_list<std::pair<std::string_view, std::string_view>> fields, std::string_view flag = {}) {
        writer_.begin_mapping(yaml::Writer::Filled::yes);
        for (const auto& [name, value] : fields) {
            if (!value.empty()) {
                writer_.key(name);
                writer_.string(value);
            }
        }
        if (!flag.empty()) {
            writer_.key(flag);
            writer_.plain("true");
        }
        writer_.end_mapping();
    }

private:
    yaml::Writer& begin() {
        writer_.begin_mapping(yaml::Writer::Filled::yes);
        writer_.key("version");
        writer_.plain(fmt::format("{}", lock_version));
        return writer_;
    }

    std::string text_ = "# What the remote references of this kustomization stand for; made by 'berth render --lock'.\n";
    yaml::Writer writer_{text_, {.width = 0}};
    yaml::Writer& begun_ = begin();
};

}  // namespace

RemoteLock RemoteLock::parse(const std::string& file, std::string_view text) {
    const yaml::Documents documents = yaml::Documents::parse(text, file);
    yaml::Fields fields(documents.file(), documents.only());
    if (const auto version = fields.find_integer("version"); version != lock_version) {
        fields.fail(fmt::format("'version' is not {}", lock_version));
    }
    RemoteLock lock;
    fields.each("git", [&](yaml::Fields& item) {
        const std::string url = required(item, "url");
        lock.repositories[{url, item.find_string("ref").value_or("")}] = required_hex(item, "commit", 40);
    });
    fields.each("http", [&](yaml::Fields& item) { lock.files[required(item, "url")] = required_hex(item, "sha256", 64); });
    fields.each("charts", [&](yaml::Fields& item) {
        const ChartReference key{.repo = required(item, "repo"),
                                 .name = required(item, "name"),
                                 .version = item.find_string("version").value_or(""),
                                 .devel = item.find_bool("devel").value_or(false)};
        lock.charts[key] = {required(item, "found"), required_hex(item, "sha256", 64)};
    });
    fields.reject_unknown();
    return lock;
}

std::string RemoteLock::text() const {
    LockText out;
    if (!repositories.empty()) {
        out.begin_list("git");
        for (const auto& [reference, commit] : repositories) {
            out.item({{"url", reference.first}, {"ref", reference.second}, {"commit", commit}});
        }
        out.end_list();
    }
    if (!files.empty()) {
        out.begin_list("http");
        for (const auto& [url, sha256] : files) {
            out.item({{"url", url}, {"sha256", sha256}});
        }
        out.end_list();
    }
    if (!charts.empty()) {
        out.begin_list("charts");
        for (const auto& [key, chart] : charts) {
            out.item({{"repo", key.repo}, {"name", key.name}, {"version", key.version}, {"found", chart.version},
                      {"sha256", chart.sha256}},
                     key.devel ? "devel" : "");
        }
        out.end_list();
    }
    return out.take();
}

}  // namespace berth::render
