// SPDX-License-Identifier: Apache-2.0
// kubeconfig files: one, several, and broken ones.
#include "kube/kubeconfig.hpp"

#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace berth;
using namespace berth::kube;

namespace {

struct Fixture {
    TemporaryDirectory directory;
    AbsolutePath put(std::string_view name, std::string_view text) {
        const auto path = directory.path() / name;
        write_file(path, text);
        return path;
    }
    static std::string error(const Kubeconfig& config, std::string_view context) {
        try {
            static_cast<void>(config.connection(context));
        } catch (const Error& failure) {
            return std::string(failure.what()) + " | " + failure.hint();
        }
        return {};
    }
};

constexpr std::string_view first = R"(
apiVersion: v1
kind: Config
current-context: dev
clusters:
- {name: c1, cluster: {server: "https://127.0.0.1:6443/", certificate-authority-data: Y2E=, tls-server-name: kubernetes, extensions: [{name: x}]}}
contexts:
- {name: dev, context: {cluster: c1, user: u1, namespace: shop}}
- {name: odd, context: {cluster: c1, user: u2}}
- {name: lost, context: {cluster: nowhere, user: u1}}
users:
- {name: u1, user: {client-certificate: cert.pem, client-key-data: a2V5}}
- {name: u2, user: {exec: {command: aws, apiVersion: x}}}
)";

}  // namespace

TEST_CASE_FIXTURE(Fixture, "certificates come from data and from files beside the kubeconfig") {
    put("cert.pem", "CERT");
    const auto config = Kubeconfig::load({put("config", first)});
    const auto connection = config.connection("");
    CHECK(connection.context == "dev");
    CHECK(connection.server == "https://127.0.0.1:6443");
    CHECK(connection.name_space == "shop");
    CHECK(connection.tls.certificate_authorities == "ca");
    CHECK(connection.tls.client_certificate == "CERT");
    CHECK(connection.tls.client_key == "key");
    CHECK(connection.tls.server_name == "kubernetes");
    CHECK(config.context_names() == std::vector<std::string>{"dev", "odd", "lost"});
}

TEST_CASE_FIXTURE(Fixture, "of several files the first counts") {
    const auto one = put("one", "current-context: b\nclusters: [{name: c, cluster: {server: 'http://one'}}]\n");
    const auto two = put("two", "current-context: a\nclusters: [{name: c, cluster: {server: 'http://two'}}]\n"
                                "contexts: [{name: b, context: {cluster: c, user: t}}]\nusers: [{name: t, user: {tokenFile: token}}]\n");
    put("token", "secret\n");
    const auto connection = Kubeconfig::load({one, directory.path() / "missing", two}).connection("");
    CHECK(connection.server == "http://one");
    CHECK(connection.token == "secret");
    CHECK(connection.name_space == "default");
}

TEST_CASE_FIXTURE(Fixture, "what cannot be used is said by name") {
    put("cert.pem", "CERT");
    const auto config = Kubeconfig::load({put("config", first)});
    CHECK(error(config, "devv") == "no context 'devv' in the kubeconfig | did you mean 'dev'?");
    CHECK(error(config, "odd") == "user 'u2' logs in by 'exec', which is not supported yet | use a context whose user has a certificate or a token");
    CHECK(error(config, "lost") == "context 'lost' names the cluster 'nowhere', which the kubeconfig does not have | ");
    CHECK(error(Kubeconfig::load({}), "") == "there is no current kubeconfig context | make a cluster with 'berth up', or name a context with --context");
    const auto broken = put("broken", "clusters:\n- name: c\n  cluster: {server: [\n");
    CHECK_THROWS_AS(static_cast<void>(Kubeconfig::load({broken})), InputError);
    const auto bad = put("bad", "clusters: [{name: c, cluster: {server: s, certificate-authority-data: '!'}}]\ncontexts: [{name: x, context: {cluster: c}}]\n");
    CHECK(error(Kubeconfig::load({bad}), "x") == "the certificate authority of 'c' in the kubeconfig is not base64 | ");
}
