// SPDX-License-Identifier: Apache-2.0
// kubeconfig files (v1 Config): merged as kubectl's loading rules say, file names relative to the file they stand in.

#include "kube/kubeconfig.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/environment.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "crypto/base64.hpp"
#include "yaml/document.hpp"
#include "yaml/fields.hpp"

namespace berth::kube {
namespace {

template <typename Item>
const Item* find_named(const std::vector<Item>& items, std::string_view name) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

std::string path_in(const AbsolutePath& file, const std::optional<std::string>& name) {
    return name && !name->empty() ? (file.parent() / *name).string() : std::string();
}

// Inline data wins over a file, as in kubectl.
std::string pem_of(const std::string& data, const std::string& file, std::string_view what, std::string_view owner) {
    if (!data.empty()) {
        auto pem = crypto::base64_decode(data);
        if (!pem) throw Error(ErrorKind::invalid, fmt::format("the {} of '{}' in the kubeconfig is not base64", what, owner));
        return *pem;
    }
    return file.empty() ? std::string() : read_file(AbsolutePath(file));
}

// Many writers add fields of their own, so what is not known here is passed over; only what is read is checked.
void each_named(const yaml::Node& root, std::string_view list, const std::string& file, std::string_view inner,
                const std::function<void(const std::string&, yaml::Fields&)>& read) {
    const auto* items = root.find(list);
    if (!items || items->is_null()) return;
    if (!items->is_sequence())
        throw InputError({file, items->line, items->column}, fmt::format("'{}' must be a list", list));
    for (const auto* item : items->children()) {
        yaml::Fields named(file, *item, std::string(list));
        const auto name = named.find_string("name");
        if (!name) named.fail("a name is missing");
        if (auto fields = named.find_fields(inner)) read(*name, *fields);
    }
}

}  // namespace

std::vector<AbsolutePath> kubeconfig_paths() {
    std::vector<AbsolutePath> paths;
    if (const auto listed = find_environment("KUBECONFIG")) {
        for (const auto& name : split(*listed, ':'))
            if (!name.empty()) paths.push_back(AbsolutePath::from_working_directory(name));
        return paths;
    }
    if (const auto home = find_environment("HOME")) paths.push_back(AbsolutePath(*home) / ".kube/config");
    return paths;
}

Kubeconfig Kubeconfig::load(const std::vector<AbsolutePath>& files) {
    Kubeconfig config;
    config.files_ = files;
    for (const auto& file : files)
        if (const auto text = find_file(file)) config.add_file(file, *text);
    return config;
}

void Kubeconfig::add_file(const AbsolutePath& file, const std::string& text) {
    const auto documents = yaml::Documents::parse(text, file.string());
    if (documents.roots().empty()) return;
    const auto& root = documents.only();
    if (!root.is_mapping()) throw InputError({file.string(), root.line, root.column}, "this is not a kubeconfig");
    yaml::Fields top(file.string(), root);
    if (current_.empty()) current_ = top.find_string("current-context").value_or("");
    each_named(root, "clusters", file.string(), "cluster", [&](const std::string& name, yaml::Fields& fields) {
        if (find_named(clusters_, name)) return;
        Cluster cluster{.name = name,
                        .server = fields.find_string("server").value_or(""),
                        .tls_server_name = fields.find_string("tls-server-name").value_or(""),
                        .authority_file = path_in(file, fields.find_string("certificate-authority")),
                        .authority_data = fields.find_string("certificate-authority-data").value_or(""),
                        .proxy_url = fields.find_string("proxy-url").value_or(""),
                        .insecure = fields.find_bool("insecure-skip-tls-verify").value_or(false)};
        clusters_.push_back(std::move(cluster));
    });
    each_named(root, "users", file.string(), "user", [&](const std::string& name, yaml::Fields& fields) {
        if (find_named(users_, name)) return;
        User user{.name = name,
                  .certificate_file = path_in(file, fields.find_string("client-certificate")),
                  .certificate_data = fields.find_string("client-certificate-data").value_or(""),
                  .key_file = path_in(file, fields.find_string("client-key")),
                  .key_data = fields.find_string("client-key-data").value_or(""),
                  .token = fields.find_string("token").value_or(""),
                  .token_file = path_in(file, fields.find_string("tokenFile")),
                  .user = fields.find_string("username").value_or(""),
                  .password = fields.find_string("password").value_or(""),
                  .refused = ""};
        for (const auto* unsupported : {"exec", "auth-provider"})
            if (fields.find(unsupported)) user.refused = unsupported;
        users_.push_back(std::move(user));
    });
    each_named(root, "contexts", file.string(), "context", [&](const std::string& name, yaml::Fields& fields) {
        if (find_named(contexts_, name)) return;
        contexts_.push_back({name, fields.find_string("cluster").value_or(""), fields.find_string("user").value_or(""),
                             fields.find_string("namespace").value_or("")});
    });
}

std::vector<std::string> Kubeconfig::context_names() const {
    std::vector<std::string> names;
    for (const auto& context : contexts_) names.push_back(context.name);
    return names;
}

Connection Kubeconfig::connection(std::string_view wanted) const {
    const std::string name(wanted.empty() ? std::string_view(current_) : wanted);
    if (name.empty())
        throw Error(ErrorKind::not_found, "there is no current kubeconfig context", "make a cluster with 'berth up', or name a context with --context");
    const auto* context = find_named(contexts_, name);
    if (!context) {
        const auto names = context_names();
        const auto near = nearest(name, names);
        throw Error(ErrorKind::not_found, fmt::format("no context '{}' in the kubeconfig", name),
                    !near.empty()    ? fmt::format("did you mean '{}'?", near.front())
                    : names.empty() ? "the kubeconfig has no contexts; make a cluster with 'berth up'"
                                    : fmt::format("there are: {}", join(names, ", ")));
    }
    const auto* cluster = find_named(clusters_, context->cluster);
    if (!cluster || cluster->server.empty())
        throw Error(ErrorKind::invalid, fmt::format("context '{}' names the cluster '{}', which the kubeconfig does not have",
                                                    name, context->cluster));
    if (!cluster->proxy_url.empty())
        throw Error(ErrorKind::unsupported, fmt::format("cluster '{}' is reached by 'proxy-url', which is not supported yet", cluster->name));
    Connection connection{.context = name, .cluster = cluster->name, .server = cluster->server,
                          .name_space = context->name_space.empty() ? "default" : context->name_space};
    while (connection.server.ends_with('/')) connection.server.pop_back();
    connection.tls.certificate_authorities = pem_of(cluster->authority_data, cluster->authority_file, "certificate authority", cluster->name);
    connection.tls.server_name = cluster->tls_server_name;
    if (cluster->insecure) connection.tls.verify = http::TlsOptions::Verify::nothing;
    if (context->user.empty()) return connection;
    const auto* user = find_named(users_, context->user);
    if (!user)
        throw Error(ErrorKind::invalid, fmt::format("context '{}' names the user '{}', which the kubeconfig does not have", name, context->user));
    if (!user->refused.empty())
        throw Error(ErrorKind::unsupported,
                    fmt::format("user '{}' logs in by '{}', which is not supported yet", user->name, user->refused),
                    "use a context whose user has a certificate or a token");
    connection.tls.client_certificate = pem_of(user->certificate_data, user->certificate_file, "certificate", user->name);
    connection.tls.client_key = pem_of(user->key_data, user->key_file, "key", user->name);
    connection.token = user->token;
    if (connection.token.empty() && !user->token_file.empty())
        connection.token = trim(read_file(AbsolutePath(user->token_file)));
    connection.user = user->user;
    connection.password = user->password;
    return connection;
}

}  // namespace berth::kube
