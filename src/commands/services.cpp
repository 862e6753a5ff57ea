// SPDX-License-Identifier: Apache-2.0
// Wiring of the real collaborators.
#include "commands/services.hpp"

#include <optional>

#include <mutex>

#include "http/curl_client.hpp"
#include "image/registry/registry.hpp"
#include "runtime/external_runtime.hpp"
#include "store/store.hpp"

namespace berth::commands {

struct Services::Parts {
    SystemClock clock;
    SystemProcessRunner processes;
    std::optional<http::CurlClient> http;
    std::optional<store::Store> store;
    std::mutex runtime_mutex;  // asked for by steps that run at once
    std::optional<runtime::ExternalRuntime> runtime;
    std::optional<image::FileCredentials> credentials;
    std::optional<image::RegistryHosts> hosts;
    std::optional<image::RegistryServices> registry;
};

Services::Services(const cli::Grammar& grammar, ui::Console& console, CancelToken cancel)
    : grammar_(grammar), console_(console), cancel_(std::move(cancel)), parts_(std::make_unique<Parts>()) {}

Services::~Services() = default;

AbsolutePath Services::home() const { return store::Store::default_home(); }

store::Store& Services::store() {
    if (!parts_->store) {
        parts_->store.emplace(store::Store::open(home()));
    }
    return *parts_->store;
}

http::HttpClient& Services::http() {
    if (!parts_->http) {
        parts_->http.emplace(grammar_.program + "/" + grammar_.version);
    }
    return *parts_->http;
}

const image::RegistryServices& Services::registry() {
    if (!parts_->registry) {
        parts_->credentials.emplace(image::FileCredentials::default_files(), processes());
        parts_->hosts.emplace(image::RegistryHosts::default_folders(home()));
        parts_->registry.emplace(image::RegistryServices{
            .http = http(), .credentials = *parts_->credentials, .hosts = *parts_->hosts, .clock = clock()});
    }
    return *parts_->registry;
}

Clock& Services::clock() { return parts_->clock; }

ProcessRunner& Services::processes() { return parts_->processes; }

AbsolutePath Services::runtime_state() { return AbsolutePath("/run/berth/build"); }

runtime::Runtime& Services::runtime() {
    const std::lock_guard lock(parts_->runtime_mutex);
    if (!parts_->runtime) {
        parts_->runtime.emplace(parts_->processes,
                                runtime::ExternalRuntime::Options{.program = runtime::find_external_runtime(),
                                                                  .state_directory = runtime_state()});
    }
    return *parts_->runtime;
}

}  // namespace berth::commands
