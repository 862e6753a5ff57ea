// SPDX-License-Identifier: Apache-2.0
// Versions and Go modules of a node image.
#include "cluster/node_image/recipe.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"
#include "cluster/node_image/embedded.hpp"
#include "crypto/hash.hpp"

namespace berth::cluster::node_image {

namespace {

/// Each part is told apart from its neighbour, so moving a word between two changes the key.
class KeyText {
public:
    void add(std::string_view part) { text_ += fmt::format("{}:{}\n", part.size(), part); }
    void add(const std::vector<std::string>& parts) {
        add(std::to_string(parts.size()));
        std::ranges::for_each(parts, [this](const std::string& part) { add(part); });
    }
    void add(const std::vector<std::pair<std::string, std::string>>& parts) {
        for (const auto& [name, content] : parts) {
            add(name);
            add(content);
        }
    }
    [[nodiscard]] std::string key() const { return crypto::sha256_hex(text_).substr(0, 16); }

private:
    std::string text_;
};

template <typename Work>
void for_each_line(std::string_view text, Work work) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        work(trim(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string constant(std::string_view constants, std::string_view name) {
    std::string value;
    for_each_line(constants, [&](std::string_view line) {
        if (!line.starts_with(name) || !trim(line.substr(name.size())).starts_with('=')) {
            return;
        }
        const std::size_t open = line.find('"');
        const std::size_t close = line.rfind('"');
        if (open != std::string_view::npos && close > open) {
            value = line.substr(open + 1, close - open - 1);
        }
    });
    if (value.empty()) {
        throw Error(ErrorKind::unsupported, fmt::format("this version's kubeadm names no '{}'", name),
                    "choose a version with --kubernetes, for example v1.34.4");
    }
    return value;
}

/// A module that has one program of another module as its tool.
GoBuild tool_build(std::string_view name, std::string_view module, std::string_view version, std::string_view package,
                   int expected_seconds) {
    return {.title = fmt::format("{} {}", name, version),
            .go_mod = fmt::format("module berth.local/node/{}\n\ngo 1.24.0\n\nrequire {} {}\n\ntool {}\n", name, module,
                                  version, package),
            .packages = {std::string(package)},
            .outputs = {std::string(name)},
            .expected_seconds = expected_seconds};
}

}  // namespace

std::string GoBuild::key(std::string_view toolchain) const {
    KeyText text;
    text.add(go_mod);
    text.add(packages);
    text.add(outputs);
    text.add(linker_flags);
    text.add(sources);
    text.add(toolchain);
    return text.key();
}

std::string BaseSystem::key(std::string_view architecture) const {
    KeyText text;
    text.add(suite);
    text.add(mirror);
    text.add(packages);
    text.add(emptied);
    text.add(removed);
    text.add(masked_units);
    text.add(folders);
    text.add(files);
    text.add(architecture);
    return text.key();
}

CompanionVersions read_companion_versions(std::string_view constants) {
    return {.coredns = constant(constants, "CoreDNSVersion"),
            .etcd = constant(constants, "DefaultEtcdVersion"),
            .pause = constant(constants, "PauseVersion")};
}

std::string normalize_kubernetes_version(std::string_view text) {
    std::string_view digits = text;
    if (digits.starts_with('v')) {
        digits.remove_prefix(1);
    }
    const bool plain = std::ranges::count(digits, '.') == 2 && digits.starts_with("1.") && !digits.ends_with('.') &&
                       digits.find("..") == std::string_view::npos &&
                       digits.find_first_not_of("0123456789.") == std::string_view::npos;
    if (!plain) {
        throw Error(ErrorKind::usage, fmt::format("'{}' is not a version of Kubernetes", text), "write it like v1.34.4");
    }
    return fmt::format("v{}", digits);
}

GoBuild kubernetes_build(std::string_view version, std::string_view kubernetes_go_mod) {
    const std::string staging_version = fmt::format("v0.{}", version.substr(version.find('.') + 1));
    GoBuild build{.title = fmt::format("kubernetes {}", version), .go_mod = {}, .packages = {}, .outputs = {},
                  .expected_seconds = 340};
    std::string replaced;
    std::string directives;
    for_each_line(kubernetes_go_mod, [&](std::string_view line) {
        if (line.starts_with("go ") || line.starts_with("godebug ")) {
            directives += fmt::format("{}\n\n", line);
        }
        const std::size_t arrow = line.find(" => ./staging/");
        if (arrow != std::string_view::npos) {
            const std::string_view module = trim(line.substr(line.starts_with("replace ") ? 8 : 0, arrow));
            const std::string_view name = module.substr(0, module.find(' '));
            replaced += fmt::format("\t{} => {} {}\n", name, name, staging_version);
        }
    });
    std::string tools;
    for (const std::string_view name : {"kube-apiserver", "kube-controller-manager", "kube-scheduler", "kube-proxy",
                                        "kubelet", "kubeadm", "kubectl"}) {
        build.packages.push_back(fmt::format("k8s.io/kubernetes/cmd/{}", name));
        build.outputs.emplace_back(name);
        tools += fmt::format("\tk8s.io/kubernetes/cmd/{}\n", name);
    }
    build.go_mod = fmt::format("module berth.local/node/kubernetes\n\n{}require k8s.io/kubernetes {}\n\ntool (\n{})\n\nreplace (\n{})\n",
                               directives, version, tools, replaced);
    const std::string minor(version.substr(3, version.find('.', 3) - 3));
    for (const std::string_view package : {"k8s.io/component-base/version", "k8s.io/client-go/pkg/version"}) {
        for (const auto& [variable, value] : {std::pair<std::string, std::string>{"gitVersion", std::string(version)},
                                              {"gitMajor", "1"}, {"gitMinor", minor}, {"gitTreeState", "clean"},
                                              {"buildDate", "1970-01-01T00:00:00Z"}}) {
            build.linker_flags += fmt::format(" -X {}.{}={}", package, variable, value);
        }
    }
    return build;
}

std::vector<GoBuild> companion_builds(const CompanionVersions& versions) {
    const std::string etcd = fmt::format("v{}", versions.etcd.substr(0, versions.etcd.find('-')));
    std::vector<GoBuild> builds{
        tool_build("etcd", "go.etcd.io/etcd/server/v3", etcd, "go.etcd.io/etcd/server/v3", 35),
        tool_build("etcdctl", "go.etcd.io/etcd/etcdctl/v3", etcd, "go.etcd.io/etcd/etcdctl/v3", 5),
        tool_build("coredns", "github.com/coredns/coredns", versions.coredns, "github.com/coredns/coredns", 120),
        tool_build("local-path-provisioner", "github.com/rancher/local-path-provisioner", local_path_version,
                   "github.com/rancher/local-path-provisioner", 80),
    };
    builds.back().linker_flags += fmt::format(" -X main.VERSION={}", local_path_version);
    return builds;
}

GoBuild cni_build() {
    return {.title = "pod network",
            .go_mod = "module berth.local/node/cni\n\ngo 1.24.0\n",
            .packages = {"."},
            .outputs = {"berth-cni"},
            .sources = {{"main.go", std::string(embedded_file("cni.go"))}},
            .expected_seconds = 5};
}

ImageNames image_names(const CompanionVersions& versions) {
    // Named by content: a cluster made from one node image never meets another's program under the same name.
    return {.cni = "localhost/berth/cni:" + cni_build().key("").substr(0, 12),
            .helper = "localhost/berth/helper:v1",
            .local_path = fmt::format("docker.io/rancher/local-path-provisioner:{}", local_path_version),
            .pause = fmt::format("registry.k8s.io/pause:{}", versions.pause)};
}

}  // namespace berth::cluster::node_image
