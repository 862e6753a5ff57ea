// SPDX-License-Identifier: Apache-2.0
// Explains refusals.

#include "sync/refusal.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace berth::sync {
namespace {

Error immutable_error(const std::vector<kube::StatusCause>& fields, const DesiredObject& desired) {
    std::string names;
    for (const auto& field : fields) names += (names.empty() ? "'" : ", '") + field.field + "'";
    auto where = desired.ref.name_space.empty() ? std::string() : fmt::format(" -n {}", desired.ref.name_space);
    Error error(ErrorKind::conflict, fmt::format("{} cannot be changed in {}", to_text(desired), names),
                fmt::format("give it another name, or delete the old one first: kubectl delete {} {}{}",
                            to_lower(desired.ref.gvk.kind), desired.ref.name, where));
    for (const auto& field : fields) error = error.with_cause(fmt::format("{}: {}", field.field, field.message));
    return error;
}

std::string hint_for(const kube::ApiError::Status& status, const DesiredObject& desired) {
    if (status.code == 404 && status.message.starts_with("namespaces "))
        return fmt::format("add a Namespace named '{}' to the manifests, or correct the namespace", desired.ref.name_space);
    if (status.code == 403) return "the user of this context may not do this; check its roles";
    return {};
}

}  // namespace

Error explain_refusal(const kube::ApiError& error, const DesiredObject& desired) {
    const auto& status = error.status();
    if (const auto fields = kube::immutable_fields(status); !fields.empty()) return immutable_error(fields, desired);
    const bool lists_all = status.causes.size() > 1;
    auto kind = error.kind();
    // A field that no schema has is reported by server-side apply as an internal error.
    if (status.code == 500 && status.message.find("not declared in schema") != std::string::npos) kind = ErrorKind::invalid;
    Error told(kind, fmt::format("{} was refused", to_text(desired)), hint_for(status, desired));
    if (!lists_all) return told.with_cause(status.message);
    for (const auto& cause : status.causes)
        told = told.with_cause(cause.field.empty() ? cause.message : fmt::format("{}: {}", cause.field, cause.message));
    return told;
}

void Refusals::add(Error error) {
    const std::lock_guard lock(mutex_);
    errors_.push_back(std::move(error));
}

void Refusals::throw_if_any(std::size_t total, std::string_view what) const {
    const std::lock_guard lock(mutex_);
    if (errors_.empty()) return;
    if (errors_.size() == 1) throw errors_.front();
    Error all(errors_.front().kind(), fmt::format("{} of {} objects {}", errors_.size(), total, what), errors_.front().hint());
    for (const auto& error : errors_) all = all.with_cause(error.what());
    throw all;
}

}  // namespace berth::sync
