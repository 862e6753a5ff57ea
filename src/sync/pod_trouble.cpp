// SPDX-License-Identifier: Apache-2.0
// Troubles of Pods in words.

#include "sync/pod_trouble.hpp"

#include <fmt/format.h>

#include "kube/fields.hpp"

namespace berth::sync {
namespace {

using json::Value;
using kube::text_at;

std::optional<std::string> container_trouble(const Value& container) {
    const auto name = text_at(container, {"name"});
    const auto waiting = text_at(container, {"state", "waiting", "reason"});
    // A crash loop's own message is only "back-off 10s": how the last run ended says more.
    for (const auto* state : {"state", "lastState"}) {
        const auto* ended = kube::find_at(container, {state, "terminated"});
        if (!ended) continue;
        const auto code = kube::integer_or(*ended, {"exitCode"}, 0);
        if (code == 0 && text_at(*ended, {"reason"}) == "Completed") continue;
        auto text = fmt::format("container '{}' ended with exit code {}", name, code);
        if (text_at(*ended, {"reason"}) == "OOMKilled") text = fmt::format("container '{}' ran out of memory", name);
        if (const auto message = text_at(*ended, {"message"}); !message.empty()) text += fmt::format(": {}", message);
        return text;
    }
    if (kube::is_waiting_on_error(waiting)) {
        const auto message = text_at(container, {"state", "waiting", "message"});
        return message.empty() ? fmt::format("container '{}': {}", name, waiting) : fmt::format("container '{}': {}: {}", name, waiting, message);
    }
    return std::nullopt;
}

std::string selector_of(const Value& workload) {
    std::string selector;
    const auto* labels = kube::find_at(workload, {"spec", "selector", "matchLabels"});
    if (!labels || !labels->is_object()) return selector;
    for (const auto& [name, value] : labels->as_object().members())
        if (const auto* text = value.find_string()) selector += (selector.empty() ? "" : ",") + name + "=" + *text;
    return selector;
}

}  // namespace

std::optional<std::string> pod_trouble(const Value& pod) {
    const auto name = text_at(pod, {"metadata", "name"});
    for (const auto* list : {"initContainerStatuses", "containerStatuses"})
        for (const auto& container : kube::items_at(pod, {"status", list}))
            if (!kube::flag_at(container, {"ready"}))
                if (const auto trouble = container_trouble(container)) return fmt::format("pod '{}': {}", name, *trouble);
    const auto scheduled = kube::find_condition(pod, "PodScheduled");
    if (scheduled && scheduled->status == "False") return fmt::format("pod '{}': {}", name, scheduled->message);
    return std::nullopt;
}

std::optional<std::string> find_pod_trouble(kube::KubeApi& api, const Value& workload, const CancelToken& cancel) {
    const auto ref = kube::ref_of(workload);
    if (ref.gvk.group != "apps" && ref.gvk.group != "batch") return std::nullopt;
    const auto selector = selector_of(workload);
    if (selector.empty()) return std::nullopt;
    const auto pods = kube::get_resource(api, {"", "v1", "Pod"}, cancel);
    for (const auto& pod : api.list(pods, {.name_space = ref.name_space, .label_selector = selector}, cancel).items)
        if (auto trouble = pod_trouble(pod)) return trouble;
    return std::nullopt;
}

}  // namespace berth::sync
