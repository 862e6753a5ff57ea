// SPDX-License-Identifier: Apache-2.0
// Where commands get their collaborators. Each is made when first asked for, so `berth version` opens nothing.
// Commands hand single references on in a feature's own small `...Services` struct; nothing below commands/ knows this.
#pragma once

#include <memory>

#include "base/cancel.hpp"
#include "base/clock.hpp"
#include "base/path.hpp"
#include "base/process.hpp"
#include "base/progress.hpp"
#include "cli/grammar.hpp"
#include "ui/console.hpp"

namespace berth::http {
class HttpClient;
}
namespace berth::image {
struct RegistryServices;
}
namespace berth::runtime {
class Runtime;
}
namespace berth::store {
class Store;
}

namespace berth::commands {

class Services {
public:
    Services(const cli::Grammar& grammar, ui::Console& console, CancelToken cancel);
    ~Services();
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;

    [[nodiscard]] const cli::Grammar& grammar() const { return grammar_; }
    [[nodiscard]] ui::Console& console() const { return console_; }
    [[nodiscard]] progress::Sink& progress() const { return console_.progress(); }
    [[nodiscard]] const CancelToken& cancel() const { return cancel_; }

    /// Where berth keeps its data; store/store.hpp says how it is chosen.
    [[nodiscard]] AbsolutePath home() const;
    [[nodiscard]] store::Store& store();
    [[nodiscard]] http::HttpClient& http();
    /// Registries with the user's credentials and mirrors.
    [[nodiscard]] const image::RegistryServices& registry();
    [[nodiscard]] Clock& clock();
    [[nodiscard]] ProcessRunner& processes();
    /// What runs containers of builds. Throws Error(not_found) when this machine has nothing that can.
    [[nodiscard]] runtime::Runtime& runtime();
    /// Where that keeps its records.
    [[nodiscard]] static AbsolutePath runtime_state();

private:
    struct Parts;  // the things made so far; their headers stay out of this one
    const cli::Grammar& grammar_;
    ui::Console& console_;
    CancelToken cancel_;
    std::unique_ptr<Parts> parts_;
};

}  // namespace berth::commands
