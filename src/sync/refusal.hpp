// SPDX-License-Identifier: Apache-2.0
// What the API server refused, told with the object, its manifest, and what to do.
#pragma once

#include <mutex>
#include <vector>

#include "base/error.hpp"
#include "kube/api_error.hpp"
#include "sync/desired.hpp"

namespace berth::sync {

[[nodiscard]] Error explain_refusal(const kube::ApiError& error, const DesiredObject& desired);

/// Collects the failures of many objects from several threads.
class Refusals {
public:
    /// Runs `work` and keeps the Error it throws, made to name `desired`. Interrupted passes through.
    template <typename Work>
    void guard(const DesiredObject& desired, Work&& work) {
        try {
            work();
        } catch (const kube::ApiError& error) {
            add(explain_refusal(error, desired));
        } catch (const Error& error) {
            add(error.within(to_text(desired)));
        }
    }
    void add(Error error);
    /// Throws the one failure, or one Error that lists all: "3 of 12 objects WHAT".
    void throw_if_any(std::size_t total, std::string_view what) const;

private:
    mutable std::mutex mutex_;
    std::vector<Error> errors_;
};

}  // namespace berth::sync
